use std::error::Error;
use std::time::Duration;

use tokio::time::{self, Instant};

const PERIOD: Duration = Duration::from_millis(25);
const NUMBERS: [u64; 4] = [
    8_000_000_000_000_011,
    8_000_000_000_000_017,
    8_000_000_000_000_111,
    8_000_000_000_000_117,
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let clock = tokio::spawn(tick(start));
    time::sleep_until(start + PERIOD * 5 / 2).await;
    println!("main: begins");
    let begin = Instant::now();
    let primes = examine().await?;
    let time = begin.elapsed().as_secs_f64();
    let found = primes.into_iter().filter(|&prime| prime).count();
    println!("main: {found} primes in {time:.2} s");
    let share = clock.await?.as_secs_f64() / time;
    println!("main: longest hold-up {share:.3} of it");
    Ok(())
}

/// Ticks at times that were fixed beforehand. Gives how late the latest was.
async fn tick(start: Instant) -> Duration {
    let mut latest = Duration::ZERO;
    for count in 1..=10 {
        let due = start + PERIOD * count;
        time::sleep_until(due).await;
        let late = due.elapsed();
        println!("tick {count}: {:.2} ms late", 1000.0 * late.as_secs_f64());
        latest = latest.max(late);
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
