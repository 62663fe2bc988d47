use std::time::Instant;
use std::{env, error::Error, process};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use reqwest::Client;
use tokio::task::JoinSet;

/// In which unit the system counts memory: bytes on macOS, otherwise kilobytes.
const UNIT: f64 = if cfg!(target_os = "macos") { 1.0 } else { 1024.0 };

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

fn main() -> Result<(), Box<dyn Error>> {
    let delay = env::args().nth(1).unwrap_or("3".to_string());
    if let Some(tasks) = env::args().nth(2) {
        return climb(delay.parse()?, tasks.parse()?);
    }
    for tasks in [10, 20, 50, 100, 1000, 10_000] {
        // A process of its own: none finds memory that another left.
        let mut rung = process::Command::new(env::current_exe()?);
        let status = rung.args([&delay, &tasks.to_string()]).status()?;
        if !status.success() {
            return Err(format!("the rung ended with {status}").into());
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn climb(delay: f64, count: u64) -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    rlimit::increase_nofile_limit(count + 100)?;
    let (before, start) = (getrusage(UsageWho::RUSAGE_SELF)?, Instant::now());
    let client = Client::new();
    let path = format!("/?{}", process::id());
    let mut tasks = JoinSet::new();
    for _ in 0..count {
        let request = client.get(format!("{server}{path}"));
        tasks.spawn(async move { request.send().await?.text().await });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    let wall = start.elapsed().as_secs_f64();
    let after = getrusage(UsageWho::RUSAGE_SELF)?;
    let cpu = after.user_time() + after.system_time()
        - before.user_time()
        - before.system_time();
    let busy = 100.0 * cpu.num_microseconds() as f64 / (1e6 * wall);
    let memory = (after.max_rss() - before.max_rss()) as f64 * UNIT / 1e6;

    let stats = client.get(format!("{server}/stats")).send().await?;
    let mut requests = stats.json::<Stats>().await?.requests;
    requests.retain(|request| request.path == path);
    let ends = requests.iter().filter_map(|request| request.end);
    let first_end = ends.fold(f64::INFINITY, f64::min);
    // Those that had begun when the first one ended.
    let begun = requests.iter().filter(|request| request.start < first_end);
    let in_flight = begun.count();

    let beyond = 1000.0 * (wall - delay);
    println!(
        "{count} tasks: {wall:.3} s, {beyond:.1} ms beyond the delay, \
         {busy:.1} % busy, {memory:.1} MB, {} requests, {in_flight} in flight",
        requests.len()
    );
    Ok(())
}
