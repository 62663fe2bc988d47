use std::time::Duration;
use std::{env, error::Error, thread};

use tokio::runtime::Builder;
use tokio::time;

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let half = Duration::from_secs_f64(delay / 2.0);
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let bread = runtime.spawn(make("bread", 2 * half, 8));
    let portions = runtime.block_on(make("soup", half, 4));
    println!("main: the soup makes {portions} portions");
    thread::sleep(2 * half);
    println!("main: I have slept");
    let portions = runtime.block_on(bread)?;
    println!("main: the bread makes {portions} portions");
    Ok(())
}

async fn make(what: &str, takes: Duration, portions: u32) -> u32 {
    println!("{what}: begun");
    time::sleep(takes).await;
    println!("{what}: done");
    portions
}
