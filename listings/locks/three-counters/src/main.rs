use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;

const THREADS: u32 = 2;
const ROUNDS: u32 = 500_000;
const TOTAL: u32 = THREADS * ROUNDS;

fn main() {
    let in_two_steps = AtomicU32::new(0);
    let in_one_step = AtomicU32::new(0);
    let under_a_lock = Mutex::new(0);
    let begin = Barrier::new(THREADS as usize);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                begin.wait();
                for _ in 0..ROUNDS {
                    let seen = in_two_steps.load(Relaxed);
                    in_two_steps.store(seen + 1, Relaxed);
                }
                begin.wait();
                for _ in 0..ROUNDS {
                    in_one_step.fetch_add(1, Relaxed);
                }
                begin.wait();
                for _ in 0..ROUNDS {
                    *under_a_lock.lock().expect("no thread panics here") += 1;
                }
            });
        }
    });
    match in_two_steps.into_inner() {
        TOTAL => println!("load, then store: {TOTAL}"),
        // Coarsely, so that many runs can be compared.
        sum => println!("load, then store: below {}", next_round(sum)),
    }
    println!("fetch_add: {}", in_one_step.into_inner());
    let under_a_lock = under_a_lock.into_inner().expect("no thread panicked");
    println!("Mutex: {under_a_lock}");
}

/// Returns the next larger multiple of a hundred thousand.
fn next_round(number: u32) -> u32 {
    (number + 1).next_multiple_of(100_000)
}
