use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;
use std::{env, error::Error, thread};

use polling::{Event, Events, PollMode, Poller};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let half = Duration::from_secs_f64(delay / 2.0);
    let (client, mut server) = UnixStream::pair()?;
    let client = thread::spawn(move || ask(client, half));

    server.set_nonblocking(true)?;
    let poller = Poller::new()?;
    let interest = Event::readable(0);
    // SAFETY: `poller` is declared after `server`, and so it is dropped first.
    unsafe { poller.add_with_mode(&server, interest, PollMode::Edge)? };
    let (mut request, mut events) = (Vec::new(), Events::new());
    let mut part = [0; 3];
    // ANCHOR: read
    while !request.ends_with(b"\n") {
        events.clear();
        poller.wait(&mut events, None)?;
        loop {
            match server.read(&mut part) {
                Ok(0) => return Err("the client has gone".into()),
                Ok(count) => {
                    println!("server: read {count} bytes");
                    request.extend_from_slice(&part[..count]);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
    }
    // ANCHOR_END: read
    server.write_all(b"Hello!\n")?;
    client.join().expect("the client does not panic")?;
    Ok(())
}

/// Sends a request of eight bytes after a while, and waits for the answer.
fn ask(mut connection: UnixStream, after: Duration) -> io::Result<()> {
    thread::sleep(after);
    connection.write_all(b"GET /ab\n")?;
    println!("client: sent 8 bytes, the last of which ends the request");
    let mut answer = String::new();
    BufReader::new(connection).read_line(&mut answer)?;
    println!("client: the answer is {}", answer.trim_end());
    Ok(())
}
