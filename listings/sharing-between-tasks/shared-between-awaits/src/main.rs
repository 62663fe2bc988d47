use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::{env, error::Error, time::Instant};

use reqwest::{Client, RequestBuilder};
use tokio::task::JoinSet;

type Answers = Mutex<BTreeMap<u32, String>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let answers = Arc::new(Answers::default());
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for number in 1..=5 {
        let request = client.get(&server);
        tasks.spawn(ask(number, request, Arc::clone(&answers)));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    let answers = answers.lock().expect("nobody panics while holding it");
    for (number, answer) in answers.iter() {
        println!("main: task {number} has written {answer}");
    }
    println!("main: that took {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

async fn ask(
    number: u32,
    request: RequestBuilder,
    answers: Arc<Answers>,
) -> reqwest::Result<()> {
    let answer = request.send().await?.text().await?;
    let mut answers = answers.lock().expect("nobody panics while holding it");
    answers.insert(number, answer);
    println!("task {number}: answers in the table: {}", answers.len());
    Ok(())
}
