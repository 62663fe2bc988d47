use std::io;
use std::net::TcpListener;
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
    todo!("serve {at_once} clients of {listener:?} at a time, {delay:?} each")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
