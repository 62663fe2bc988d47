use std::time::Duration;
use std::{env, error::Error};

use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let half = Duration::from_secs_f64(delay / 2.0);
    let soup = cook("soup", half);
    // Both are detached: nothing will await them.
    tokio::spawn(cook("stew", half));
    tokio::spawn(cook("roast", 4 * half));
    println!("main: I have a future and two tasks");
    time::sleep(2 * half).await;
    println!("main: now I await the soup");
    soup.await;
    println!("main: I have the soup, and go home");
    Ok(())
}

async fn cook(dish: &str, simmering: Duration) {
    println!("{dish}: on the stove");
    let _pot = Pot(dish);
    time::sleep(simmering).await;
    println!("{dish}: served");
}

/// Is taken off the stove when it is dropped, served or not.
struct Pot<'a>(&'a str);

impl Drop for Pot<'_> {
    fn drop(&mut self) {
        println!("{}: off the stove", self.0);
    }
}
