use std::time::Instant;
use std::{env, error::Error, io};

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let start = Instant::now();
    let paths = ["/", "/delay/2000", "/status/404", "/delay/1000", "/"];
    for (path, response) in paths.iter().zip(ask_all(address, &paths).await) {
        println!("{path}: {}", response?);
    }
    println!("All took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

/// Asks for all paths at the same time, each over a connection of its own.
/// Gives what came of each, in the order of the paths.
async fn ask_all(address: &str, paths: &[&str]) -> Vec<io::Result<String>> {
    join_all(paths.iter().map(|path| ask(address, path))).await
}

/// Gives the last line of the response.
async fn ask(address: &str, path: &str) -> io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.0\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    connection.read_to_string(&mut response).await?;
    Ok(response.lines().last().unwrap_or("nothing").to_string())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
