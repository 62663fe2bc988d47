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
    for (position, url) in urls.into_iter().enumerate() {
        tasks.spawn(ask(position, url));
    }
    let mut responses = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        responses.push(ended??);
    }
    responses.sort_by_key(|(position, _)| *position);
    Ok(responses.into_iter().map(|(_, text)| text).collect())
}

async fn ask(position: usize, url: String) -> reqwest::Result<(usize, String)> {
    let text = reqwest::get(url).await?.text().await?;
    Ok((position, text))
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
