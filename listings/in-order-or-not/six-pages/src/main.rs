use std::time::Instant;
use std::{env, error::Error};

use reqwest::Client;
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let slow = (3000.0 * delay) as u64;

    let client = Client::new();
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    let url = format!("{server}/delay/{slow}");
    tasks.spawn(fetch(client.clone(), "slow page".to_string(), url, start));
    for number in 1..=5 {
        let url = format!("{server}/pages/{number}");
        let name = format!("page {number}");
        tasks.spawn(fetch(client.clone(), name, url, start));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    println!("Six pages took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

async fn fetch(
    client: Client,
    name: String,
    url: String,
    start: Instant,
) -> reqwest::Result<()> {
    let response = client.get(url).send().await?.error_for_status()?;
    let bytes = response.bytes().await?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{name}: {} bytes after {seconds:.2} s", bytes.len());
    Ok(())
}
