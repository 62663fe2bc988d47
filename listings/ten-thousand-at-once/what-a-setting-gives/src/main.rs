use std::time::Instant;
use std::{env, error::Error, process::Command};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use reqwest::Client;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

fn main() -> Result<(), Box<dyn Error>> {
    let delay = env::args().nth(1).unwrap_or("3".to_string());
    if let Some(way) = env::args().nth(2) {
        return measure(&way, delay.parse()?);
    }
    for way in ["one client", "a client for each", "several threads"] {
        // A process of its own: none finds memory that another left.
        let mut client = Command::new(env::current_exe()?);
        let status = client.args([&delay, way]).status()?;
        if !status.success() {
            return Err(format!("{way}: ended with {status}").into());
        }
    }
    Ok(())
}

fn measure(way: &str, delay: f64) -> Result<(), Box<dyn Error>> {
    rlimit::increase_nofile_limit(1100)?;
    let start = Instant::now();
    let mut runtime = match way {
        "several threads" => Builder::new_multi_thread(),
        _ => Builder::new_current_thread(),
    };
    runtime.enable_all().build()?.block_on(send_thousand(way))?;
    let beyond = 1000.0 * (start.elapsed().as_secs_f64() - delay);
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let cpu = usage.user_time() + usage.system_time();
    let cpu = cpu.num_microseconds() as f64 / 1000.0;
    println!("{way}: {beyond:.1} ms beyond the delay, {cpu:.1} ms of CPU time");
    Ok(())
}

async fn send_thousand(way: &str) -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let shared = Client::new();
    let mut tasks = JoinSet::new();
    for _ in 0..1000 {
        let client = match way {
            "a client for each" => Client::new(),
            _ => shared.clone(),
        };
        let request = client.get(&server);
        tasks.spawn(async move { request.send().await?.text().await });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}
