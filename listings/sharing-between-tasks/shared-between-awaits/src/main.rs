use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::{env, error::Error, time::Instant};

use tokio::task::JoinSet;

type Answers = Mutex<BTreeMap<u32, String>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let answers = Arc::new(Answers::default());
    let mut tasks = JoinSet::new();
    for number in 1..=5 {
        tasks.spawn(ask(number, server.clone(), Arc::clone(&answers)));
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
    server: String,
    answers: Arc<Answers>,
) -> reqwest::Result<()> {
    let answer = reqwest::get(server).await?.text().await?;
    let mut answers = answers.lock().expect("nobody panics while holding it");
    answers.insert(number, answer);
    println!("task {number}: the table has {} answers now", answers.len());
    Ok(())
}
