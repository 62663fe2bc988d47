use std::time::{Duration, Instant};
use std::{env, error::Error};

use reqwest::Client;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        tasks.spawn(ask_twice(client.clone(), server.clone(), delay));
    }
    let mut retries = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        retries.push(ended??);
    }
    println!("main: {} have a response", retries.len());
    let close = |a: Instant, b: Instant| a >= b && a - b < delay / 5;
    let most = retries
        .iter()
        .map(|&first| retries.iter().filter(|&&r| close(r, first)).count())
        .max();
    let most = most.ok_or("no task has asked again")?;
    println!(
        "main: {most} second requests began in the busiest fifth of a delay"
    );
    Ok(())
}

// ANCHOR: twice
/// Asks, is refused, and asks again. Gives the time of the second request.
async fn ask_twice(
    client: Client,
    server: String,
    delay: Duration,
) -> reqwest::Result<Instant> {
    let refused = client.get(format!("{server}/status/503")).send().await?;
    assert!(refused.status().is_server_error(), "this server refuses");
    time::sleep(delay.mul_f64(2.0 * fastrand::f64())).await;
    let again = Instant::now();
    client.get(server).send().await?.error_for_status()?;
    Ok(again)
}
// ANCHOR_END: twice
