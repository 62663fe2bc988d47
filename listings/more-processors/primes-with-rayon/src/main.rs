use std::time::{Duration, Instant};

use rayon::prelude::*;

const ROUNDS: u32 = 60;
const NUMBERS: [u64; 6] = [
    1_000_000_000_039,
    998_030_970_161,
    1_000_000_000_061,
    1_000_000_000_063,
    994_009_005_901,
    1_000_000_000_091,
];

fn main() {
    let (mut sequence, mut parallel) = (Duration::MAX, Duration::MAX);
    let mut answers = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let in_sequence: Vec<bool> =
            NUMBERS.iter().map(|&number| is_prime(number)).collect();
        sequence = sequence.min(start.elapsed());

        let start = Instant::now();
        answers = NUMBERS.par_iter().map(|&number| is_prime(number)).collect();
        parallel = parallel.min(start.elapsed());
        assert_eq!(answers, in_sequence);
    }
    for (number, prime) in NUMBERS.into_iter().zip(answers) {
        println!("{number} is {}", if prime { "prime" } else { "not prime" });
    }
    let (sequence, parallel) = (ms(sequence), ms(parallel));
    println!("in sequence: {sequence:.2} ms, the best of {ROUNDS} rounds");
    println!("in parallel: {parallel:.2} ms, the best of {ROUNDS} rounds");
    println!("threads: {}", rayon::current_num_threads());
    println!("speed-up: {:.2}", sequence / parallel);
}

fn ms(time: Duration) -> f64 {
    1000.0 * time.as_secs_f64()
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
