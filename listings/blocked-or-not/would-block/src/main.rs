use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Instant;
use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    println!("main: sent a request");

    let start = Instant::now();
    connection.set_nonblocking(true)?;
    let (mut response, mut part) = (Vec::new(), [0; 1000]);
    let (mut reads, mut candidate, mut primes) = (0, 2, 0);
    loop {
        reads += 1;
        match connection.read(&mut part) {
            // The server has closed the connection: this was all.
            Ok(0) => break,
            Ok(count) => response.extend_from_slice(&part[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                if reads == 1 {
                    println!("read 1: {}", error.kind());
                }
                // Other work, in pieces: then ask again.
                for number in candidate..candidate + 1000 {
                    primes += u32::from(is_prime(number));
                }
                candidate += 1000;
            }
            Err(error) => return Err(error.into()),
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let response = String::from_utf8(response)?;
    let last = response.lines().last().unwrap_or("nothing");
    println!("main: has a response that ends with: {last}");
    println!("main: it took {seconds:.2} s and {reads} reads");
    println!("main: found {primes} primes in the meantime");
    Ok(())
}

fn is_prime(number: u32) -> bool {
    let mut divisors = (2..).take_while(|divisor| divisor * divisor <= number);
    !divisors.any(|divisor| number.is_multiple_of(divisor))
}
