use std::time::Duration;
use std::{env, error::Error, thread};

use tokio::task::JoinSet;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 6.0);
    let mut tasks = JoinSet::new();
    tasks.spawn(take_turns("A", &[2, 2], unit));
    tasks.spawn(take_turns("B", &[3], unit));
    tasks.spawn(take_turns("C", &[6], unit));
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    Ok(())
}

async fn take_turns(name: &str, waits: &[u32], unit: Duration) {
    for units in waits {
        println!("{name}: I run, on {}", this_thread());
        println!("{name}: I wait for {units} units and yield the thread");
        time::sleep(unit * *units).await;
    }
    println!("{name}: I run, on {}", this_thread());
    println!("{name}: I end");
}

fn this_thread() -> String {
    thread::current().name().unwrap_or("?").to_string()
}
