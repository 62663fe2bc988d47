use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

fn main() -> io::Result<()> {
    let usual = "http://127.0.0.1:3003".to_string();
    let server = env::var("SLOW_SERVER").unwrap_or(usual);
    let address = server.trim_start_matches("http://");
    for number in 1..=2 {
        let response = get(address)?;
        // The headers end with an empty line.
        let (_, body) = response.split_once("\r\n\r\n").unwrap_or_default();
        println!("response {number}: {body}");
    }
    Ok(())
}

fn get(address: &str) -> io::Result<String> {
    let mut connection = TcpStream::connect(address)?;
    write!(
        connection,
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    Ok(response)
}
