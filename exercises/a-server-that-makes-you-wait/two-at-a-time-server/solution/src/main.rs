use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:3006")?;
    println!("listening on http://{}", listener.local_addr()?);
    serve_at_most(2, listener, Duration::from_secs(3));
    Ok(())
}

/// Answers every request with `Hello!` after the delay. Works on at most
/// `at_once` requests at a time. Never returns: if a connection can't be
/// accepted, it prints the error, makes a pause, and tries again.
fn serve_at_most(at_once: usize, listener: TcpListener, delay: Duration) {
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| serve_in_turn(&listener, delay));
        }
    });
}

fn serve_in_turn(listener: &TcpListener, delay: Duration) {
    for connection in listener.incoming() {
        match connection {
            Ok(client) => {
                if let Err(error) = serve(client, delay) {
                    println!("a request failed: {error}");
                }
            }
            Err(error) => {
                println!("cannot accept a connection: {error}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn serve(client: TcpStream, delay: Duration) -> io::Result<()> {
    for line in BufReader::new(&client).lines() {
        if line?.is_empty() {
            break;
        }
    }
    thread::sleep(delay);
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close";
    let mut client = &client;
    write!(client, "{head}\r\n\r\nHello!")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
