use std::io;
use std::net::SocketAddr;
use std::{env, error::Error, time::Duration};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use reqwest::{Client, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

type Failure = Box<dyn Error + Send + Sync>;
type Outcome = Result<(), Failure>;

const DELAY: Duration = Duration::from_millis(300);
const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";
const ROUNDS: usize = 5;

fn main() -> Outcome {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        [way, count, to] => send(way, count.parse()?, to.parse()?),
        [most] => compare(&["500", most]),
        _ => compare(&["500"]),
    }
}

/// Sends so many requests in both ways, in turn, and prints the medians.
#[tokio::main(flavor = "current_thread")]
async fn compare(counts: &[&str]) -> Outcome {
    let program = env::current_exe()?;
    let to = serve()?.to_string();
    for count in counts {
        let mut figures = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (way, figures) in ["loop", "yield"].iter().zip(&mut figures) {
                // A process of its own: all CPU time is for these requests.
                let mut client = Command::new(&program);
                let client = client.args([way, count, &to.as_str()]);
                let client = client.output().await?;
                if !client.status.success() {
                    return Err(String::from_utf8(client.stderr)?.into());
                }
                let used = String::from_utf8(client.stdout)?;
                figures.push(used.trim().parse()?);
            }
        }
        let [plain, yields] = figures.map(median);
        println!("{count} requests: {plain:.1} ms of CPU time");
        println!("{count} requests, a yield after each: {yields:.1} ms");
        let times = yields / plain;
        println!("{count} requests, with the yields: {times:.2} times as much");
    }
    Ok(())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

// ANCHOR: send
#[tokio::main(flavor = "current_thread")]
async fn send(way: &str, n: usize, to: SocketAddr) -> Outcome {
    let client = Client::new();
    let request = client.get(format!("http://{to}/")).build()?;
    let mut tasks = JoinSet::new();
    for _ in 0..n {
        let request = request.try_clone().ok_or("it has a body")?;
        tasks.spawn(ask(client.clone(), request));
        if way == "yield" {
            yield_now().await;
        }
    }
    while let Some(answer) = tasks.join_next().await {
        answer??;
    }
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let cpu = usage.user_time() + usage.system_time();
    println!("{}", cpu.num_microseconds() as f64 / 1e3);
    Ok(())
}
// ANCHOR_END: send

async fn ask(client: Client, request: Request) -> Outcome {
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
