use std::error::Error;
use std::net::{TcpListener, TcpStream};
use std::thread;

use rlimit::Resource;

const MIB: usize = 1024 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let (_, most) = Resource::NOFILE.get()?;
    Resource::NOFILE.set(64, most)?;
    println!("main: may have 64 files open");
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let mut clients = Vec::new();
    let refused = loop {
        match TcpStream::connect(address) {
            Ok(client) => clients.push(client),
            Err(error) => break error,
        }
    };
    println!("client: {} connections, then: {refused}", clients.len());

    // The system has made the connections. The server has yet to take them.
    for attempt in 1..=2 {
        match listener.accept() {
            Ok(_) => println!("server: attempt {attempt}: took a connection"),
            Err(error) => println!("server: attempt {attempt}: {error}"),
        }
        clients.pop();
    }
    drop(clients);

    if cfg!(target_os = "linux") {
        Resource::AS.set(1024 * MIB as u64, rlimit::INFINITY)?;
        println!("main: may use 1024 MiB of addresses");
    } else {
        println!("main: may use as many addresses as it likes");
    }
    let mut threads = Vec::new();
    let refused = loop {
        let thread = thread::Builder::new().stack_size(64 * MIB);
        match thread.spawn(thread::park) {
            Ok(thread) => threads.push(thread),
            Err(error) => break error,
        }
    };
    println!("threads: {} started, then: {refused}", threads.len());
    for thread in threads {
        thread.thread().unpark();
        thread.join().expect("`park` does not panic");
    }
    println!("main: all threads have ended");
    Ok(())
}
