use std::sync::LazyLock;
use std::{env, error::Error};

use reqwest::Client;

/// All requests share it, and with it their connections.
static CLIENT: LazyLock<Client> = LazyLock::new(Client::new);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(report(1), report(7));
}

async fn report(first: u32) {
    match trip(first).await {
        Ok(way) => println!("trip from {first}: {way}"),
        Err(error) => println!("trip from {first}: {error}"),
    }
}

// ANCHOR: steps
async fn trip(first: u32) -> Result<String> {
    let second = highest_link(first).await?;
    let third = highest_link(second).await?;
    let fourth = highest_link(third).await?;
    Ok(format!("{second}, then {third}, then {fourth}"))
}
// ANCHOR_END: steps

/// Fetches a page, and gives the highest page linked from it.
async fn highest_link(page: u32) -> Result<u32> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let url = format!("{server}/pages/{page}");
    let response = CLIENT.get(url).send().await?;
    let status = response.status().to_string();
    highest(page, &status, &response.text().await?)
}

/// The highest page that is linked from a page, if there is such a page.
fn highest(page: u32, status: &str, text: &str) -> Result<u32> {
    if status != "200 OK" {
        return Err(format!("/pages/{page}: {status}").into());
    }
    let parts = text.split('"');
    let links = parts.filter_map(|part| part.strip_prefix("/pages/"));
    let pages = links.filter_map(|link| link.parse().ok());
    pages.max().ok_or(format!("/pages/{page}: no link").into())
}
