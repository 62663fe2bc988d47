use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::{env, error::Error, iter, time::Duration};

use pprof::ProfilerGuardBuilder;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;
use tokio::sync::Barrier;
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

type Failure = Box<dyn Error + Send + Sync>;

const DELAY: Duration = Duration::from_millis(300);
const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";

fn main() -> Result<(), Failure> {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        [way, count, to] => send(way, count.parse()?, to.parse()?),
        [count] => compare(count),
        _ => compare("500"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn compare(count: &str) -> Result<(), Failure> {
    let program = env::current_exe()?;
    let to = serve()?.to_string();
    for way in ["all at once", "yield after each", "16 clients"] {
        // A process of its own, so that the profile is of these requests.
        let mut client = Command::new(&program);
        let status = client.args([way, count, &to]).status().await?;
        if !status.success() {
            return Err(format!("{way}: the client ended with {status}").into());
        }
    }
    Ok(())
}

// ANCHOR: far
/// Stands in for a network: no address is known before all have asked.
struct Far(SocketAddr, Arc<Barrier>);

impl Resolve for Far {
    fn resolve(&self, _: Name) -> Resolving {
        let (address, all) = (self.0, self.1.clone());
        Box::pin(async move {
            all.wait().await;
            Ok(Box::new(iter::once(address)) as Addrs)
        })
    }
}
// ANCHOR_END: far

// ANCHOR: send
#[tokio::main(flavor = "current_thread")]
async fn send(way: &str, n: usize, to: SocketAddr) -> Result<(), Failure> {
    let profiler = ProfilerGuardBuilder::default().frequency(1000).build()?;
    let clients = if way == "16 clients" { 16 } else { 1 };
    let all = Arc::new(Barrier::new(n));
    let client = || {
        let far = Far(to, all.clone());
        Client::builder().no_proxy().dns_resolver(Arc::new(far)).build()
    };
    let clients: Vec<Client> =
        iter::repeat_with(client).take(clients).collect::<Result<_, _>>()?;
    let url = format!("http://far.test:{}/", to.port());
    let request = clients[0].get(url).build()?;
    let mut tasks = JoinSet::new();
    for client in clients.iter().cycle().take(n) {
        let request = request.try_clone().ok_or("it has a body")?;
        tasks.spawn(ask(client.clone(), request));
        if way == "yield after each" {
            yield_now().await;
        }
    }
    while let Some(answer) = tasks.join_next().await {
        answer??;
    }
    let (mut samples, mut in_retain) = (0, 0);
    for (stack, count) in &profiler.report().build()?.data {
        samples += count;
        let running = stack.frames.first().into_iter().flatten();
        let mut names = running.map(|function| function.name());
        if names.any(|name| name.contains("VecDeque<T,A>::retain")) {
            in_retain += count;
        }
    }
    let percent = 100.0 * in_retain as f64 / samples as f64;
    println!("{way}: {percent:.1} of 100 samples in VecDeque::retain");
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
