use std::error::Error;
use std::time::{Duration, Instant};

use rlimit::increase_nofile_limit;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Both ends of each connection are files of this process.
    increase_nofile_limit(1000)?;
    connect_a_hundred(200).await?;
    connect_a_hundred(10).await
}

// ANCHOR: connect
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
    // ANCHOR_END: connect
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
    loop {
        match listener.accept().await {
            Ok(connection) => connections.push(connection),
            // While no file is free, each `accept` would fail at once.
            Err(_) => sleep(Duration::from_millis(20)).await,
        }
    }
}
