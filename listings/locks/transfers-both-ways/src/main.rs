use std::sync::{Mutex, MutexGuard};
use std::thread;

const NO_PANIC: &str = "no transfer panics";

fn lock(account: &Mutex<i32>) -> MutexGuard<'_, i32> {
    account.lock().expect(NO_PANIC)
}

fn main() {
    let ann = Mutex::new(10);
    let ben = Mutex::new(10);
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut from, mut to) = (lock(&ann), lock(&ben));
            *from -= 3;
            *to += 3;
        });
        scope.spawn(|| {
            let (mut to, mut from) = (lock(&ann), lock(&ben));
            *from -= 5;
            *to += 5;
        });
    });
    let ann = ann.into_inner().expect(NO_PANIC);
    let ben = ben.into_inner().expect(NO_PANIC);
    println!("Ann has {ann}, Ben has {ben}");
}
