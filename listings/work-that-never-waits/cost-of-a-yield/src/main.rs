use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use tokio::task;

const DIVISIONS: u64 = 10_000;
const ROUNDS: u32 = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // So many divisions come before a yield. The first never gets there.
    let turns = [u64::MAX, 1, 10, 100, 1000, 10_000];
    let mut best = [f64::INFINITY; 6];
    for _ in 0..ROUNDS {
        for (turn, best) in turns.into_iter().zip(&mut best) {
            *best = best.min(task::spawn(divide(turn)).await?);
        }
    }
    let none = best[0];
    println!("no yield: {none:.2} ns per division");
    for (turn, time) in turns.into_iter().zip(best).skip(1) {
        let whole = time * turn as f64 / 1000.0;
        let times = time / none;
        println!(
            "yield after {turn}: {time:.2} ns per division, {times:.2} times \
             as long, {whole:.2} µs per turn"
        );
    }
    let cost = turns[2] as f64 * (best[2] - none);
    let as_long = cost / none;
    println!(
        "a yield takes about {cost:.0} ns, as long as {as_long:.0} divisions"
    );
    Ok(())
}

/// Divides by odd numbers, with a yield after so many divisions. Gives the time
/// of one division in nanoseconds, with its share of the yields.
async fn divide(turn: u64) -> f64 {
    let number = black_box(100_000_000_000_000_003_u64);
    let mut left = turn;
    let start = Instant::now();
    for place in 0..DIVISIONS {
        black_box(number.is_multiple_of(2 * place + 3));
        left -= 1;
        if left == 0 {
            task::yield_now().await;
            left = turn;
        }
    }
    1e9 * start.elapsed().as_secs_f64() / DIVISIONS as f64
}
