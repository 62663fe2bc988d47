use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::time::Duration;

use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stock = Arc::new(AtomicI32::new(1));
    let ada = tokio::spawn(buy(stock.clone()));
    let ben = tokio::spawn(buy(stock.clone()));
    ada.await.expect("no buyer panics");
    ben.await.expect("no buyer panics");
    println!("left: {}", stock.load(Relaxed));
}

async fn buy(stock: Arc<AtomicI32>) {
    if stock.load(Relaxed) > 0 {
        time::sleep(Duration::from_millis(1)).await; // The bank takes its time.
        stock.fetch_sub(1, Relaxed);
    }
}
