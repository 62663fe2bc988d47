use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Instant;
use std::{env, error::Error};

use polling::{Event, Events, Poller};

/// How long each response takes, in tenths of a delay.
const TENTHS: [f64; 5] = [10.0, 6.0, 2.0, 8.0, 4.0];

/// A connection that leaves its poller before it is closed.
struct Watched<'a> {
    poller: &'a Poller,
    connection: TcpStream,
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        // It fails only if the connection was never added.
        let _ = self.poller.delete(&self.connection);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;

    let start = Instant::now();
    let poller = Poller::new()?;
    let mut connections = Vec::new();
    for (key, tenths) in TENTHS.into_iter().enumerate() {
        let mut connection = TcpStream::connect(address)?;
        let milliseconds = 100.0 * tenths * delay;
        let path = format!("/delay/{milliseconds:.0}");
        write!(connection, "GET {path} HTTP/1.0\r\n\r\n")?;
        connection.set_nonblocking(true)?;
        let watched = Watched { poller: &poller, connection };
        // SAFETY: `Watched` deletes it from the poller before it is closed.
        unsafe { poller.add(&watched.connection, Event::readable(key))? };
        connections.push(watched);
    }
    println!("main: sent five requests");

    // ANCHOR: wait
    let mut events = Events::new();
    let mut open = connections.len();
    while open > 0 {
        events.clear();
        poller.wait(&mut events, None)?;
        for event in events.iter() {
            let mut connection = &connections[event.key].connection;
            let number = event.key + 1;
            let ended = match connection.read(&mut [0; 1000]) {
                Ok(bytes) => {
                    println!(
                        "connection {number}: {bytes} bytes after {:.2} delays",
                        start.elapsed().as_secs_f64() / delay
                    );
                    bytes == 0
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => false,
                Err(error) => return Err(error.into()),
            };
            if ended {
                open -= 1; // The server has closed this connection.
            }
        }
    }
    // ANCHOR_END: wait
    Ok(())
}
