use std::time::Instant;
use std::{env, error::Error};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 1..=5 {
        tasks.spawn(ask(server.clone()));
    }
    let mut number = 0;
    while let Some(ended) = tasks.join_next().await {
        number += 1;
        let seconds = start.elapsed().as_secs_f64();
        println!("response {number}: {} after {seconds:.2} s", ended??);
    }
    println!("Five responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

async fn ask(server: String) -> reqwest::Result<String> {
    reqwest::get(server).await?.text().await
}
