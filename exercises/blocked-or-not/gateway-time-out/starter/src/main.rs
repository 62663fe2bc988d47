use std::net::TcpListener;
use std::time::Duration;
use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let listener = TcpListener::bind("127.0.0.1:3009")?;
    println!("main: listening on http://{}", listener.local_addr()?);
    serve(listener, &server, Duration::from_secs(1))?;
    Ok(())
}

/// Passes every visitor's request on to the server, and the server's text back:
/// with status 200, or 504 if it has not come within the limit, or 502 if the
/// server cannot be reached. No visitor waits for another. If a visitor can't
/// be accepted, it prints the error, makes a pause, and tries again. It returns
/// only if it can't build a client for its requests.
fn serve(
    listener: TcpListener,
    server: &str,
    limit: Duration,
) -> reqwest::Result<()> {
    todo!("pass on what comes to {listener:?} to {server}, within {limit:?}")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
