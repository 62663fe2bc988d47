use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, error::Error};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use reqwest::redirect::Policy;
use reqwest::{Client, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::{JoinSet, yield_now};

type Failure = Box<dyn Error + Send + Sync>;

const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";
const WAYS: [&str; 5] =
    ["bare sockets", "all at once", "no pool", "yield after each", "tuned"];

fn main() -> Result<(), Failure> {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        [delay] => serve(seconds(delay)?),
        [count, delay] => measure(count, delay),
        [way, count, delay, to] => {
            send(way, count.parse()?, seconds(delay)?, to.parse()?)
        }
        _ => measure("500", "0.1"),
    }
}

fn seconds(text: &str) -> Result<Duration, Failure> {
    Ok(Duration::try_from_secs_f64(text.parse()?)?)
}

/// Measures all ways, round after round, until 25 delays have passed.
fn measure(count: &str, delay: &str) -> Result<(), Failure> {
    let program = env::current_exe()?;
    let mut server =
        Command::new(&program).arg(delay).stdout(Stdio::piped()).spawn()?;
    let output = server.stdout.take().expect("its output is a pipe");
    let to = BufReader::new(output).lines().next().ok_or("no server")??;
    let mut figures = WAYS.map(|_| (Vec::new(), Vec::new()));
    let start = Instant::now();
    while start.elapsed() < 25 * seconds(delay)? {
        for (way, (times, cpu)) in WAYS.iter().zip(&mut figures) {
            // A process of its own: none finds memory that another left.
            let arguments = [way, count, delay, &to];
            let client = Command::new(&program).args(arguments).output()?;
            let line = String::from_utf8(client.stdout)?;
            let (time, used) = line.trim().split_once(' ').ok_or(*way)?;
            times.push(time.parse()?);
            cpu.push(used.parse()?);
        }
    }
    server.kill()?;
    server.wait()?;
    let rounds = figures[0].0.len();
    println!("main: {count} requests at once, {rounds} rounds, medians");
    let medians = figures.map(|(times, cpu)| (median(times), median(cpu)));
    for (way, (time, cpu)) in WAYS.iter().zip(medians) {
        let (times, cpus) = (time / medians[0].0, cpu / medians[0].1);
        println!("{way}: {time:.1} ms beyond the delay, {times:.2} times");
        println!("{way}, CPU time: {cpu:.1} ms, {cpus:.2} times");
    }
    let saved = medians[1].1 - medians[3].1;
    println!("main: a yield after each saves {saved:.1} ms of CPU time");
    Ok(())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

// ANCHOR: send
#[tokio::main(flavor = "current_thread")]
async fn send(
    way: &str,
    n: usize,
    delay: Duration,
    to: SocketAddr,
) -> Result<(), Failure> {
    let client = Client::builder();
    let client = match way {
        "no pool" => client.pool_max_idle_per_host(0),
        "tuned" => {
            client.no_proxy().redirect(Policy::none()).tcp_keepalive(None)
        }
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
        if ["yield after each", "tuned"].contains(&way) {
            yield_now().await;
        }
    }
    while let Some(answer) = tasks.join_next().await {
        answer??;
    }
    let beyond = start.elapsed().as_secs_f64() - delay.as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let cpu = usage.user_time() + usage.system_time();
    println!("{} {}", 1e3 * beyond, cpu.num_microseconds() as f64 / 1e3);
    Ok(())
}

async fn ask(client: Client, request: Request) -> Result<(), Failure> {
    let response = client.execute(request).await?.error_for_status()?;
    let body = response.bytes().await?;
    if body == "Hello!" { Ok(()) } else { Err("another body".into()) }
}

async fn ask_without_library(to: SocketAddr) -> Result<(), Failure> {
    let mut connection = TcpStream::connect(to).await?;
    let request = format!("GET / HTTP/1.1\r\nhost: {to}\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut response = vec![0; RESPONSE.len()];
    connection.read_exact(&mut response).await?;
    if response == RESPONSE { Ok(()) } else { Err("another body".into()) }
}
// ANCHOR_END: send

/// A server as lean as can be: it answers each request after the delay.
#[tokio::main(flavor = "current_thread")]
async fn serve(delay: Duration) -> Result<(), Failure> {
    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse()?)?;
    let listener = socket.listen(16_384)?;
    println!("{}", listener.local_addr()?);
    loop {
        let (connection, _) = listener.accept().await?;
        // Ended with a reset, it leaves no port that nobody may use yet.
        connection.set_zero_linger()?;
        tokio::spawn(answer(connection, delay));
    }
}

async fn answer(mut connection: TcpStream, delay: Duration) -> io::Result<()> {
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
