use std::time::{Duration, Instant};
use std::{env, error::Error, io, net::SocketAddr};

use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper::{Request, body::Bytes, header};
use hyper_util::rt::TokioIo;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;
use tokio::task::{JoinSet, yield_now};

type Failure = Box<dyn Error + Send + Sync>;
type Outcome = Result<(), Failure>;
const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";
const CLIENTS: [&str; 3] = ["bare sockets", "hyper alone", "huge pages"];
/// Has glibc's allocator ask for 64 MB at a time, in pages of 2 MB.
const HUGE: &str = "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=67108864";

fn main() -> Outcome {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        [count, delay] => compare(count, ["0.3", delay]),
        [way, n, s, to] => send(way, n.parse()?, s.parse()?, to.parse()?),
        [] => compare("500", ["0.3", "3"]),
        _ => Err("the arguments: how many requests, and a delay in s".into()),
    }
}

/// Runs all in turn, each in a new process, until 20 delays have passed.
#[tokio::main(flavor = "current_thread")]
async fn compare(count: &str, delays: [&str; 2]) -> Outcome {
    let servers = [serve(delays[0])?, serve(delays[1])?];
    let mut figures = CLIENTS.map(|_| [Vec::new(), Vec::new()]);
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < 20.0 * delays[1].parse::<f64>()? {
        for (client, figures) in CLIENTS.iter().zip(&mut figures) {
            for (i, delay) in delays.iter().enumerate() {
                let mut child = Command::new(env::current_exe()?);
                if *client == "huge pages" {
                    child.env("GLIBC_TUNABLES", HUGE);
                }
                child.args([client, count, delay, &servers[i]]);
                let child = child.output().await?;
                if !child.status.success() {
                    return Err(String::from_utf8(child.stderr)?.into());
                }
                let line = String::from_utf8(child.stdout)?;
                let line = line.split(' ').map(str::parse);
                figures[i].push(line.collect::<Result<Vec<f64>, _>>()?);
            }
        }
    }
    let quantities = ["ms beyond the delay", "ms of CPU time", "page faults"];
    for (client, of_client) in CLIENTS.iter().zip(&figures) {
        for (i, what) in quantities.iter().enumerate() {
            let base = medians(&figures[0], i);
            let [short, long] = medians(of_client, i);
            print!("{client}: {short:.0} and {long:.0} {what}, ");
            println!("{:.2} and {:.2} times", short / base[0], long / base[1]);
        }
    }
    Ok(())
}

/// The medians of this figure, with the short delay and with the long one.
fn medians(both: &[Vec<Vec<f64>>; 2], figure: usize) -> [f64; 2] {
    both.each_ref().map(|lines| {
        let mut all: Vec<_> = lines.iter().map(|line| line[figure]).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    })
}

#[tokio::main(flavor = "current_thread")]
async fn send(way: &str, n: usize, delay: f64, to: SocketAddr) -> Outcome {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..n {
        match way {
            "bare sockets" => tasks.spawn(ask_without_library(to)),
            _ => tasks.spawn(ask_hyper_alone(to)),
        };
        yield_now().await;
    }
    while let Some(answer) = tasks.join_next().await {
        answer??;
    }
    let beyond = 1e3 * (start.elapsed().as_secs_f64() - delay);
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let cpu = (usage.user_time() + usage.system_time()).num_milliseconds();
    print!("{beyond} {cpu} {}", usage.minor_page_faults());
    Ok(())
}

// ANCHOR: hyper
async fn ask_hyper_alone(to: SocketAddr) -> Outcome {
    let stream = TokioIo::new(TcpStream::connect(to).await?);
    let mut builder = http1::Builder::new();
    let handshake = builder.read_buf_exact_size(Some(512)).handshake(stream);
    let (mut sender, connection) = handshake.await?;
    let request = Request::get("/").header(header::HOST, to.to_string());
    let response = sender.send_request(request.body(Empty::<Bytes>::new())?);
    let body = async { response.await?.into_body().collect().await };
    // One task does both: it drives the connection until it has the body.
    tokio::select! {
        biased;
        Err(error) = connection => Err(error.into()),
        body = body => expect_hello(&body?.to_bytes()),
    }
}
// ANCHOR_END: hyper

fn expect_hello(body: &[u8]) -> Outcome {
    if body == b"Hello!" { Ok(()) } else { Err("another body".into()) }
}

async fn ask_without_library(to: SocketAddr) -> Outcome {
    let mut connection = TcpStream::connect(to).await?;
    let request = format!("GET / HTTP/1.1\r\nhost: {to}\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut response = vec![0; RESPONSE.len()];
    connection.read_exact(&mut response).await?;
    if response == RESPONSE { Ok(()) } else { Err("another body".into()) }
}

/// Starts a lean server that answers after the delay. Out of files, it pauses.
fn serve(delay: &str) -> Result<String, Failure> {
    let delay = Duration::try_from_secs_f64(delay.parse()?)?;
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let listener = socket.listen(16_384)?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((it, _)) => drop(tokio::spawn(answer(it, delay))),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
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
