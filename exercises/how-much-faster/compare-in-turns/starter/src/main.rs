use std::hint::black_box;
use std::thread;
use std::time::Instant;

const ROUNDS: u32 = 20;

fn main() {
    let prime = || is_prime(10_000_000_019);
    let slow = || (0..8).for_each(|_| assert!(black_box(prime())));
    let fast = || {
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    (0..4).for_each(|_| assert!(black_box(prime())));
                });
            }
        });
    };
    match compare(ROUNDS, slow, fast) {
        Some((mean, error)) => println!("speed-up: {mean:.3} ± {error:.3}"),
        None => println!("{ROUNDS} rounds are too few"),
    }
}

fn is_prime(number: u64) -> bool {
    let mut divisors = (2..).take_while(|divisor| divisor * divisor <= number);
    divisors.all(|divisor| !number.is_multiple_of(divisor))
}

/// Does the slow and the fast work in turns, one of each in a round. Returns
/// the mean of the rounds' speed-ups and its standard error.
fn compare(
    rounds: u32,
    mut slow: impl FnMut(),
    mut fast: impl FnMut(),
) -> Option<(f64, f64)> {
    let one_round = seconds(&mut slow) / seconds(&mut fast);
    let mean = mean_and_error(&[one_round]);
    todo!("{mean:?} is the mean of one round, not of {rounds}")
}

/// The mean and its standard error. Fewer than two values do not say how far
/// they differ.
fn mean_and_error(values: &[f64]) -> Option<(f64, f64)> {
    todo!("the mean of {values:?}, and its error")
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
