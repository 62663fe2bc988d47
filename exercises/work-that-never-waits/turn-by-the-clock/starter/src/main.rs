use std::time::{Duration, Instant};

use tokio::task::JoinSet;

/// A turn of a task that computes.
struct Turn {
    limit: Duration,
    begin: Instant,
}

impl Turn {
    /// Begins a turn that is to last about this long.
    fn new(limit: Duration) -> Turn {
        Turn { limit, begin: Instant::now() }
    }

    /// To be awaited after each piece of work. If the turn has lasted for its
    /// limit, yields once, and then begins a new turn. Otherwise, returns at
    /// once.
    async fn check(&mut self) {
        todo!("the turn began {:?} ago: {:?}", self.begin.elapsed(), self.limit)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for number in [9_637_529_763_296_797, 427_920_331, 157] {
        tasks.spawn(async move {
            let prime = is_prime(number).await;
            let time = 1000.0 * start.elapsed().as_secs_f64();
            println!("{number}: prime is {prime} after {time:.2} ms");
        });
    }
    tasks.join_all().await;
}

async fn is_prime(number: u64) -> bool {
    if number < 4 || number.is_multiple_of(2) {
        return number == 2 || number == 3;
    }
    let mut turn = Turn::new(Duration::from_micros(50));
    let mut divisor = 3;
    while divisor * divisor <= number {
        // A look at the clock takes as long as several divisions.
        for _ in 0..1000 {
            if number.is_multiple_of(divisor) {
                return number == divisor;
            }
            divisor += 2;
        }
        turn.check().await;
    }
    true
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
