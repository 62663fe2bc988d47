use std::sync::{Condvar, Mutex};
use std::thread;

const NO_PANIC: &str = "nobody panics in the bakery";

fn main() {
    let shelf = Mutex::new(0_u32);
    let bell = Condvar::new();
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let mut loaves = shelf.lock().expect(NO_PANIC);
                loaves = bell.wait_while(loaves, |n| *n == 0).expect(NO_PANIC);
                *loaves -= 1;
            });
        }
        scope.spawn(|| {
            for _ in 1..=3 {
                let mut loaves = shelf.lock().expect(NO_PANIC);
                *loaves += 1;
                bell.notify_one();
            }
        });
    });
    let left = shelf.into_inner().expect(NO_PANIC);
    println!("loaves left: {left}");
}
