use std::sync::{Condvar, Mutex};
use std::thread;

fn main() {
    let kitchen = Mutex::new(());
    let bell = Condvar::new();
    thread::scope(|scope| {
        let baker = scope.spawn(|| {
            println!("baker: the bread is done, and I ring the bell");
            bell.notify_one();
        });
        baker.join().expect("nothing in the thread panics");
        println!("waiter: I wait for the bell");
        let kitchen = kitchen.lock().expect("nobody panics in the kitchen");
        let _kitchen =
            bell.wait(kitchen).expect("nobody panics in the kitchen");
        println!("waiter: I take the bread");
    });
}
