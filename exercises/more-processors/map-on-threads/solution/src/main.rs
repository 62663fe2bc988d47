use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Instant;

const NUMBERS: [u64; 6] = [
    7_000_000_000_000_037,
    4_900_004_480_000_999,
    4_000_000_000_000_021,
    6_000_000_000_000_001,
    3_600_001_440_000_143,
    5_000_000_000_000_023,
];

fn main() {
    let start = Instant::now();
    let answers = map_on_threads(&NUMBERS, 2, |number| is_prime(*number));
    for (number, prime) in NUMBERS.into_iter().zip(answers) {
        println!("{number} is {}", if prime { "prime" } else { "not prime" });
    }
    println!("Six numbers took {:.2} s.", start.elapsed().as_secs_f64());
}

/// Calls `work` once for each input, on this number of threads, at least 1.
/// Returns the results in the order of the inputs. A thread that is done with
/// one input takes the next that no thread has taken.
fn map_on_threads<Input: Sync, Output: Send>(
    inputs: &[Input],
    threads: usize,
    work: impl Fn(&Input) -> Output + Sync,
) -> Vec<Output> {
    let left = Mutex::new(inputs.iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((position, input)) = next(&left) {
                    let result = work(input);
                    let sent = sender.send((position, result));
                    sent.expect("the receiver is still there");
                }
            });
        }
    });
    drop(sender);
    let mut results: Vec<_> = receiver.into_iter().collect();
    results.sort_by_key(|(position, _)| *position);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Holds the lock for as long as it takes to look, and not while the result is
/// used.
fn next<Item>(left: &Mutex<impl Iterator<Item = Item>>) -> Option<Item> {
    left.lock().expect("nobody panics while holding it").next()
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

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
