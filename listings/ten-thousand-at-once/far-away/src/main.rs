use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::{env, error::Error, iter, time::Duration};

use pprof::ProfilerGuardBuilder;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
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
        [role] if role == "server" => return serve(),
        [way, count, to] => return send(way, count.parse()?, to.parse()?),
        _ => {}
    }
    let count = arguments.first().map_or("500", String::as_str);
    let program = env::current_exe()?;
    let mut server =
        Command::new(&program).arg("server").stdout(Stdio::piped()).spawn()?;
    let output = server.stdout.take().expect("its output is a pipe");
    let to = BufReader::new(output).lines().next().ok_or("no server")??;
    for way in ["yield after each", "16 clients"] {
        // A process of its own, so that the profile is of these requests.
        Command::new(&program).args([way, count, &to]).status()?;
    }
    server.kill()?;
    server.wait()?;
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

/// A server as lean as can be: it answers each request after the delay.
#[tokio::main(flavor = "current_thread")]
async fn serve() -> Result<(), Failure> {
    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse()?)?;
    let listener = socket.listen(16_384)?;
    println!("{}", listener.local_addr()?);
    loop {
        let (connection, _) = listener.accept().await?;
        // Ended with a reset, it leaves no port that nobody may use yet.
        connection.set_zero_linger()?;
        tokio::spawn(answer(connection));
    }
}

async fn answer(mut connection: TcpStream) -> io::Result<()> {
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
