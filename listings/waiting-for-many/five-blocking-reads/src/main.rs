use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;
use std::{env, error::Error};

/// How long each response takes, in tenths of a delay.
const TENTHS: [f64; 5] = [10.0, 6.0, 2.0, 8.0, 4.0];

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;

    let start = Instant::now();
    let mut connections = Vec::new();
    for tenths in TENTHS {
        let mut connection = TcpStream::connect(address)?;
        let milliseconds = 100.0 * tenths * delay;
        let path = format!("/delay/{milliseconds:.0}");
        write!(connection, "GET {path} HTTP/1.0\r\n\r\n")?;
        connections.push(connection);
    }
    println!("main: sent five requests");

    for (number, connection) in (1..).zip(&mut connections) {
        let mut response = String::new();
        connection.read_to_string(&mut response)?;
        let delays = start.elapsed().as_secs_f64() / delay;
        println!("connection {number}: response after {delays:.2} delays");
    }
    Ok(())
}
