use std::env;
use std::time::Instant;

use reqwest::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let client = Client::new();
    awaited(&client, &server).await?;
    joined(&client, &server).await
}

async fn awaited(client: &Client, server: &str) -> reqwest::Result<()> {
    let start = Instant::now();
    let first = fetch(client, format!("{server}/pages/1"));
    let second = fetch(client, format!("{server}/pages/2"));
    let bytes = first.await? + second.await?;
    let seconds = start.elapsed().as_secs_f64();
    println!("awaited: {bytes} bytes after {seconds:.2} s");
    Ok(())
}

async fn joined(client: &Client, server: &str) -> reqwest::Result<()> {
    let start = Instant::now();
    let first = fetch(client, format!("{server}/pages/1"));
    let second = fetch(client, format!("{server}/pages/2"));
    let (first, second) = tokio::join!(first, second);
    let bytes = first? + second?;
    let seconds = start.elapsed().as_secs_f64();
    println!("joined: {bytes} bytes after {seconds:.2} s");
    Ok(())
}

/// Returns how many bytes the page has.
async fn fetch(client: &Client, url: String) -> reqwest::Result<usize> {
    let response = client.get(url).send().await?.error_for_status()?;
    Ok(response.bytes().await?.len())
}
