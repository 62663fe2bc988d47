use std::time::Instant;
use std::{env, error::Error};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let urls = [3000, 1000, 2000].map(|ms| format!("{server}/delay/{ms}"));
    let start = Instant::now();
    let answer = first_answer(urls.to_vec()).await?;
    println!("{answer}: there after {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Sends all requests at the same time. Gives the first response that comes,
/// or an error if none of them has one.
async fn first_answer(urls: Vec<String>) -> Result<String, Box<dyn Error>> {
    let mut tasks = JoinSet::new();
    for url in urls {
        tasks.spawn(ask(url));
    }
    let mut failed: Box<dyn Error> = "nobody was asked".into();
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(Ok(response)) => return Ok(response),
            Ok(Err(error)) => failed = error.into(),
            Err(error) => failed = error.into(),
        }
    }
    Err(failed)
}

async fn ask(url: String) -> reqwest::Result<String> {
    reqwest::get(url).await?.error_for_status()?.text().await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
