use std::time::Duration;
use std::{env, error::Error};

use tokio::task::JoinSet;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let stew = tokio::spawn(cook("stew", delay));
    let mut dishes = JoinSet::new();
    dishes.spawn(cook("rice", delay));
    let soup = cook("soup", delay);
    if time::timeout(delay / 2, soup).await.is_err() {
        println!("main: the time is out, and the future is dropped");
    }
    drop(stew);
    println!("main: has dropped the JoinHandle");
    drop(dishes);
    println!("main: has dropped the JoinSet");
    time::sleep(delay).await;
    println!("main: goes home");
    Ok(())
}

async fn cook(dish: &'static str, delay: Duration) {
    println!("{dish}: begun");
    let _pot = Pot { dish };
    time::sleep(delay).await;
    println!("{dish}: served");
}

struct Pot {
    dish: &'static str,
}

impl Drop for Pot {
    fn drop(&mut self) {
        println!("{}: its pot is dropped", self.dish);
    }
}
