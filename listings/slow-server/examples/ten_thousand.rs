//! Sends 10,000 requests to a slow server at once, and says how long the answers took and what the server needed.
//!
//! ```text
//! cargo run --release -p slow-server --example ten_thousand              # 10,000 requests, a delay of 3 s
//! cargo run --release -p slow-server --example ten_thousand -- 5000 1.5  # 5,000 requests, a delay of 1.5 s
//! ```
//!
//! Client and server are two processes, for each connection takes an open file at both ends: this program is the
//! client, and starts itself again as the server. The client is as simple as can be, so that it takes little of the
//! processor from the server; a client with more comfort, such as reqwest, takes longer to send its requests.
//!
//! The exit status is 0 if all requests were answered with `Hello!` within 1.2 delays, and 1 if not.

use anyhow::{Context, Result, ensure};
use slow_server::{Options, SlowServer, Stats};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{self, Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// How many delays the answers may take.
const LIMIT: f64 = 1.2;

/// The argument with which this program is the server.
const AS_SERVER: &str = "as-server";

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [word, delay] = &arguments[..]
        && word == AS_SERVER
    {
        be_server(seconds(delay)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut arguments = arguments.into_iter();
    let requests = match arguments.next() {
        Some(text) => text
            .parse()
            .context("the first argument is the number of requests")?,
        None => 10_000,
    };
    let delay = seconds(&arguments.next().unwrap_or_else(|| "3".to_owned()))?;
    measure(requests, delay)
}

fn seconds(text: &str) -> Result<Duration> {
    let seconds = text.parse().context("the delay is a number of seconds")?;
    Ok(Duration::try_from_secs_f64(seconds)?)
}

/// Runs a server that says its address and its limit for open files, and ends when the standard input does.
fn be_server(delay: Duration) -> Result<()> {
    let server = SlowServer::start(Options {
        port: 0,
        delay,
        ..Options::default()
    })?;
    println!("{}", server.address());
    println!("{}", limit(server.open_files()));
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

fn limit(files: Option<u64>) -> String {
    files.map_or_else(|| "unknown".to_owned(), |files| files.to_string())
}

fn measure(requests: usize, delay: Duration) -> Result<ExitCode> {
    let mut server = Command::new(env::current_exe()?)
        .args([AS_SERVER, &delay.as_secs_f64().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the server")?;
    let mut said = BufReader::new(server.stdout.take().context("no output of the server")?).lines();
    let address = said
        .next()
        .context("the server does not say its address")??
        .parse()?;
    let server_files = said.next().context("the server does not say its limit")??;

    let client_files = limit(rlimit::increase_nofile_limit(u64::MAX).ok());
    println!(
        "{requests} requests at once, delay {delay:?}; open files: server {server_files}, client {client_files}"
    );

    let runtime = tokio::runtime::Runtime::new()?;
    let (took, outcomes) = runtime.block_on(ask(address, requests))?;
    let stats: Stats = serde_json::from_str(&runtime.block_on(get(address, "/stats"))?)?;
    let delays = took.as_secs_f64() / delay.as_secs_f64();
    println!("time:    {:.3} s, {delays:.3} delays", took.as_secs_f64());
    for (outcome, count) in &outcomes {
        println!("answers: {count} x {outcome}");
    }
    println!(
        "server:  {} served, at most {} in flight",
        stats.served, stats.peak_in_flight
    );
    println!(
        "memory:  server {}, client {}",
        peak_memory(server.id()),
        peak_memory(process::id())
    );
    end(server)?;

    let all_good = outcomes.get("Hello!") == Some(&requests);
    Ok(match all_good && delays <= LIMIT {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Sends the requests; returns the time until the last answer, and how many answers or errors of each kind there were.
async fn ask(address: SocketAddr, requests: usize) -> Result<(Duration, BTreeMap<String, usize>)> {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..requests {
        tasks.spawn(get(address, "/"));
    }
    let mut outcomes = BTreeMap::new();
    while let Some(joined) = tasks.join_next().await {
        let outcome = joined?.unwrap_or_else(|error| error.to_string());
        *outcomes.entry(outcome).or_default() += 1;
    }
    Ok((start.elapsed(), outcomes))
}

/// Sends one request on a connection of its own and returns the body of the answer.
async fn get(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    match answer.split_once("\r\n\r\n") {
        Some((_, body)) => Ok(body.to_owned()),
        None => Err(io::Error::other("an answer without an end of its head")),
    }
}

/// Returns the most memory that a process has had so far, as far as the system tells (Linux does).
fn peak_memory(process: u32) -> String {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}

/// Closes the standard input of the server and waits for its end.
fn end(mut server: Child) -> Result<()> {
    drop(server.stdin.take());
    let status = server.wait()?;
    ensure!(status.success(), "the server ended with {status}");
    Ok(())
}
