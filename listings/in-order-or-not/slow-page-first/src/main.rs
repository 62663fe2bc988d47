use std::time::Instant;
use std::{env, error::Error};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let slow = (3000.0 * delay) as u64;

    let start = Instant::now();
    let mut tasks = JoinSet::new();
    let page = format!("{server}/delay/{slow}");
    tasks.spawn(fetch("slow page".to_string(), page, start));
    for number in 1..=5 {
        let page = format!("{server}/pages/{number}");
        tasks.spawn(fetch(format!("page {number}"), page, start));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    println!("Six pages took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

async fn fetch(
    name: String,
    page: String,
    start: Instant,
) -> reqwest::Result<()> {
    let bytes = reqwest::get(page).await?.error_for_status()?.bytes().await?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{name}: {} bytes after {seconds:.2} s", bytes.len());
    Ok(())
}
