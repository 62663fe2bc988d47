use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use std::{env, error::Error, io};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::{sync::oneshot, time};

// ANCHOR: session
struct Session {
    address: SocketAddr,
}

impl Session {
    async fn close(self) -> io::Result<()> {
        println!("session: says goodbye");
        say_goodbye(self.address).await?;
        println!("session: is closed");
        Ok(())
    }
}
// ANCHOR_END: session

async fn say_goodbye(address: SocketAddr) -> io::Result<()> {
    TcpStream::connect(address).await?.write_all(b"goodbye\n").await
}

// ANCHOR: main
fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let runtime =
        Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (stop, stopped) = oneshot::channel();
    let task = runtime.spawn(async move {
        let session = Session { address };
        stopped.await.map_err(io::Error::other)?;
        session.close().await
    });
    runtime.block_on(async { time::sleep(delay / 2).await });
    println!("main: tells the task to stop");
    stop.send(()).map_err(|()| "the task has ended before")?;
    runtime.block_on(task)??;
    println!("main: drops the runtime");
    drop(runtime);
    println!("main: ends");
    Ok(())
}
// ANCHOR_END: main
