use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;

const THREADS: u32 = 2;
const ROUNDS: u32 = 500_000;

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
    let lost = THREADS * ROUNDS - in_two_steps.into_inner();
    match (lost * 10).div_ceil(THREADS * ROUNDS) {
        0 => println!("load, then store: no updates lost"),
        tenths => println!("load, then store: up to {tenths} in 10 lost"),
    }
    println!("fetch_add: {}", in_one_step.into_inner());
    let under_a_lock = under_a_lock.into_inner().expect("no thread panicked");
    println!("Mutex: {under_a_lock}");
}
