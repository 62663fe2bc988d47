use std::sync::{Mutex, MutexGuard};
use std::{env, error::Error, time::Duration};

use tokio::{join, time};

/// A guard that says when it comes and goes.
struct Locked<'a> {
    buyer: &'a str,
    left: MutexGuard<'a, u32>,
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        println!("{}: releases the lock", self.buyer);
    }
}

fn lock<'a>(buyer: &'a str, stock: &'a Mutex<u32>) -> Locked<'a> {
    println!("{buyer}: wants the lock");
    let left = stock.lock().expect("nobody panics while holding it");
    println!("{buyer}: has the lock");
    Locked { buyer, left }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let stock = Mutex::new(1);
    join!(buy("Ada", &stock, delay), buy("Ben", &stock, delay));
    println!("main: {} left", stock.into_inner()?);
    Ok(())
}

async fn buy(buyer: &str, stock: &Mutex<u32>, delay: Duration) {
    let mut locked = lock(buyer, stock);
    if *locked.left == 0 {
        println!("{buyer}: it is sold out");
        return;
    }
    println!("{buyer}: it is there, I pay");
    time::sleep(delay).await; // The bank takes its time.
    *locked.left -= 1;
    println!("{buyer}: it is mine");
}
