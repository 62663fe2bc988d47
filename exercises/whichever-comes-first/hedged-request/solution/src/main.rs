use std::time::{Duration, Instant};
use std::{env, error::Error, pin::pin};

use reqwest::Client;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let [slow, quick] = [3000, 1000].map(|ms| format!("{server}/delay/{ms}"));
    let client = Client::new();
    let start = Instant::now();
    let patience = Duration::from_millis(500);
    let answer = hedged(&client, slow, quick, patience).await?;
    println!("{answer}, after {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Asks the first, and the second too if the first has not responded after
/// some time or has failed. Returns the first response, or an error if both
/// have failed.
async fn hedged(
    client: &Client,
    first: String,
    second: String,
    patience: Duration,
) -> Result<String, Box<dyn Error>> {
    let mut first = pin!(ask(client, first));
    let mut second = pin!(ask(client, second));
    match time::timeout(patience, &mut first).await {
        Ok(Ok(response)) => return Ok(response),
        Ok(Err(_)) => return Ok(second.await?),
        Err(_) => {}
    }
    let response = tokio::select! {
        Ok(response) = &mut first => response,
        Ok(response) = &mut second => response,
        else => return Err("both have failed".into()),
    };
    Ok(response)
}

async fn ask(client: &Client, url: String) -> reqwest::Result<String> {
    client.get(url).send().await?.error_for_status()?.text().await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
