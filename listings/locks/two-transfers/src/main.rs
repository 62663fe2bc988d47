use std::sync::{Barrier, Mutex};
use std::thread;

fn main() {
    let checking = Mutex::new(1000);
    let savings = Mutex::new(1000);
    let both_have_one = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = checking.lock().expect("nobody panics with it");
            both_have_one.wait();
            println!("AAA: has checking, wants savings");
            let mut to = savings.lock().expect("nobody panics with it");
            *from -= 10;
            *to += 10;
            println!("AAA: done");
        });
        scope.spawn(|| {
            let mut from = savings.lock().expect("nobody panics with it");
            both_have_one.wait();
            println!("BBB: has savings, wants checking");
            let mut to = checking.lock().expect("nobody panics with it");
            *from -= 10;
            *to += 10;
            println!("BBB: done");
        });
    });
    println!("main: both are done");
}
