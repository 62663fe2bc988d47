use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use polling::{Event, Events, Poller};

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:3011")?;
    println!("listening on {}", listener.local_addr()?);
    serve(&listener, 3)?;
    println!("three clients have come and gone");
    Ok(())
}

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

/// The key of the listener. Connections have 1, 2, 3 and so on.
const LISTENER: usize = 0;

/// Sends back to every client what it sends, on this thread, until `clients`
/// clients have come and gone. A client whose connection breaks is gone.
fn serve(listener: &TcpListener, clients: usize) -> io::Result<()> {
    let poller = Poller::new()?;
    // SAFETY: the caller keeps the listener for longer than this poller lives.
    unsafe { poller.add(listener, Event::readable(LISTENER))? };
    let mut connections = HashMap::new();
    let (mut came, mut gone) = (0, 0);
    let mut events = Events::new();
    while gone < clients {
        events.clear();
        poller.wait(&mut events, None)?;
        for event in events.iter() {
            if event.key == LISTENER {
                let Ok((connection, _)) = listener.accept() else {
                    // No file is free, perhaps: those who are here go on, and
                    // one who leaves gives a file back.
                    thread::sleep(Duration::from_millis(20));
                    poller.modify(listener, Event::readable(LISTENER))?;
                    continue;
                };
                came += 1;
                let client = Watched { poller: &poller, connection };
                let source = &client.connection;
                // SAFETY: `Watched` deletes it before it is closed.
                unsafe { poller.add(source, Event::readable(came))? };
                connections.insert(came, client);
                if came < clients {
                    poller.modify(listener, Event::readable(LISTENER))?;
                }
            } else {
                let connection = &connections[&event.key].connection;
                if echo(connection).unwrap_or(false) {
                    poller.modify(connection, Event::readable(event.key))?;
                } else {
                    connections.remove(&event.key);
                    gone += 1;
                }
            }
        }
    }
    poller.delete(listener)
}

/// Sends back what a client has sent. Returns whether it can send more.
fn echo(mut connection: &TcpStream) -> io::Result<bool> {
    let mut part = [0; 1000];
    let count = connection.read(&mut part)?;
    connection.write_all(&part[..count])?;
    Ok(count > 0)
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
