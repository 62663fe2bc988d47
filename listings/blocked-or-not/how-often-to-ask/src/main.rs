use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

use nix::time::{ClockId, clock_gettime};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let ways = [
        ("blocked", None),
        ("no pause", Some(Duration::ZERO)),
        ("short pause", Some(delay / 100)),
        ("long pause", Some(delay * 7 / 10)),
    ];
    let mut threads = Vec::new();
    for (name, pause) in ways {
        let address = server.trim_start_matches("http://").to_string();
        threads.push(thread::spawn(move || ask(name, pause, &address)));
    }
    for thread in threads {
        thread.join().expect("`ask` does not panic")?;
    }
    Ok(())
}

fn ask(name: &str, pause: Option<Duration>, address: &str) -> io::Result<()> {
    let start = Instant::now();
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    connection.set_nonblocking(pause.is_some())?;
    let (mut part, mut reads) = ([0; 1000], 1);
    let count = loop {
        match (connection.read(&mut part), pause) {
            (Ok(count), _) => break count,
            (Err(error), Some(pause))
                if error.kind() == ErrorKind::WouldBlock =>
            {
                thread::sleep(pause);
            }
            (Err(error), _) => return Err(error),
        }
        reads += 1;
    };
    let wall = start.elapsed().as_secs_f64();
    let share = 100.0 * cpu_time()?.as_secs_f64() / wall;
    let response = String::from_utf8_lossy(&part[..count]);
    let last = response.lines().last().unwrap_or("nothing");
    print!("{name}: {last} after {wall:.2} s, ");
    println!("reads: {reads}, CPU: {share:.1} %");
    Ok(())
}

/// The CPU time of the thread that calls this, since the thread began.
fn cpu_time() -> nix::Result<Duration> {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from)
}
