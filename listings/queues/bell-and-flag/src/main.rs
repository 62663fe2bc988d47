use std::sync::{Condvar, Mutex};
use std::thread;

fn main() {
    let bread_is_done = Mutex::new(false);
    let bell = Condvar::new();
    thread::scope(|scope| {
        let baker = scope.spawn(|| {
            println!("baker: the bread is done, and I ring the bell");
            *bread_is_done.lock().expect("nobody panics in the kitchen") = true;
            bell.notify_one();
        });
        baker.join().expect("nothing in the thread panics");
        println!("waiter: I look for the bread");
        let mut is_done =
            bread_is_done.lock().expect("nobody panics in the kitchen");
        while !*is_done {
            println!("waiter: I wait for the bell");
            is_done = bell.wait(is_done).expect("nobody panics in the kitchen");
        }
        println!("waiter: I take the bread");
    });
}
