use std::time::{Duration, Instant};
use std::{env, error::Error};

use futures_util::stream::{FuturesUnordered, StreamExt};
use reqwest::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 2.0);
    let client = Client::new();
    let start = Instant::now();

    let mut waits = FuturesUnordered::new();
    for units in [4, 1, 2] {
        let ms = (units * unit).as_millis();
        waits.push(wait(&client, format!("{server}/delay/{ms}"), units));
    }
    while let Some(ended) = waits.next().await {
        let seconds = start.elapsed().as_secs_f64();
        println!("request of {}: response after {seconds:.2} s", ended?);
    }
    Ok(())
}

/// Sends a request that takes so many units, and returns their number.
async fn wait(
    client: &Client,
    url: String,
    units: u32,
) -> reqwest::Result<u32> {
    println!("request of {units}: sent");
    let response = client.get(url).send().await?;
    response.error_for_status()?.bytes().await?;
    Ok(units)
}
