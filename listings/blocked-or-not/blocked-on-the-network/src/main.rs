use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use std::{env, error::Error};

use nix::time::{ClockId, clock_gettime};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    println!("main: sent a request");

    let start = Instant::now();
    let cpu_before = cpu_time()?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    let cpu = (cpu_time()? - cpu_before).as_secs_f64();
    let wall = start.elapsed().as_secs_f64();

    let last = response.lines().last().unwrap_or("nothing");
    let share = 100.0 * cpu / wall;
    println!("main: has a response that ends with: {last}");
    println!("main: the read took {wall:.4} s of wall-clock time");
    println!(
        "main: the read took {cpu:.4} s of CPU time, a share of {share:.2} %"
    );
    Ok(())
}

/// The CPU time of the thread that calls this, since the thread began.
fn cpu_time() -> nix::Result<Duration> {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from)
}
