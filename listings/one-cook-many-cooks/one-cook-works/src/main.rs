use std::{error::Error, thread};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut dishes = JoinSet::new();
    for dish in ["soup", "stew", "rice", "bread", "beans", "cake"] {
        dishes.spawn(async move { cook(dish) });
    }
    while let Some(ended) = dishes.join_next().await {
        ended?;
    }
    Ok(())
}

fn cook(dish: &str) {
    let cook = thread::current().name().unwrap_or("?").to_string();
    println!("{dish}: begun by {cook}");
    let steps: u32 = (0..2_000).map(|_| work()).sum();
    println!("{dish}: done, {steps} steps");
}

/// Keeps a processor busy: halve what is even, else triple it and add one,
/// until it is one. Returns how many steps many numbers take together.
fn work() -> u32 {
    let mut steps = 0;
    for start in 1..500_u64 {
        let mut number = start;
        while number != 1 {
            let even = number.is_multiple_of(2);
            number = if even { number / 2 } else { 3 * number + 1 };
            steps += 1;
        }
    }
    steps
}
