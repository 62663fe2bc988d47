use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use std::{env, error::Error};

use polling::{Event, Events, Poller};

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
    let end = Instant::now() + limit;
    let poller = Poller::new()?;
    for (key, connection) in connections.iter().enumerate() {
        // SAFETY: the caller keeps the connection for longer than this poller
        // lives.
        unsafe { poller.add(connection, Event::readable(key))? };
    }
    let mut so_far = vec![Vec::new(); connections.len()];
    let mut closed = vec![false; connections.len()];
    let mut events = Events::new();
    while closed.contains(&false) {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        events.clear();
        poller.wait(&mut events, Some(left))?;
        for event in events.iter() {
            let mut connection = &connections[event.key];
            let mut part = [0; 1000];
            let count = connection.read(&mut part)?;
            so_far[event.key].extend_from_slice(&part[..count]);
            closed[event.key] = count == 0;
            if count > 0 {
                poller.modify(connection, Event::readable(event.key))?;
            }
        }
    }
    for connection in connections {
        poller.delete(connection)?;
    }
    let responses = so_far.into_iter().zip(closed);
    Ok(responses.map(|(bytes, closed)| closed.then_some(bytes)).collect())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
