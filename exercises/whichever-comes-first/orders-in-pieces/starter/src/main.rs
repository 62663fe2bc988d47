use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let (mut guest, ear) = tokio::io::duplex(64);
    let speaking = async move {
        for words in ["so", "up\nst", "ew\ncof", "fee"] {
            println!("guest: says {words:?}");
            guest.write_all(words.as_bytes()).await?;
            time::sleep(Duration::from_millis(500)).await;
        }
        io::Result::Ok(())
    };
    let noting = async move {
        let mut orders = Orders::new(ear);
        let mut clock = time::interval(Duration::from_millis(150));
        loop {
            tokio::select! {
                order = orders.next() => match order? {
                    Some(order) => println!("waiter: notes {order:?}"),
                    None => return Ok(()),
                },
                _ = clock.tick() => println!("waiter: looks at the clock"),
            }
        }
    };
    tokio::try_join!(speaking, noting)?;
    Ok(())
}

/// The orders of a guest, each a line.
struct Orders<R> {
    ear: R,
    /// What was read, and given to nobody yet.
    heard: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Orders<R> {
    fn new(ear: R) -> Self {
        Self { ear, heard: Vec::new() }
    }

    /// The next order, without its line break; a last one need not have any.
    /// `None` if the guest has left, and nothing is left of what they said. If
    /// this future is dropped, nothing is lost.
    async fn next(&mut self) -> io::Result<Option<String>> {
        let heard = (self.heard.len(), &raw const self.ear);
        todo!("return the next line of what was heard: {heard:?}")
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
