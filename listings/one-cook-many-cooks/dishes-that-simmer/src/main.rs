use std::time::Duration;
use std::{env, error::Error, thread};

use tokio::task::JoinSet;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let simmering = Duration::from_secs_f64(delay);
    let mut dishes = JoinSet::new();
    for dish in ["soup", "stew", "rice"] {
        dishes.spawn(cook(dish, simmering));
    }
    while let Some(ended) = dishes.join_next().await {
        ended?;
    }
    Ok(())
}

async fn cook(dish: &str, simmering: Duration) {
    println!("{dish}: on the stove, by {}", this_cook());
    // ANCHOR: yield
    time::sleep(simmering).await;
    // ANCHOR_END: yield
    println!("{dish}: served, by {}", this_cook());
}

fn this_cook() -> String {
    thread::current().name().unwrap_or("?").to_string()
}
