use std::time::Instant;
use std::{env, error::Error};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let urls = [3000, 1000, 2000].map(|ms| format!("{server}/delay/{ms}"));
    let start = Instant::now();
    for response in ask_all(urls.to_vec()).await? {
        println!("{response}");
    }
    println!("Three responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

/// Sends all requests at the same time. Returns the responses in the order of
/// the requests, or the error of one that failed.
async fn ask_all(urls: Vec<String>) -> Result<Vec<String>, Box<dyn Error>> {
    let mut tasks = JoinSet::new();
    for url in urls {
        tasks.spawn(ask(url));
    }
    let mut responses = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        responses.push(ended??);
    }
    todo!("{responses:?} are in the order in which they came")
}

async fn ask(url: String) -> reqwest::Result<String> {
    reqwest::get(url).await?.text().await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
