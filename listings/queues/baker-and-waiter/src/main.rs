use std::sync::{Condvar, Mutex};
use std::thread;

fn main() {
    let kitchen = Mutex::new(());
    let bell = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            bell.notify_one();
        });
        scope.spawn(|| {
            let kitchen = kitchen.lock().expect("nobody panics in there");
            let _kitchen = bell.wait(kitchen).expect("nobody panics in there");
        });
    });
    println!("the bread is served");
}
