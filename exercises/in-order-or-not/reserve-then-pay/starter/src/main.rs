use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    let stock = &Mutex::new(2);
    thread::scope(|shop| {
        for (buyer, has_money) in
            [("Ada", true), ("Ben", false), ("Cleo", true)]
        {
            shop.spawn(move || {
                let bought = buy(stock, || {
                    println!("{buyer} pays");
                    thread::sleep(Duration::from_secs(1));
                    has_money
                });
                println!("{buyer} has it: {bought}");
            });
        }
    });
}

/// Buys one piece: takes it, pays for it, and puts it back if the payment
/// fails. Others can buy while this buyer pays. Returns whether the buyer has
/// it.
fn buy(stock: &Mutex<u32>, pay: impl FnOnce() -> bool) -> bool {
    let _ = pay;
    todo!("take one of {stock:?}, call `pay`, and see what it says")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
