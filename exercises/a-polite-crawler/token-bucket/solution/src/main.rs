use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{self, Instant};

/// A bucket of tokens. It is full at the start, and gets a new token each time
/// that `every` has passed, as long as there is room.
struct Bucket {
    size: u32,
    every: Duration,
    /// When the bucket is full again, if no more tokens are taken.
    full: Mutex<Instant>,
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
        Bucket { size, every, full: Mutex::new(Instant::now()) }
    }

    /// Takes a token, and waits for one if there is none.
    async fn take(&self) {
        let turn = self.turn();
        time::sleep_until(turn).await;
    }

    /// Takes a token, and gives the time from which on it may be used.
    fn turn(&self) -> Instant {
        let mut full = self.full.lock().expect("nobody panics with it");
        let now = Instant::now();
        *full = now.max(*full) + self.every;
        // With room for `size`, one may take `size` before there is none.
        let ahead = full.duration_since(now);
        now + ahead.saturating_sub(self.every * self.size)
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
