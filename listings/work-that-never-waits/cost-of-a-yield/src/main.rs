use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use tokio::task;

const DIVISIONS: u64 = 100_000;
const ROUNDS: u32 = 6;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // How many divisions come between two yields: the last never gets there.
    let turns = [1, 10, 100, 1000, 10_000, 100_000, u64::MAX];
    let mut best = [f64::INFINITY; 7];
    for _ in 0..ROUNDS {
        for (turn, best) in turns.into_iter().zip(&mut best) {
            *best = best.min(task::spawn(divide(turn)).await?);
        }
    }
    let [every, .., none] = best;
    println!("no yield: {none:.2} ns for a division");
    for (turn, time) in turns.into_iter().zip(best).take(turns.len() - 1) {
        let times = time / none;
        println!(
            "yield every {turn} divisions: {time:.2} ns for a division, \
            {times:.2} times as long"
        );
    }
    let cost = every - none;
    let divisions = cost / none;
    println!(
        "a yield takes about {cost:.0} ns, as long as {divisions:.0} divisions"
    );
    Ok(())
}

/// Divides by odd numbers, with a yield after so many divisions. Gives the time
/// of one division in nanoseconds, with its share of the yields.
async fn divide(turn: u64) -> f64 {
    let number = black_box(100_000_000_000_000_003_u64);
    let start = Instant::now();
    let mut left = turn;
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
