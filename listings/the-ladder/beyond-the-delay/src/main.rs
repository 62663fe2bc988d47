use std::time::{Duration, Instant};
use std::{env, error::Error, process};

use reqwest::Client;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[derive(serde::Deserialize)]
struct Stats {
    requests: Vec<Request>,
}

#[derive(serde::Deserialize)]
struct Request {
    path: String,
    start: f64,
    end: Option<f64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    rlimit::increase_nofile_limit(1100)?;

    let start = Instant::now();
    sleep(Duration::from_secs_f64(delay)).await;
    let time = start.elapsed().as_secs_f64();
    println!("timer: {:.2} ms beyond the delay", ms(time - delay));

    let start = Instant::now();
    let client = Client::new();
    println!("client: {:.2} ms to make it", ms(start.elapsed().as_secs_f64()));

    // ANCHOR: round
    for (round, count) in (1..).zip([1, 1, 1000]) {
        let path = format!("/?process={}&round={round}", process::id());
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..count {
            let request = client.get(format!("{server}{path}"));
            tasks.spawn(async move { request.send().await?.text().await });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        let time = start.elapsed().as_secs_f64();

        let stats = client.get(format!("{server}/stats")).send().await?;
        let mut seen = stats.json::<Stats>().await?.requests;
        seen.retain(|request| request.path == path);
        let first = seen.first().ok_or("the server saw no request")?;
        let last = seen.last().ok_or("the server saw no request")?;
        let end = last.end.ok_or("the last request has no response")?;

        let who = format!("round {round}");
        let beyond = ms(time - delay);
        println!("{who}: {count} at once, {beyond:.2} ms beyond the delay");
        let client = ms(time - (end - first.start));
        println!("{who}: {client:.2} ms in the client, before and after");
        let arriving = ms(last.start - first.start);
        println!("{who}: {arriving:.2} ms from first to last arrival");
        let late = ms(end - last.start - delay);
        println!("{who}: {late:.2} ms that the server was late with the last");
    }
    // ANCHOR_END: round
    Ok(())
}

fn ms(seconds: f64) -> f64 {
    1000.0 * seconds
}
