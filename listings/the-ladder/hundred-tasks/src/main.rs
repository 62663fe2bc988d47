use std::time::Instant;
use std::{env, error::Error};

use reqwest::Client;
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for _ in 1..=100 {
        let request = client.get(&server);
        tasks.spawn(async move { request.send().await?.text().await });
    }
    let mut responses = 0;
    while let Some(ended) = tasks.join_next().await {
        let response = ended??;
        if response != "Hello!" {
            return Err(format!("the server says {response}").into());
        }
        responses += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{responses} responses took {seconds:.2} s.");
    Ok(())
}
