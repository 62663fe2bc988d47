use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

fn main() {
    let sold = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let seen = sold.load(Relaxed);
                sold.store(seen + 1, Relaxed);
            });
        }
    });
    println!("sold: {}", sold.into_inner());
}
