use std::time::{Duration, Instant};
use std::{env, error::Error};

use futures_util::stream::{self, StreamExt};
use reqwest::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 2.0);
    let client = Client::new();
    let start = Instant::now();
    let seconds = || start.elapsed().as_secs_f64();

    let mut pages = stream::iter(1..=12)
        .map(|page| fetch(&client, page, unit))
        .buffer_unordered(4);
    while let Some(page) = pages.next().await {
        println!("page {}: fetched after {:.2} s", page?, seconds());
    }
    println!("main: twelve pages after {:.2} s", seconds());
    Ok(())
}

async fn fetch(
    client: &Client,
    page: u32,
    unit: Duration,
) -> reqwest::Result<u32> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    // The first page is slow: it takes three units, and all others one.
    let ms = if page == 1 { 3 * unit } else { unit }.as_millis();
    let response = client.get(format!("{server}/delay/{ms}")).send().await?;
    response.error_for_status()?.bytes().await?;
    Ok(page)
}
