use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use std::{env, error::Error, iter, process::Command, thread};

use nix::sys::resource::{UsageWho, getrusage};
use tokio::{runtime, sync::mpsc};

/// In which unit the system counts memory: bytes on macOS, otherwise kilobytes.
const UNIT: i64 = if cfg!(target_os = "macos") { 1 } else { 1024 };

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [kind, count] = &arguments[..] {
        if let Err(error) = wait_with(kind, count.parse()?) {
            println!("{count} {kind}: {error}");
        }
        return Ok(());
    }
    let highest = arguments.first().map_or(Ok(10_000), |rung| rung.parse())?;
    for kind in ["threads", "tasks"] {
        let rungs = iter::successors(Some(10_u64), |rung| Some(10 * rung));
        for count in rungs.take_while(|rung| *rung <= highest) {
            // A process of its own: none finds memory that another left.
            let arguments = [kind, &count.to_string()];
            let mut copy = Command::new(env::current_exe()?);
            let status = copy.args(arguments).status()?;
            if !status.success() {
                return Err(format!("a copy ended with {status}").into());
            }
        }
    }
    Ok(())
}

fn wait_with(kind: &str, count: u64) -> Result<(), Box<dyn Error>> {
    rlimit::increase_nofile_limit(count + 100)?;
    let connections: Vec<TcpStream> =
        (0..count).map(|_| connect()).collect::<io::Result<_>>()?;
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    let _context = runtime.enter(); // `from_std` looks for the runtime here.
    let (begun, mut all) = mpsc::unbounded_channel();
    let (before, start) = (getrusage(UsageWho::RUSAGE_SELF)?, Instant::now());
    for connection in connections {
        let begun = begun.clone();
        if kind == "threads" {
            thread::Builder::new().spawn(move || {
                let _ = begun.send(()); // Unheard, if another was refused.
                (&connection).read(&mut [0])
            })?;
        } else {
            connection.set_nonblocking(true)?;
            let connection = tokio::net::TcpStream::from_std(connection)?;
            runtime.spawn(async move {
                let _ = begun.send(()); // Unheard, if another was refused.
                connection.readable().await
            });
        }
    }
    runtime.block_on(async {
        for _ in 0..count {
            all.recv().await;
        }
    });
    let ms = 1000.0 * start.elapsed().as_secs_f64();
    // While all of them wait, the server has time for one more.
    let mut one_more = connect()?;
    one_more.write_all(b"GET /delay/0 HTTP/1.0\r\n\r\n")?;
    one_more.read_to_string(&mut String::new())?;
    let after = getrusage(UsageWho::RUSAGE_SELF)?;
    let kilobytes = (after.max_rss() - before.max_rss()) * UNIT / 1024;
    let switches = after.voluntary_context_switches()
        - before.voluntary_context_switches();
    println!("{count} {kind}: {ms:.2} ms, {kilobytes} KB, {switches} switches");
    Ok(())
}

fn connect() -> io::Result<TcpStream> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let connection = TcpStream::connect(server.trim_start_matches("http://"))?;
    // Ended with a reset, it leaves no port behind that nobody may use yet.
    socket2::SockRef::from(&connection).set_linger(Some(Duration::ZERO))?;
    Ok(connection)
}
