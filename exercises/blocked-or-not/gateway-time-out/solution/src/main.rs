use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use std::{env, thread};

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
    for visitor in listener.incoming() {
        let (visitor, server) = (visitor?, server.to_string());
        thread::spawn(move || {
            if let Err(error) = pass_on(&visitor, &server, limit) {
                println!("main: lost a visitor, {error}");
            }
        });
    }
    Ok(())
}

fn pass_on(
    visitor: &TcpStream,
    server: &str,
    limit: Duration,
) -> io::Result<()> {
    read_request(visitor)?;
    match ask(server, limit) {
        Ok(text) => respond(visitor, "200 OK", &text),
        Err(error) if error.is_timeout() => {
            respond(visitor, "504 Gateway Timeout", "The server is too slow.")
        }
        Err(_) => respond(visitor, "502 Bad Gateway", "There is no server."),
    }
}

/// Gives an error when the limit is reached before the response is there.
fn ask(server: &str, limit: Duration) -> reqwest::Result<String> {
    let client = reqwest::blocking::Client::builder().timeout(limit).build()?;
    client.get(server).send()?.text()
}

/// Reads a request up to the empty line that ends it.
fn read_request(visitor: &TcpStream) -> io::Result<()> {
    for line in BufReader::new(visitor).lines() {
        if line?.is_empty() {
            break;
        }
    }
    Ok(())
}

/// Writes a response with this status, such as `200 OK`.
fn respond(
    mut visitor: &TcpStream,
    status: &str,
    body: &str,
) -> io::Result<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}");
    write!(visitor, "{head}\r\nConnection: close\r\n\r\n{body}")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
