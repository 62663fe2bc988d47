use std::sync::{Arc, Mutex};
use std::thread;

const NO_PANIC: &str = "no adder panics";

fn add(total: &Mutex<u32>, amount: u32) {
    *total.lock().expect(NO_PANIC) += amount;
}

fn main() {
    let total = Arc::new(Mutex::new(0));
    let (one, two) = (Arc::clone(&total), Arc::clone(&total));
    let first = thread::spawn(move || add(&one, 5));
    let second = thread::spawn(move || add(&two, 15));
    first.join().expect(NO_PANIC);
    second.join().expect(NO_PANIC);
    let sum = *total.lock().expect(NO_PANIC);
    println!("total: {sum}");
}
