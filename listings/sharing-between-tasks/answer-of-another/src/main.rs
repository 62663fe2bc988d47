use std::time::Duration;
use std::{env, error::Error, io};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::{net::TcpStream, sync::Mutex, time, try_join};

type Connection = Mutex<BufReader<TcpStream>>;

// ANCHOR: main
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let patience = Duration::from_secs_f64(delay) / 2;
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let stream = TcpStream::connect(address).await?;
    let connection = Mutex::new(BufReader::new(stream));
    let ada = async {
        let asking = ask("Ada", "/status/404", &connection);
        let asked = time::timeout(patience, asking).await;
        let asked = asked.inspect_err(|_| println!("Ada: gives up"));
        asked.unwrap_or(Ok(()))
    };
    try_join!(ada, ask("Ben", "/status/200", &connection))?;
    Ok(())
}

async fn ask(
    name: &str,
    path: &str,
    connection: &Connection,
) -> io::Result<()> {
    let mut connection = connection.lock().await;
    println!("{name}: asks for {path}");
    let answer = exchange(&mut connection, path).await?;
    println!("{name}: the answer is {answer}");
    Ok(())
}
// ANCHOR_END: main

/// Writes a request and reads its response. Nobody else may write or read
/// in between.
async fn exchange(
    connection: &mut BufReader<TcpStream>,
    path: &str,
) -> io::Result<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: slow-server\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut length = 0;
    let mut line = String::new();
    // The head ends with an empty line, which has two bytes.
    while connection.read_line(&mut line).await? > 2 {
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        line.clear();
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await?;
    String::from_utf8(body).map_err(io::Error::other)
}
