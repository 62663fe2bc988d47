use std::{env, error::Error, io, time::Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::{net::TcpStream, sync::Mutex, try_join};

// ANCHOR: ask
type Connection = Mutex<BufReader<TcpStream>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let stream = TcpStream::connect(address).await?;
    let start = Instant::now();
    let connection = Mutex::new(BufReader::new(stream));
    try_join!(
        ask("Ada", "/status/404", &connection),
        ask("Ben", "/status/200", &connection),
        ask("Cleo", "/status/500", &connection),
    )?;
    println!("main: that took {:.2} s", start.elapsed().as_secs_f64());
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
// ANCHOR_END: ask

/// Writes a request and reads its response. No other future may write
/// or read in between.
async fn exchange(
    connection: &mut BufReader<TcpStream>,
    path: &str,
) -> io::Result<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: slow-server\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line.trim_end().is_empty() {
            break; // An empty line ends the head.
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    // Makes room for what arrives, and not for what the head promises.
    let mut body = Vec::new();
    if connection.take(length).read_to_end(&mut body).await? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(body).map_err(io::Error::other)
}
