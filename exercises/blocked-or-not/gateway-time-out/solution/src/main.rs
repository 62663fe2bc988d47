use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use std::{env, error::Error, thread};

use reqwest::blocking::Client;

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
    let client = Client::builder().timeout(limit).build()?;
    for visitor in listener.incoming() {
        let visitor = match visitor {
            Ok(visitor) => visitor,
            Err(error) => {
                println!("main: cannot accept a visitor, {error}");
                thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        let (client, server) = (client.clone(), server.to_string());
        thread::spawn(move || {
            if let Err(error) = pass_on(&visitor, &client, &server) {
                println!("main: lost a visitor, {error}");
            }
        });
    }
    Ok(())
}

fn pass_on(
    visitor: &TcpStream,
    client: &Client,
    server: &str,
) -> io::Result<()> {
    read_request(visitor)?;
    match ask(client, server) {
        Ok(text) => respond(visitor, "200 OK", &text),
        Err(error) => {
            println!("main: no response, {error:?}");
            let (status, body) = match error.is_timeout() {
                true => ("504 Gateway Timeout", "The server is too slow."),
                false => ("502 Bad Gateway", "There is no server."),
            };
            respond(visitor, status, body)
        }
    }
}

/// Returns an error if the limit is reached before the response has arrived.
fn ask(client: &Client, server: &str) -> reqwest::Result<String> {
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
