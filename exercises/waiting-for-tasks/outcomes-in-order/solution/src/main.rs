use std::env;
use std::time::Instant;

use futures_util::stream::{self, StreamExt};
use reqwest::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let paths = ["/delay/3000", "/delay/500", "/status/404", "/delay/1000"];
    let urls = paths.map(|path| format!("{server}{path}"));
    let start = Instant::now();
    for (path, outcome) in paths.iter().zip(fetch_all(urls.to_vec(), 2).await) {
        println!("{path}: {outcome:?}");
    }
    println!("Four outcomes took {:.2} s.", start.elapsed().as_secs_f64());
}

/// Fetches all, at most so many at a time. Returns all outcomes, in the order
/// of the addresses.
async fn fetch_all(
    urls: Vec<String>,
    at_once: usize,
) -> Vec<reqwest::Result<String>> {
    let client = Client::new();
    let asked = stream::iter(urls)
        .enumerate()
        .map(async |(position, url)| (position, ask(&client, url).await));
    let mut outcomes: Vec<_> = asked.buffer_unordered(at_once).collect().await;
    outcomes.sort_by_key(|(position, _)| *position);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

async fn ask(client: &Client, url: String) -> reqwest::Result<String> {
    client.get(url).send().await?.error_for_status()?.text().await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
