use std::sync::{Arc, Mutex};
use std::thread;

const NO_PANIC: &str = "no adder panics";

fn add(total: &Mutex<u32>, amount: u32) {
    *total.lock().expect(NO_PANIC) += amount;
}

fn main() {
    let total = Arc::new(Mutex::new(0));
    let mut adders = Vec::new();
    for amount in [5, 15] {
        let mine = Arc::clone(&total);
        let adder = thread::spawn(move || add(&mine, amount));
        adders.push(adder);
    }
    for adder in adders {
        adder.join().expect(NO_PANIC);
    }
    let total = *total.lock().expect(NO_PANIC);
    println!("total: {total}");
}
