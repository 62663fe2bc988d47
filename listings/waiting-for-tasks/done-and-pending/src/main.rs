use std::time::Duration;
use std::{env, error::Error};

use reqwest::Client;
use tokio::task::JoinSet;
use tokio::time::{self, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 2.0);
    let client = Client::new();
    let start = Instant::now();
    let report = |until: &str, done: &[u32], pending: usize| {
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{until}: done {done:?}, {pending} pending after {seconds:.2} s"
        );
    };

    let mut pending = JoinSet::new();
    for units in [4, 1, 2] {
        pending.spawn(wait(client.clone(), units, unit));
    }
    let mut done = Vec::new();

    if let Some(ended) = pending.join_next().await {
        done.push(ended??);
    }
    report("first completed", &done, pending.len());

    let deadline = start + 3 * unit;
    while let Ok(Some(ended)) =
        time::timeout_at(deadline, pending.join_next()).await
    {
        done.push(ended??);
    }
    report("time-out", &done, pending.len());

    while let Some(ended) = pending.join_next().await {
        done.push(ended??);
    }
    report("all completed", &done, pending.len());
    Ok(())
}

/// Sends a request that takes so many units, and returns their number.
async fn wait(
    client: Client,
    units: u32,
    unit: Duration,
) -> reqwest::Result<u32> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let ms = (units * unit).as_millis();
    let response = client.get(format!("{server}/delay/{ms}")).send().await?;
    response.error_for_status()?.bytes().await?;
    Ok(units)
}
