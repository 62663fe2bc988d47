use std::error::Error;
use std::net::{TcpListener, TcpStream};

use rlimit::Resource;

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
    Ok(())
}
