use std::io::{self, Read, Write};
use std::net::TcpStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let response = ask("http://127.0.0.1:3003").await?;
    println!("main: {response}");
    Ok(())
}

/// Gives the last line of the response.
fn ask(server: &str) -> io::Result<String> {
    let address = server.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    Ok(response.lines().last().unwrap_or("nothing").to_string())
}
