use std::sync::{Arc, Mutex};
use std::{env, error::Error, time::Duration};

use tokio::{task::JoinSet, time};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let stock = Arc::new(Mutex::new(1));
    let mut buyers = JoinSet::new();
    for buyer in ["Ada", "Ben"] {
        buyers.spawn(buy(buyer, Arc::clone(&stock), delay));
    }
    buyers.join_all().await;
    Ok(())
}

async fn buy(buyer: &str, stock: Arc<Mutex<u32>>, delay: Duration) {
    let mut left = stock.lock().expect("nobody panics while holding it");
    if *left == 0 {
        println!("{buyer}: it is sold out");
        return;
    }
    *left -= 1;
    println!("{buyer}: it is there, I reserve it and pay");
    drop(left);
    time::sleep(delay).await; // The bank takes its time.
    println!("{buyer}: it is mine");
}
