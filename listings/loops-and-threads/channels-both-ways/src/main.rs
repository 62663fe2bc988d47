use std::sync::mpsc as std_mpsc;
use std::{env, error::Error, thread, time::Duration};

use reqwest::Client;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

const LIMIT: usize = 8; // So many questions are answered at once.

struct Question {
    url: String,
    answer: oneshot::Sender<reqwest::Result<String>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (questions, asked) = mpsc::channel(1);
    let (notes, noted) = std_mpsc::channel();

    let log = thread::spawn(move || {
        for note in noted {
            println!("log: {note}");
        }
    });
    let the_loop = thread::spawn(move || runtime.block_on(desk(asked, notes)));

    let mut answers = Vec::new();
    for _ in 0..2 {
        let (answer, receiver) = oneshot::channel();
        questions.blocking_send(Question { url: server.clone(), answer })?;
        answers.push(receiver);
    }
    println!("main: both questions are sent");
    thread::sleep(Duration::from_secs_f64(delay / 2.0));
    println!("main: that was the last question");
    drop(questions); // The desk closes, and with it the log.
    the_loop.join().expect("`desk` does not panic");
    log.join().expect("`println!` does not panic");
    for answer in answers {
        match answer.blocking_recv() {
            Ok(page) => println!("main: {}", page?),
            Err(_) => println!("main: an answer is lost"),
        }
    }
    Ok(())
}

/// Has each question answered by a task of its own.
async fn desk(
    mut asked: mpsc::Receiver<Question>,
    notes: std_mpsc::Sender<String>,
) {
    let client = Client::new();
    let mut tasks = JoinSet::new();
    let mut number = 0;
    while let Some(question) = asked.recv().await {
        number += 1;
        let _ = notes.send(format!("question {number} is taken"));
        if tasks.len() == LIMIT {
            tasks.join_next().await; // Takes no more before one has ended.
        }
        tasks.spawn(answer(question, client.clone()));
    }
    while tasks.join_next().await.is_some() {}
    let _ = notes.send("the desk is closed".to_string());
}

async fn answer(question: Question, client: Client) {
    let page = fetch(&client, &question.url).await;
    // The asker may have gone away.
    let _ = question.answer.send(page);
}

async fn fetch(client: &Client, url: &str) -> reqwest::Result<String> {
    client.get(url).send().await?.text().await
}
