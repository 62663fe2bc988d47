use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::{env, error::Error};

use reqwest::Client;
use tokio::task::JoinSet;

/// The texts that were fetched, by their addresses, and what fetches them.
#[derive(Default)]
struct Cache {
    client: Client,
    texts: Mutex<HashMap<String, String>>,
}

impl Cache {
    /// Gives the text at the address, and fetches it if nobody has. An address
    /// that is being fetched is not fetched a second time; others are fetched
    /// at the same time. An error is not kept.
    async fn get(&self, url: &str) -> reqwest::Result<String> {
        let text = fetch(&self.client, url).await;
        let known = self.texts.lock().expect("nobody panics with it").len();
        todo!("{text:?} was fetched, whether or not it is among {known} texts")
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let cache = Arc::new(Cache::default());
    let mut readers = JoinSet::new();
    for path in ["/", "/pages/1", "/", "/pages/1", "/"] {
        let (cache, url) = (Arc::clone(&cache), format!("{server}{path}"));
        readers.spawn(async move { cache.get(&url).await });
    }
    while let Some(ended) = readers.join_next().await {
        println!("a reader has a text of {} bytes", ended??.len());
    }
    Ok(())
}

/// An answer with a status of 400 or more is an error.
async fn fetch(client: &Client, url: &str) -> reqwest::Result<String> {
    client.get(url).send().await?.error_for_status()?.text().await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
