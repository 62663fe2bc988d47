use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use std::{env, error::Error, future, io};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Handle};
use tokio::{task, time};

// ANCHOR: session
struct Session {
    handle: Handle,
    address: SocketAddr,
}

impl Drop for Session {
    fn drop(&mut self) {
        println!("session: says goodbye");
        let goodbye = say_goodbye(self.address);
        match task::block_in_place(|| self.handle.block_on(goodbye)) {
            Ok(()) => println!("session: is closed"),
            Err(error) => println!("session: {error}"),
        }
    }
}

async fn say_goodbye(address: SocketAddr) -> io::Result<()> {
    TcpStream::connect(address).await?.write_all(b"goodbye\n").await
}
// ANCHOR_END: session

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let runtime =
        Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let handle = runtime.handle().clone();
    runtime.spawn(async move {
        let _session = Session { handle, address };
        future::pending::<()>().await;
    });
    runtime.block_on(async { time::sleep(delay / 2).await });
    println!("main: drops the runtime");
    drop(runtime);
    println!("main: ends");
    Ok(())
}
