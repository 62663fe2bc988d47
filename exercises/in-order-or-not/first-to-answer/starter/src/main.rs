use std::time::Instant;
use std::{env, error::Error};

use reqwest::Client;
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let urls = [3000, 1000, 2000].map(|ms| format!("{server}/delay/{ms}"));
    let start = Instant::now();
    let answer = first_answer(urls.to_vec()).await?;
    println!("{answer}, after {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Sends all requests at the same time. Returns the text of the first response,
/// or an error if there's none.
async fn first_answer(urls: Vec<String>) -> Result<String, Box<dyn Error>> {
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for url in urls {
        tasks.spawn(ask(client.clone(), url));
    }
    todo!("wait for the first response of {} tasks", tasks.len())
}

async fn ask(client: Client, url: String) -> reqwest::Result<String> {
    client.get(url).send().await?.error_for_status()?.text().await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
