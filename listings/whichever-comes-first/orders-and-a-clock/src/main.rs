use std::time::Duration;
use std::{env, error::Error};

use tokio::io::{self, AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::{self, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let (guest, mut ear) = io::duplex(64);
    let speaking = tokio::spawn(speak(guest, delay));
    let mut clock = time::interval_at(Instant::now() + delay / 2, delay);
    loop {
        tokio::select! {
            order = next_order(&mut ear) => match order? {
                Some(order) => println!("waiter: notes {order:?}"),
                None => break,
            },
            _ = clock.tick() => println!("waiter: looks at the clock"),
        }
    }
    speaking.await??;
    println!("waiter: the guest has left");
    Ok(())
}

/// Reads to the end of a line, or gives `None` if the guest has left.
async fn next_order(ear: &mut DuplexStream) -> io::Result<Option<String>> {
    let mut order = Vec::new();
    loop {
        let mut byte = [0];
        if ear.read(&mut byte).await? == 0 {
            return Ok(None);
        }
        if byte == *b"\n" {
            let order = String::from_utf8_lossy(&order);
            return Ok(Some(order.into_owned()));
        }
        order.extend(byte);
    }
}

async fn speak(mut guest: DuplexStream, pause: Duration) -> io::Result<()> {
    let (first, second) = ("so", "up\nstew\n");
    println!("guest: says {first:?}");
    guest.write_all(first.as_bytes()).await?;
    time::sleep(pause).await;
    println!("guest: says {second:?}");
    guest.write_all(second.as_bytes()).await
}
