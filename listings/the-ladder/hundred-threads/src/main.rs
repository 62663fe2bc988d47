use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Instant;
use std::{env, error::Error, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let mut threads = Vec::new();
    for _ in 1..=100 {
        let server = server.clone();
        threads.push(thread::spawn(move || ask(&server)));
    }
    let mut responses = 0;
    for thread in threads {
        let response = thread.join().expect("no thread panics")?;
        if response != "Hello!" {
            return Err(format!("the server says {response}").into());
        }
        responses += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{responses} responses took {seconds:.2} s.");
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
