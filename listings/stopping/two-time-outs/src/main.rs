use std::time::Duration;
use std::{env, error::Error};

use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let handle = tokio::spawn(cook("soup", delay));
    if time::timeout(delay / 2, handle).await.is_err() {
        println!("main: the time for the soup is up");
    }

    let mut handle = tokio::spawn(cook("stew", delay));
    if time::timeout(delay / 4, &mut handle).await.is_err() {
        println!("main: the time for the stew is up");
        handle.abort();
        if let Err(error) = handle.await {
            println!("main: {error}");
        }
    }

    time::sleep(delay * 5 / 4).await;
    Ok(())
}

async fn cook(dish: &str, time: Duration) {
    println!("{dish}: on the stove");
    time::sleep(time).await;
    println!("{dish}: served");
}
