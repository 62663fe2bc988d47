use std::process::{Child, Command};
use std::time::Instant;
use std::{env, error::Error, io};

use reqwest::Client;
use tokio::task::JoinSet;

const PROCESSES: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(number) = env::args().nth(1) {
        return ask(&number, 100 / PROCESSES);
    }
    let start = Instant::now();
    let program = env::current_exe()?;
    let start_copy =
        |number| Command::new(&program).arg(format!("{number}")).spawn();
    let copies: Vec<_> = (1..=PROCESSES).map(start_copy).collect();
    let started = copies.iter().filter(|copy| copy.is_ok()).count();
    println!("main: has started {started} processes");
    // All of them are waited for, even if one has failed or wasn't started, so
    // that none is left behind.
    let end_of = |copy: io::Result<Child>| copy.and_then(|mut it| it.wait());
    let ends: Vec<_> = copies.into_iter().map(end_of).collect();
    for end in ends {
        let status = end?;
        if !status.success() {
            return Err(format!("a process ended with {status}").into());
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("main: {PROCESSES} processes took {seconds:.2} s");
    Ok(())
}

/// What each process does, with a runtime of its own.
#[tokio::main(flavor = "current_thread")]
async fn ask(number: &str, requests: usize) -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for _ in 0..requests {
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
    println!("process {number}: {responses} responses after {seconds:.2} s");
    Ok(())
}
