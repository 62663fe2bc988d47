use std::error::Error;
use std::time::Duration;

use tokio::task;
use tokio::time::{self, Instant};

const PERIOD: Duration = Duration::from_millis(40);
const NUMBERS: [u64; 4] = [
    14_000_000_000_000_033,
    14_000_000_000_000_081,
    14_000_000_000_000_153,
    14_000_000_000_000_207,
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let clock = task::spawn(tick(start));
    time::sleep_until(start + PERIOD * 5 / 2).await;
    println!("main: begins to compute");
    let begin = Instant::now();
    let primes = examine().await?;
    let computing = begin.elapsed();
    println!("main: computed {primes:?}");
    let share = clock.await?.as_secs_f64() / computing.as_secs_f64();
    println!("main: the longest hold-up was {share:.3} of the computing");
    Ok(())
}

/// Ticks at times that were fixed beforehand. Gives how late the latest was.
async fn tick(start: Instant) -> Duration {
    let mut latest = Duration::ZERO;
    for (count, due) in (1..=12).map(|count| (count, PERIOD * count)) {
        time::sleep_until(start + due).await;
        let late = start.elapsed() - due;
        latest = latest.max(late);
        let (due, late) = (due.as_millis(), 1000.0 * late.as_secs_f64());
        println!("tick {count}: due after {due} ms, {late:.2} ms late");
    }
    latest
}

// ANCHOR: examine
async fn examine() -> Result<Vec<bool>, Box<dyn Error>> {
    Ok(NUMBERS.into_iter().map(is_prime).collect())
}
// ANCHOR_END: examine

/// Whether an odd number above 1 is prime: looks for a divisor up to the root.
fn is_prime(number: u64) -> bool {
    let mut divisor = 3;
    while divisor * divisor <= number && !number.is_multiple_of(divisor) {
        divisor += 2;
    }
    divisor * divisor > number
}
