use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

const CUPS: usize = 0;
const PLATES: usize = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let payment = Duration::from_secs_f64(delay / 2.0);

    let table = Mutex::new([2, 1]);
    let took = three_buyers(|name, article| {
        println!("table: {name} waits");
        let mut stocks = table.lock().expect("no buyer panics");
        buy(&format!("table: {name}"), &mut stocks[article], payment);
    });
    let payments = took.div_duration_f64(payment);
    println!("one lock for the table took {payments:.2} payments");

    let rows = [Mutex::new(2), Mutex::new(1)];
    let took = three_buyers(|name, article| {
        println!("row: {name} waits");
        let mut stock = rows[article].lock().expect("no buyer panics");
        buy(&format!("row: {name}"), &mut stock, payment);
    });
    let payments = took.div_duration_f64(payment);
    println!("one lock for each row took {payments:.2} payments");
    Ok(())
}

/// Ada and Ben want a cup, Cleo wants a plate, all at the same time.
fn three_buyers(purchase: impl Fn(&str, usize) + Sync) -> Duration {
    let start = Instant::now();
    let purchase = &purchase;
    thread::scope(|shop| {
        for (name, article) in [("Ada", CUPS), ("Ben", CUPS), ("Cleo", PLATES)]
        {
            shop.spawn(move || purchase(name, article));
        }
    });
    start.elapsed()
}

fn buy(buyer: &str, stock: &mut u32, payment: Duration) {
    println!("{buyer} pays");
    thread::sleep(payment);
    *stock -= 1;
    println!("{buyer} has bought, {stock} left");
}
