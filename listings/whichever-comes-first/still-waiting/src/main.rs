use std::time::Duration;
use std::{env, error::Error, pin::pin};

use reqwest::Client;
use tokio::task::JoinHandle;
use tokio::time::{self, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(0.4 * delay);
    let start = Instant::now();
    let seconds = move || start.elapsed().as_secs_f64();

    // ANCHOR: timers
    call_after(3 * unit, move || {
        println!("timer: called back after {:.2} s", seconds());
    });
    call_after(3 * unit, || println!("timer: too late")).abort();
    // ANCHOR_END: timers

    // ANCHOR: select
    let client = Client::new();
    let mut response = pin!(ask(&client, 5 * unit));
    let mut ticks = time::interval_at(start + 2 * unit, 2 * unit);
    let response = loop {
        tokio::select! {
            response = &mut response => break response?,
            _ = ticks.tick() => {
                println!("main: still waiting after {:.2} s", seconds());
            }
        }
    };
    // ANCHOR_END: select
    println!("main: {response}, and here it is after {:.2} s", seconds());
    Ok(())
}

// ANCHOR: call-after
/// Calls a function once, after this time. Aborting the task cancels it.
fn call_after(
    time: Duration,
    callback: impl FnOnce() + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        time::sleep(time).await;
        callback();
    })
}
// ANCHOR_END: call-after

/// Sends a request that takes this time, and returns the response.
async fn ask(client: &Client, time: Duration) -> reqwest::Result<String> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let ms = time.as_millis();
    let request = client.get(format!("{server}/delay/{ms}"));
    request.send().await?.text().await
}
