use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

const NUMBERS: [u64; 6] = [
    20_000_000_000_021,
    30_000_000_000_011,
    40_000_000_000_001,
    22_000_000_000_001,
    25_000_000_000_001,
    28_000_000_000_001,
];

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let pace = Duration::from_secs_f64(delay / 5.0);
    for workers in [1, 4] {
        let start = Instant::now();
        let (primes, busy) = examine_all(workers, pace);
        let (all, busy) = (start.elapsed().as_secs_f64(), busy.as_secs_f64());
        print!("workers {workers}: {primes} primes found in {all:.2} s, ");
        println!("{busy:.2} s of it computing");
    }
    Ok(())
}

/// Returns how many primes there were, and how long the workers computed, all
/// of them together.
fn examine_all(workers: usize, pace: Duration) -> (u32, Duration) {
    let (input, numbers) = mpsc::channel();
    let numbers = Mutex::new(numbers);
    let found = Mutex::new((0, Duration::ZERO));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(number) = next(&numbers) {
                    let start = Instant::now();
                    let prime = is_prime(number);
                    let took = start.elapsed();
                    let mut found = found.lock().expect("no holder panics");
                    found.0 += u32::from(prime);
                    found.1 += took;
                }
            });
        }
        for number in NUMBERS {
            thread::sleep(pace);
            input.send(number).expect("the workers wait for it");
        }
        // The workers' loops end when nothing more can come.
        drop(input);
    });
    found.into_inner().expect("no holder panics")
}

/// The next number, or `None` when there will be no more.
fn next(numbers: &Mutex<mpsc::Receiver<u64>>) -> Option<u64> {
    numbers.lock().expect("no holder panics").recv().ok()
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
