use std::sync::Mutex;
use std::thread;

fn main() {
    let stock = Mutex::new(1);
    let sold: u32 = thread::scope(|shop| {
        let buyers = [(); 2].map(|()| shop.spawn(|| buy(&stock)));
        let bought = buyers.map(|buyer| buyer.join().expect("no buyer panics"));
        bought.iter().sum()
    });
    println!("sold: {sold}");
}

/// Returns how many pieces the buyer has bought.
fn buy(stock: &Mutex<u32>) -> u32 {
    let seen = *stock.lock().expect("no buyer panics");
    if seen == 0 {
        return 0;
    }
    *stock.lock().expect("no buyer panics") = seen - 1;
    1
}
