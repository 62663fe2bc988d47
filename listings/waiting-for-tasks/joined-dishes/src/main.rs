use std::time::{Duration, Instant};
use std::{env, error::Error};

use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 2.0);
    let start = Instant::now();
    let bowls = dinner(unit).await;
    let seconds = start.elapsed().as_secs_f64();
    println!("main: {bowls} bowls after {seconds:.2} s");
    Ok(())
}

async fn dinner(unit: Duration) -> u32 {
    let stew = cook("stew", 3 * unit, 4);
    let rice = cook("rice", unit, 3);
    let (stew, rice) = tokio::join!(stew, rice);
    println!("dinner: {stew} bowls of stew, {rice} bowls of rice");
    stew + rice
}

async fn cook(dish: &str, simmering: Duration, bowls: u32) -> u32 {
    println!("{dish}: on the stove");
    time::sleep(simmering).await;
    println!("{dish}: {bowls} bowls");
    bowls
}
