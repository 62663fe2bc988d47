use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use std::{env, error::Error};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use reqwest::{Client, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;
type Outcome = Result<(), Failure>;

const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";
const WAYS: [&str; 3] = ["bare sockets", "all at once", "no pool"];

fn main() -> Outcome {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        [count, delay] => measure(count, delay),
        [way, n, s, to] => send(way, n.parse()?, s.parse()?, to.parse()?),
        [] => measure("500", "0.1"),
        _ => Err("the arguments: how many requests, and a delay in s".into()),
    }
}

/// Measures all ways, round after round, until 25 delays have passed.
#[tokio::main(flavor = "current_thread")]
async fn measure(count: &str, delay: &str) -> Outcome {
    let program = env::current_exe()?;
    let to = serve(delay)?;
    let mut figures = WAYS.map(|_| (Vec::new(), Vec::new()));
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < 25.0 * delay.parse::<f64>()? {
        for (way, (times, cpu)) in WAYS.iter().zip(&mut figures) {
            // A process of its own: none finds memory that another left.
            let arguments = [way, count, delay, &to];
            let mut client = Command::new(&program);
            let client = client.args(arguments).output().await?;
            if !client.status.success() {
                return Err(String::from_utf8(client.stderr)?.into());
            }
            let line = String::from_utf8(client.stdout)?;
            let (time, used) = line.trim().split_once(' ').ok_or(*way)?;
            times.push(time.parse()?);
            cpu.push(used.parse()?);
        }
    }
    print!("main: {count} requests at once, ");
    println!("{} rounds, medians", figures[0].0.len());
    let medians = figures.map(|(times, cpu)| (median(times), median(cpu)));
    for (way, (time, cpu)) in WAYS.iter().zip(medians) {
        let (times, cpus) = (time / medians[0].0, cpu / medians[0].1);
        println!("{way}: {time:.1} ms beyond the delay, {times:.2} times");
        println!("{way}, CPU time: {cpu:.1} ms, {cpus:.2} times");
    }
    Ok(())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

// ANCHOR: send
#[tokio::main(flavor = "current_thread")]
async fn send(way: &str, n: usize, delay: f64, to: SocketAddr) -> Outcome {
    let client = Client::builder();
    let client = match way {
        "no pool" => client.pool_max_idle_per_host(0),
        _ => client,
    };
    let client = client.build()?;
    let request = client.get(format!("http://{to}/")).build()?;
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..n {
        if way == "bare sockets" {
            tasks.spawn(ask_without_library(to));
        } else {
            let request = request.try_clone().ok_or("it has a body")?;
            tasks.spawn(ask(client.clone(), request));
        }
    }
    while let Some(answer) = tasks.join_next().await {
        answer??;
    }
    let beyond = start.elapsed().as_secs_f64() - delay;
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let cpu = usage.user_time() + usage.system_time();
    println!("{} {}", 1e3 * beyond, cpu.num_microseconds() as f64 / 1e3);
    Ok(())
}

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
// ANCHOR_END: send

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
