use std::cell::Cell;
use std::thread;

const ROUNDS: u32 = 500_000;

fn main() {
    let counter = Cell::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    counter.set(counter.get() + 1);
                }
            });
        }
    });
    println!("counter: {}", counter.get());
}
