//! A burst of requests by the clients of the chapter "Ten thousand at once", beside Go's `net/http`.
//!
//!     cargo bench -p beside-go                  # 10,000 requests, delays of 0.3 and 3 s, 5 rounds
//!     cargo bench -p beside-go -- 10000 9       # 9 rounds
//!
//! All clients ask the same server, in turn, each time in a new process, and the medians are printed: milliseconds beyond
//! the delay, and how many times as many as bare sockets took. Go's rows are left out where there is no `go`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, io};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;

const DELAYS: [&str; 2] = ["0.3", "3"];
const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nHello!";

/// The listings' programs that are compared, and which of their clients.
const LISTINGS: [(&str, &[&str]); 3] = [
    ("memory-in-flight", &["bare sockets", "reqwest"]),
    ("hyper-alone", &["hyper alone"]),
    ("late-buffer", &["late buffer"]),
];

/// The client that everything is compared with, and the two whose ratio is the point of it all.
const BASE: &str = "bare sockets";
const OURS: &str = "late buffer";
const GO_TUNED: &str = "Go, tuned";

/// A client: what it is called, the program, and what comes before the count, the delay and the address.
struct Client {
    name: String,
    program: PathBuf,
    way: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    rlimit::increase_nofile_limit(u64::MAX)?;
    // Cargo adds `--bench` to what it is told.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let count = arguments.first().map_or("10000", String::as_str);
    let rounds: usize = arguments.get(1).map_or(Ok(5), |rounds| rounds.parse())?;
    ensure!(rounds > 0, "of no rounds there is no median");

    let target = target_folder()?;
    let mut clients = compile_listings(&target).await?;
    match compile_go(&target).await? {
        Some(go) => clients.extend(go),
        None => println!("There is no `go` in PATH, so its rows are left out."),
    }

    println!(
        "{count} requests at once, medians of {rounds} rounds: ms beyond the delay, and times bare sockets\n"
    );
    println!("{:<16}{:>20}{:>20}", "delay", "0.3 s", "3 s");
    let mut all: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for delay in DELAYS {
        let to = serve(delay)?;
        let mut figures = vec![Vec::new(); clients.len()];
        for _ in 0..rounds {
            for (client, figures) in clients.iter().zip(&mut figures) {
                figures.push(run(client, count, delay, &to).await?);
            }
        }
        for (client, figures) in clients.iter().zip(figures) {
            all.entry(&client.name).or_default().push(median(figures));
        }
    }
    for client in &clients {
        let row = &all[client.name.as_str()];
        let cells = row
            .iter()
            .zip(&all[BASE])
            .map(|(time, base)| format!("{time:>12.0}{:>8.2}", time / base));
        println!("{:<16}{}", client.name, cells.collect::<String>());
    }
    if let Some(go) = all.get(GO_TUNED) {
        let ratios = all[OURS].iter().zip(go).map(|(ours, go)| ours / go);
        let ratios: Vec<String> = ratios.map(|ratio| format!("{ratio:.2}")).collect();
        println!(
            "\n\"{OURS}\" takes {} times as long as \"{GO_TUNED}\".",
            ratios.join(" and ")
        );
    }
    Ok(())
}

/// Where Cargo puts what it compiles: this program lies in `release/deps` there.
fn target_folder() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program
        .ancestors()
        .nth(3)
        .context("this program lies in no target folder")?;
    Ok(target.to_owned())
}

async fn compile_listings(target: &Path) -> Result<Vec<Client>> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    // As the engine compiles them: with the features that the whole workspace asks for, so nothing is compiled twice.
    cargo.args(["build", "--release", "--quiet", "--workspace"]);
    for (listing, _) in LISTINGS {
        cargo.args(["--bin", listing]);
    }
    let status = cargo.arg("--target-dir").arg(target).status().await?;
    ensure!(status.success(), "the listings don't compile");
    let clients = LISTINGS.iter().flat_map(|(listing, ways)| {
        ways.iter().map(move |way| Client {
            name: (*way).to_owned(),
            program: target.join("release").join(listing),
            way: (*way).to_owned(),
        })
    });
    Ok(clients.collect())
}

/// `None` where Go isn't installed.
async fn compile_go(target: &Path) -> Result<Option<Vec<Client>>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("main.go");
    let program = target.join("beside-go");
    let status = Command::new("go")
        .arg("build")
        .arg("-o")
        .arg(&program)
        .arg(source)
        .status()
        .await;
    match status {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        status => ensure!(status?.success(), "main.go doesn't compile"),
    }
    let client = |way: &str| Client {
        name: format!("Go, {way}"),
        program: program.clone(),
        way: way.to_owned(),
    };
    Ok(Some(["plain", "tuned"].map(client).into()))
}

/// Milliseconds beyond the delay: the first figure that the client prints.
async fn run(client: &Client, count: &str, delay: &str, to: &str) -> Result<f64> {
    let mut command = Command::new(&client.program);
    let output = command
        .args([&client.way, count, delay, to])
        .output()
        .await?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{}: {}, {said}",
        client.name,
        output.status
    );
    let line = String::from_utf8(output.stdout)?;
    let first = line
        .split_whitespace()
        .next()
        .with_context(|| format!("{} printed nothing", client.name))?;
    first
        .parse()
        .with_context(|| format!("{} printed {line}", client.name))
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Starts a server as lean as can be: it answers each request after the delay.
fn serve(delay: &str) -> Result<String> {
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
