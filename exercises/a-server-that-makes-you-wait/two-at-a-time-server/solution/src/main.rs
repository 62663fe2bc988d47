use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:3006")?;
    println!("listening on http://{}", listener.local_addr()?);
    serve_at_most(2, listener, Duration::from_secs(3))
}

/// Answers every request with `Hello!` after the delay. Works on at most
/// `at_once` requests at a time. Returns when nobody can accept connections any
/// more, with the error.
fn serve_at_most(
    at_once: usize,
    listener: TcpListener,
    delay: Duration,
) -> io::Result<()> {
    let mut threads = Vec::new();
    for _ in 0..at_once {
        let listener = listener.try_clone()?;
        threads.push(thread::spawn(move || serve_in_turn(&listener, delay)));
    }
    let mut end = Ok(());
    for thread in threads {
        end = thread.join().expect("`serve_in_turn` does not panic");
    }
    end
}

fn serve_in_turn(listener: &TcpListener, delay: Duration) -> io::Result<()> {
    for connection in listener.incoming() {
        if let Err(error) = serve(connection?, delay) {
            println!("a request failed: {error}");
        }
    }
    Ok(())
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
