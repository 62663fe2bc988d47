use std::thread;
use std::time::{Duration, Instant};

use rayon::prelude::*;

const ROUNDS: u32 = 150;
const NUMBERS: [u64; 6] = [
    100_000_000_003,
    100_000_000_019,
    99_900_084_941,
    100_000_000_057,
    99_900_085_699,
    100_000_000_063,
];

fn main() {
    let mut best = [Duration::MAX; 3];
    let answers = in_a_row();
    let ways = [in_a_row, on_threads, with_rayon];
    for _ in 0..ROUNDS {
        for (way, best) in ways.iter().zip(&mut best) {
            let start = Instant::now();
            let found = way();
            *best = start.elapsed().min(*best);
            assert_eq!(found, answers);
        }
    }
    for (number, prime) in NUMBERS.into_iter().zip(with_rayon()) {
        println!("{number} is {}", if prime { "prime" } else { "not prime" });
    }
    let [in_a_row, on_threads, with_rayon] =
        best.map(|time| 1000.0 * time.as_secs_f64());
    println!("in a row: {in_a_row:.2} ms, the best of {ROUNDS} rounds");
    println!(
        "threads: {on_threads:.2} ms, speed-up {:.2}",
        in_a_row / on_threads
    );
    println!(
        "Rayon: {with_rayon:.2} ms, speed-up {:.2}",
        in_a_row / with_rayon
    );
}

fn in_a_row() -> Vec<bool> {
    NUMBERS.iter().map(|&number| is_prime(number)).collect()
}

fn on_threads() -> Vec<bool> {
    let threads = NUMBERS.map(|number| thread::spawn(move || is_prime(number)));
    let joined = threads.into_iter().map(|thread| thread.join());
    joined.map(|answer| answer.expect("`is_prime` does not panic")).collect()
}

fn with_rayon() -> Vec<bool> {
    NUMBERS.par_iter().map(|&number| is_prime(number)).collect()
}

fn is_prime(number: u64) -> bool {
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
