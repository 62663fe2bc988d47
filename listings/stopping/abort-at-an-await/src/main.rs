use std::time::Duration;
use std::{env, error::Error};

use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let soup = tokio::spawn(cook(delay));
    time::sleep(delay).await;

    soup.abort();
    println!("main: called abort; the task has ended: {}", soup.is_finished());
    match soup.await {
        Ok(()) => println!("main: the soup is served"),
        Err(error) if error.is_cancelled() => println!("main: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn cook(delay: Duration) {
    let _stove = Stove::light();
    time::sleep(delay / 2).await;
    println!("soup: the onions are fried");
    time::sleep(delay).await;
    println!("soup: served");
}

struct Stove;

impl Stove {
    fn light() -> Self {
        println!("stove: on");
        Self
    }
}

impl Drop for Stove {
    fn drop(&mut self) {
        println!("stove: off");
    }
}
