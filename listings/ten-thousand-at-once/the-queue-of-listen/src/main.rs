use std::time::{Duration, Instant};
use std::{env, error::Error};

use reqwest::Client;
use rlimit::Resource;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let (_, most) = Resource::NOFILE.get()?;
    Resource::NOFILE.set(64, most)?;
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for _ in 0..100 {
        tasks.spawn(client.get(format!("{server}/delay/300")).send());
    }
    let mut answered = 0;
    let mut refused = None;
    for answer in tasks.join_all().await {
        match answer {
            Ok(_) => answered += 1,
            Err(error) => refused = Some(error),
        }
    }
    println!("client: may have 64 files, {answered} of 100 requests answered");
    if let Some(error) = &refused {
        let mut cause: &dyn Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        println!("client: {error}");
        println!("client: because: {cause}");
    }
    drop(client);
    Resource::NOFILE.set(most.min(1000), most)?;
    connect_a_hundred(200).await?;
    connect_a_hundred(10).await
}

/// Connects 100 clients to a server that accepts none for half a second.
async fn connect_a_hundred(queue: u32) -> Result<(), Box<dyn Error>> {
    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse()?)?;
    let listener = socket.listen(queue)?;
    let address = listener.local_addr()?;
    let start = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..100 {
        clients.spawn(async move {
            let connection = TcpStream::connect(address).await;
            connection.map(|connection| (connection, start.elapsed()))
        });
    }
    sleep(Duration::from_millis(500)).await;
    let server = tokio::spawn(accept_all(listener));
    let mut times = Vec::new();
    for client in clients.join_all().await {
        times.push(client?.1);
    }
    server.abort();
    let early = times.iter().filter(|time| time.as_millis() < 500).count();
    let last = times.iter().max().map_or(0.0, Duration::as_secs_f64);
    println!(
        "queue of {queue}: {early} of 100 connected before any is accepted"
    );
    println!("queue of {queue}: the last connected after {last:.2} s");
    Ok(())
}

async fn accept_all(listener: TcpListener) {
    let mut connections = Vec::new();
    while let Ok(connection) = listener.accept().await {
        connections.push(connection);
    }
}
