use std::net::TcpListener;
use std::time::Duration;
use std::{env, io};

fn main() -> io::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let listener = TcpListener::bind("127.0.0.1:3009")?;
    println!("main: listening on http://{}", listener.local_addr()?);
    serve(listener, &server, Duration::from_secs(1))
}

/// Passes every visitor's request on to the server, and the server's text back:
/// with status 200, or 504 if it has not come within the limit, or 502 if the
/// server cannot be reached. No visitor waits for another. Returns when nobody
/// can accept visitors any more, with the error.
fn serve(
    listener: TcpListener,
    server: &str,
    limit: Duration,
) -> io::Result<()> {
    todo!("pass on what comes to {listener:?} to {server}, within {limit:?}")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
