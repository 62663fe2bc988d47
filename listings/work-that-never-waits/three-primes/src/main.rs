use std::time::Instant;

use tokio::task::JoinSet;

const NUMBERS: [u64; 3] = [9_637_529_763_296_797, 427_920_331, 157];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for number in NUMBERS {
        tasks.spawn(examine(number, start));
    }
    tasks.join_all().await;
}

async fn examine(number: u64, start: Instant) {
    println!("{number}: begins");
    let prime = if is_prime(number).await { "prime" } else { "not prime" };
    let time = 1000.0 * start.elapsed().as_secs_f64();
    println!("{number}: {prime} after {time:.2} ms");
}

/// Looks for a divisor: first 2, then every odd number up to the root.
// ANCHOR: is_prime
async fn is_prime(number: u64) -> bool {
    if number < 4 || number.is_multiple_of(2) {
        return number == 2 || number == 3;
    }
    let mut divisor = 3;
    while divisor * divisor <= number {
        if number.is_multiple_of(divisor) {
            return false;
        }
        divisor += 2;
    }
    true
}
// ANCHOR_END: is_prime
