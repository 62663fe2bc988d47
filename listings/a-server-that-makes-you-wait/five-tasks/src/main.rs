use std::time::Instant;
use std::{env, error::Error, thread};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 1..=5 {
        tasks.spawn(ask(number, server.clone(), start));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    println!("Five responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

async fn ask(
    number: u32,
    server: String,
    start: Instant,
) -> reqwest::Result<()> {
    println!("task {number} on {}: asks", this_thread());
    let response = reqwest::get(server).await?.text().await?;
    let seconds = start.elapsed().as_secs_f64();
    let thread = this_thread();
    println!("task {number} on {thread}: {response} after {seconds:.2} s");
    Ok(())
}

fn this_thread() -> String {
    thread::current().name().unwrap_or("?").to_string()
}
