use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    let stock = &Mutex::new(2);
    let mut sold = 0;
    thread::scope(|shop| {
        let mut threads = Vec::new();
        for buyer in 1..=8 {
            threads.push(shop.spawn(move || buy(buyer, stock)));
        }
        for thread in threads {
            sold += thread.join().expect("no buyer panics");
        }
    });
    println!("sold {sold} of 2 pieces");
}

/// Returns how many pieces the buyer has bought.
fn buy(buyer: u32, stock: &Mutex<u32>) -> u32 {
    let seen = *stock.lock().expect("no buyer panics");
    if seen == 0 {
        println!("buyer {buyer}: none in stock");
        return 0;
    }
    decide();
    *stock.lock().expect("no buyer panics") = seen - 1;
    println!("buyer {buyer}: {seen} in stock, now {}", seen - 1);
    1
}

fn decide() {
    thread::sleep(Duration::from_micros(50));
}
