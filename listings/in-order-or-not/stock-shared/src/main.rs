use std::thread;

fn main() {
    let mut stock = 2;
    thread::scope(|shop| {
        for _ in 1..=8 {
            shop.spawn(|| buy(&mut stock));
        }
    });
    println!("{stock} pieces are left");
}

fn buy(stock: &mut u32) {
    if *stock > 0 {
        *stock -= 1;
    }
}
