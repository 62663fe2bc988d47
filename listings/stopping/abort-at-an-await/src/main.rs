use std::time::Duration;
use std::{env, error::Error};

use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let soup = tokio::spawn(cook("soup", delay));
    time::sleep(delay / 2).await;
    soup.abort();
    println!("main: called abort; the task has ended: {}", soup.is_finished());
    match soup.await {
        Ok(()) => println!("main: the soup was served"),
        Err(error) if error.is_cancelled() => println!("main: {error}"),
        Err(error) => return Err(error.into()),
    }

    let stew = cook("stew", delay);
    match time::timeout(delay / 2, stew).await {
        Ok(()) => println!("main: the stew was served"),
        Err(error) => println!("main: {error}"),
    }
    Ok(())
}

async fn cook(dish: &'static str, delay: Duration) {
    let _stove = Stove::light(dish);
    time::sleep(delay / 4).await;
    println!("{dish}: the onions are fried");
    time::sleep(delay).await;
    println!("{dish}: served");
}

struct Stove {
    dish: &'static str,
}

impl Stove {
    fn light(dish: &'static str) -> Self {
        println!("{dish}: stove on");
        Self { dish }
    }
}

impl Drop for Stove {
    fn drop(&mut self) {
        println!("{}: stove off", self.dish);
    }
}
