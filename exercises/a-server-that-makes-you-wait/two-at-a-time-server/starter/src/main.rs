use std::io;
use std::net::TcpListener;
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
    todo!("serve {at_once} clients of {listener:?} at a time, {delay:?} each")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
