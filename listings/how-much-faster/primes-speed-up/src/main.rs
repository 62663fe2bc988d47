use std::hint::black_box;
use std::time::Instant;
use std::{io, thread};

const PRIME: u64 = 10_000_000_019;
const PIECES: usize = 16;
const ROUNDS: usize = 5;
const TRIES: usize = 20;
const THREADS: [usize; 4] = [1, 2, 4, 8];

fn main() -> io::Result<()> {
    let processors = thread::available_parallelism()?.get();
    println!("processors: {processors}");
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        // The shortest time of many tries is the one least disturbed.
        let mut in_a_loop = f64::INFINITY;
        let mut on = [f64::INFINITY; THREADS.len()];
        for _ in 0..TRIES {
            in_a_loop = in_a_loop.min(time(|| examine(PIECES)));
            for (threads, best) in THREADS.into_iter().zip(&mut on) {
                *best = best.min(time(|| on_threads(threads)));
            }
        }
        rounds.push(on.map(|best| in_a_loop / best));
    }
    for (index, threads) in THREADS.into_iter().enumerate() {
        let speed_ups: Vec<f64> = rounds.iter().map(|s| s[index]).collect();
        let (s, error) = mean(&speed_ups);
        let efficiency = s / processors.min(threads) as f64;
        print!("threads {threads}: speed-up {s:.3} ± {error:.3}, ");
        println!("efficiency {efficiency:.2}");
    }
    // With j = 2, (j / S - 1) / (j - 1) is this:
    let serial: Vec<f64> = rounds.iter().map(|s| 2.0 / s[1] - 1.0).collect();
    let (b, error) = mean(&serial);
    println!("from 2 threads: B = {b:.3} ± {error:.3}");
    Ok(())
}

fn on_threads(threads: usize) {
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| examine(PIECES / threads));
        }
    });
}

fn examine(pieces: usize) {
    for _ in 0..pieces {
        black_box(is_prime(black_box(PRIME)));
    }
}

fn is_prime(number: u64) -> bool {
    let mut divisor = 2;
    while divisor * divisor <= number {
        if number.is_multiple_of(divisor) {
            return false;
        }
        divisor += 1;
    }
    true
}

fn time(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// The mean and its standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    let variance = squares.sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}
