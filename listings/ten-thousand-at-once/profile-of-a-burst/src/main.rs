use std::io;
use std::net::SocketAddr;
use std::{env, error::Error, iter, time::Duration};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use pprof::ProfilerGuardBuilder;
use reqwest::{Client, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;
use tokio::task::JoinSet;
use tokio::time::sleep;

type Failure = Box<dyn Error + Send + Sync>;

const DELAY: Duration = Duration::from_millis(200);
const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";

fn main() -> Result<(), Failure> {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        [way, count, to] => send(way, count.parse()?, to.parse()?),
        [most] => compare(most.parse()?),
        _ => compare(800),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn compare(most: u64) -> Result<(), Failure> {
    let program = env::current_exe()?;
    let to = serve()?.to_string();
    for (way, parts) in [("a pool", &[4, 2, 1][..]), ("no pool", &[4, 1])] {
        for part in parts {
            // A process of its own, so that all CPU time is for these requests.
            let count = (most / part).to_string();
            let mut client = Command::new(&program);
            let status = client.args([way, &count, &to]).status().await?;
            if !status.success() {
                return Err(format!("the client ended with {status}").into());
            }
        }
    }
    Ok(())
}

// ANCHOR: send
#[tokio::main(flavor = "current_thread")]
async fn send(way: &str, n: usize, to: SocketAddr) -> Result<(), Failure> {
    let profiler = ProfilerGuardBuilder::default().frequency(1000).build()?;
    let client = match way {
        "no pool" => Client::builder().pool_max_idle_per_host(0),
        _ => Client::builder(),
    };
    let client = client.build()?;
    let request = client.get(format!("http://{to}/")).build()?;
    let mut tasks = JoinSet::new();
    for request in iter::repeat_with(|| request.try_clone()).take(n) {
        tasks.spawn(ask(client.clone(), request.ok_or("it has a body")?));
    }
    while let Some(answer) = tasks.join_next().await {
        answer??;
    }
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let cpu = usage.user_time() + usage.system_time();
    let cpu = cpu.num_microseconds() as f64 / 1000.0;

    let (mut samples, mut in_retain) = (0, 0);
    for (stack, count) in &profiler.report().build()?.data {
        samples += count;
        // The function that was running, and what it was inlined into.
        let running = stack.frames.first().into_iter().flatten();
        let mut names = running.map(|function| function.name());
        if names.any(|name| name.contains("VecDeque<T,A>::retain")) {
            in_retain += count;
        }
    }
    let retain = cpu * in_retain as f64 / samples as f64;
    print!("{way}, {n} at once: {cpu:.1} ms of CPU time, ");
    println!("{retain:.1} ms of it in retain");
    Ok(())
}
// ANCHOR_END: send

async fn ask(client: Client, request: Request) -> Result<(), Failure> {
    let response = client.execute(request).await?.error_for_status()?;
    let body = response.bytes().await?;
    if body == "Hello!" { Ok(()) } else { Err("another body".into()) }
}

/// Starts a server as lean as can be: it answers each request after the delay.
fn serve() -> io::Result<SocketAddr> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let listener = socket.listen(16_384)?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        loop {
            let Ok((connection, _)) = listener.accept().await else {
                // While no file is free, each `accept` would fail at once.
                sleep(Duration::from_millis(20)).await;
                continue;
            };
            tokio::spawn(answer(connection));
        }
    });
    Ok(address)
}

async fn answer(mut connection: TcpStream) -> io::Result<()> {
    // Ended with a reset, it leaves no port that nobody may use yet.
    connection.set_zero_linger()?;
    let mut request = Vec::with_capacity(1024);
    while connection.read_buf(&mut request).await? > 0 {
        if request.ends_with(b"\r\n\r\n") {
            sleep(DELAY).await;
            connection.write_all(RESPONSE).await?;
            request.clear();
        }
    }
    Ok(())
}
