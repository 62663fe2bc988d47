use std::time::Duration;
use std::{env, error::Error};

use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let soup = tokio::spawn(cook(Pot("soup"), delay));
    soup.abort();
    println!("main: the soup is ordered, and cancelled");
    if let Err(error) = soup.await {
        println!("main: {error}");
    }

    let mut kitchen = JoinSet::new();
    kitchen.spawn(cook(Pot("stew"), delay));
    kitchen.spawn(cook(Pot("rice"), delay));
    time::sleep(delay / 2).await;
    println!("main: shuts the kitchen");
    kitchen.shutdown().await;
    println!("main: the kitchen is empty");
    Ok(())
}

async fn cook(pot: Pot, time: Duration) {
    println!("{}: on the stove", pot.0);
    time::sleep(time).await;
    println!("{}: served", pot.0);
}

struct Pot(&'static str);

impl Drop for Pot {
    fn drop(&mut self) {
        println!("{}: the pot is put away", self.0);
    }
}
