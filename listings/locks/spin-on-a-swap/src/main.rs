use std::hint;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::thread;

fn main() {
    let taken = AtomicBool::new(false);
    let counted = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                while taken.swap(true, Acquire) {
                    hint::spin_loop();
                }
                let seen = counted.load(Relaxed);
                counted.store(seen + 1, Relaxed);
                taken.store(false, Release);
            });
        }
    });
    println!("counted: {}", counted.into_inner());
}
