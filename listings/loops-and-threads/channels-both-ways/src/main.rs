use std::sync::mpsc as std_mpsc;
use std::{env, error::Error, thread};

use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};

struct Question {
    url: String,
    answer: oneshot::Sender<reqwest::Result<String>>,
}

fn main() -> Result<(), Box<dyn Error>> {
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
        let url = server.clone();
        questions.blocking_send(Question { url, answer })?;
        answers.push(receiver);
    }
    println!("main: both questions are sent");
    for answer in answers {
        println!("main: {}", answer.blocking_recv()??);
    }
    drop(questions); // The desk closes, and with it the log.
    the_loop.join().expect("`desk` does not panic");
    log.join().expect("`println!` does not panic");
    Ok(())
}

/// Answers all questions at the same time, until nobody can ask any more.
async fn desk(
    mut asked: mpsc::Receiver<Question>,
    notes: std_mpsc::Sender<String>,
) {
    let mut number = 0;
    while let Some(question) = asked.recv().await {
        number += 1;
        tokio::spawn(async move {
            let page = fetch(question.url).await;
            // Who asked may have gone away.
            let _ = question.answer.send(page);
        });
        let _ = notes.send(format!("question {number} is taken"));
    }
    let _ = notes.send("nobody can ask any more".to_string());
}

async fn fetch(url: String) -> reqwest::Result<String> {
    reqwest::get(url).await?.text().await
}
