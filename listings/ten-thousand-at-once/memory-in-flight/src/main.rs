use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use std::{env, error::Error};

use nix::sys::resource::{UsageWho, getrusage};
use reqwest::redirect::Policy;
use reqwest::{Client, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;
use tokio::task::{JoinSet, yield_now};

type Failure = Box<dyn Error + Send + Sync>;
type Outcome = Result<(), Failure>;

const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";
const CLIENTS: [&str; 2] = ["bare sockets", "reqwest"];
const ROUNDS: usize = 3;

fn main() -> Outcome {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        [count, delay] => compare(count, ["0.1", delay]),
        [way, n, s, to] => send(way, n.parse()?, s.parse()?, to.parse()?),
        [] => compare("500", ["0.1", "3"]),
        _ => Err("the arguments: how many requests, and a delay in s".into()),
    }
}

/// Runs both clients in turn, with the short delay and with the long one.
#[tokio::main(flavor = "current_thread")]
async fn compare(count: &str, delays: [&str; 2]) -> Outcome {
    let program = env::current_exe()?;
    let servers = [serve(delays[0])?, serve(delays[1])?];
    let mut figures = CLIENTS.map(|_| [Vec::new(), Vec::new()]);
    for _ in 0..ROUNDS {
        for (client, figures) in CLIENTS.iter().zip(&mut figures) {
            for (i, delay) in delays.iter().enumerate() {
                // A process of its own: none finds memory that another left.
                let mut child = Command::new(&program);
                let child = child.args([client, count, delay, &servers[i]]);
                let child = child.output().await?;
                if !child.status.success() {
                    return Err(String::from_utf8(child.stderr)?.into());
                }
                let line = String::from_utf8(child.stdout)?;
                let line: Result<Vec<f64>, _> =
                    line.split_whitespace().map(str::parse).collect();
                figures[i].push(line?);
            }
        }
    }
    let [short, long] = delays;
    println!(
        "main: {count} requests at once, delays of {short} s and {long} s"
    );
    let quantities = ["ms beyond the delay", "page faults"];
    for (client, figures) in CLIENTS.iter().zip(&figures) {
        for (i, what) in quantities.iter().enumerate() {
            let [short, long] = figures.each_ref().map(|all| median(all, i));
            let times = long / short;
            println!("{client}: {short} and {long} {what}, {times:.2} times");
        }
    }
    Ok(())
}

/// The median of the figure with this number.
fn median(lines: &[Vec<f64>], figure: usize) -> f64 {
    let mut figures: Vec<f64> = lines.iter().map(|line| line[figure]).collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

// ANCHOR: send
#[tokio::main(flavor = "current_thread")]
async fn send(way: &str, n: usize, delay: f64, to: SocketAddr) -> Outcome {
    let client = Client::builder().no_proxy().redirect(Policy::none());
    let client = client.build()?;
    let request = client.get(format!("http://{to}/")).build()?;
    let (before, start) = (getrusage(UsageWho::RUSAGE_SELF)?, Instant::now());
    let mut tasks = JoinSet::new();
    for _ in 0..n {
        if way == "bare sockets" {
            tasks.spawn(ask_without_library(to));
        } else {
            let request = request.try_clone().ok_or("it has a body")?;
            tasks.spawn(ask(client.clone(), request));
        }
        yield_now().await;
    }
    while let Some(answer) = tasks.join_next().await {
        answer??;
    }
    let beyond = 1e3 * (start.elapsed().as_secs_f64() - delay);
    let after = getrusage(UsageWho::RUSAGE_SELF)?;
    let faults = after.minor_page_faults() - before.minor_page_faults();
    println!("{beyond:.1} {faults}");
    Ok(())
}
// ANCHOR_END: send

async fn ask(client: Client, request: Request) -> Outcome {
    let response = client.execute(request).await?.error_for_status()?;
    let body = response.bytes().await?;
    if body == "Hello!" { Ok(()) } else { Err("another body".into()) }
}

async fn ask_without_library(to: SocketAddr) -> Outcome {
    let mut connection = TcpStream::connect(to).await?;
    let request = format!("GET / HTTP/1.1\r\nhost: {to}\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut response = vec![0; RESPONSE.len()];
    connection.read_exact(&mut response).await?;
    if response == RESPONSE { Ok(()) } else { Err("another body".into()) }
}

/// Starts a server as lean as can be: it answers each request after the delay.
fn serve(delay: &str) -> Result<String, Failure> {
    let delay = Duration::try_from_secs_f64(delay.parse()?)?;
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let listener = socket.listen(16_384)?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(async move {
        loop {
            let Ok((connection, _)) = listener.accept().await else {
                // While no file is free, each `accept` would fail at once.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            tokio::spawn(answer(connection, delay));
        }
    });
    Ok(address)
}

async fn answer(mut connection: TcpStream, delay: Duration) -> io::Result<()> {
    // Ended with a reset, it leaves no port that nobody may use yet.
    connection.set_zero_linger()?;
    let mut request = Vec::with_capacity(1024);
    while connection.read_buf(&mut request).await? > 0 {
        if request.ends_with(b"\r\n\r\n") {
            tokio::time::sleep(delay).await;
            connection.write_all(RESPONSE).await?;
            request.clear();
        }
    }
    Ok(())
}
