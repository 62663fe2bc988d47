use std::sync::{Condvar, Mutex};
use std::thread;

fn main() {
    let is_done = Mutex::new(false);
    let bell = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            *is_done.lock().expect("nobody panics in the kitchen") = true;
            bell.notify_one();
        });
        scope.spawn(|| {
            let mut done = is_done.lock().expect("nobody panics in there");
            while !*done {
                done = bell.wait(done).expect("nobody panics in there");
            }
        });
    });
    println!("the bread is served");
}
