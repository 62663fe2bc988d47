use std::io::{self, Write};
use std::net::TcpStream;
use std::time::Duration;
use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let mut connections = Vec::new();
    for milliseconds in [900, 100, 500] {
        let mut connection = TcpStream::connect(address)?;
        write!(connection, "GET /delay/{milliseconds} HTTP/1.0\r\n\r\n")?;
        connections.push(connection);
    }
    let responses = read_in_time(&connections, Duration::from_millis(700))?;
    for (number, response) in (1..).zip(responses) {
        match response {
            Some(bytes) => println!("response {number}: {} bytes", bytes.len()),
            None => println!("response {number}: too late"),
        }
    }
    Ok(())
}

/// Reads all connections at the same time, on this thread, and sleeps while
/// there's nothing to read. Returns for each what it has sent, if it was closed
/// within the limit, and `None` if not. Returns as soon as all are closed, or
/// when the limit has passed.
fn read_in_time(
    connections: &[TcpStream],
    limit: Duration,
) -> io::Result<Vec<Option<Vec<u8>>>> {
    let count = connections.len();
    todo!("read {count} connections at the same time, for {limit:?}")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
