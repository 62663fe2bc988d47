use std::time::{Duration, Instant};
use std::{env, error::Error};

use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let [slow, quick] = [3000, 1000].map(|ms| format!("{server}/delay/{ms}"));
    let start = Instant::now();
    let answer = hedged(slow, quick, Duration::from_millis(500)).await?;
    println!("{answer}: there after {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Asks the first, and the second too if the first has not responded after
/// some time or has failed. Gives the first response, or an error if both have
/// failed.
async fn hedged(
    first: String,
    second: String,
    patience: Duration,
) -> Result<String, Box<dyn Error>> {
    let quick = time::timeout(patience, ask(first)).await;
    todo!("{quick:?} is all that there is, and {second} was never asked")
}

async fn ask(url: String) -> reqwest::Result<String> {
    reqwest::get(url).await?.error_for_status()?.text().await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
