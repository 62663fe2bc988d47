use std::time::Duration;

use tokio::time::Instant;

/// A bucket of tokens. It is full at the start, and gets a new token each time
/// that `every` has passed, as long as there is room.
struct Bucket {
    size: u32,
    every: Duration,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let bucket = Bucket::new(3, Duration::from_millis(500));
    let start = Instant::now();
    for number in 1..=8 {
        bucket.take().await;
        println!("{number} after {:.2} s", start.elapsed().as_secs_f64());
    }
}

impl Bucket {
    fn new(size: u32, every: Duration) -> Bucket {
        Bucket { size, every }
    }

    /// Takes a token, and waits for one if there is none.
    async fn take(&self) {
        let (size, every) = (self.size, self.every);
        todo!("there is room for {size} tokens, and a new one each {every:?}")
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
