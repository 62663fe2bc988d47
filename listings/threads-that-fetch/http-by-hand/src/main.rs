use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    for method in ["GET", "HEAD", "DELETE"] {
        // ANCHOR: request
        let request = format!(
            "{method} /pages/1 HTTP/1.1\r\n\
             Host: {address}\r\n\
             Connection: close\r\n\
             \r\n"
        );
        // ANCHOR_END: request
        show('>', &request);
        let response = exchange(address, &request)?;
        show('<', &response);
        println!();
    }
    Ok(())
}

/// Sends a request over a connection of its own. Returns what comes back, up to
/// the end of the connection.
fn exchange(address: &str, request: &str) -> Result<String, Box<dyn Error>> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(Duration::from_secs(30)))?;
    connection.write_all(request.as_bytes())?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    Ok(response)
}

fn show(direction: char, text: &str) {
    for line in text.lines() {
        println!("{}", format!("{direction} {line}").trim_end());
    }
}
