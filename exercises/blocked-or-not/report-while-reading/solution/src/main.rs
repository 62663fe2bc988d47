use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use std::{env, error::Error, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let mut connection =
        TcpStream::connect(server.trim_start_matches("http://"))?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    connection.set_nonblocking(true)?;
    let pause = Duration::from_millis(300);
    let response = read_and_report(connection, pause, |bytes| {
        println!("main: still waiting, {bytes} bytes so far");
    })?;
    println!("{}", String::from_utf8(response)?);
    Ok(())
}

/// Reads until the other side has closed the connection, which is set
/// non-blocking, and returns all bytes. Each time a read would block, calls
/// `report` with the number of bytes so far, and makes a pause before it asks
/// again. Any other error ends it.
fn read_and_report(
    mut connection: impl Read,
    pause: Duration,
    mut report: impl FnMut(usize),
) -> io::Result<Vec<u8>> {
    let (mut bytes, mut part) = (Vec::new(), [0; 1000]);
    loop {
        match connection.read(&mut part) {
            Ok(0) => return Ok(bytes),
            Ok(count) => bytes.extend_from_slice(&part[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                report(bytes.len());
                thread::sleep(pause);
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
