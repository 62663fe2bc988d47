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
    let cpu = cpu_time()? - cpu_before;
    let wall = start.elapsed();

    let last = response.lines().last().unwrap_or("nothing");
    let share = 100.0 * cpu.as_secs_f64() / wall.as_secs_f64();
    println!("main: has a response that ends with: {last}");
    println!("main: the read took {} µs of wall-clock time", wall.as_micros());
    println!("main: the read took {} µs of CPU time", cpu.as_micros());
    println!("main: the thread ran for {share:.3} % of the time");
    Ok(())
}

/// The CPU time of the thread that calls this, since the thread began.
fn cpu_time() -> nix::Result<Duration> {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from)
}
