use std::env;
use std::time::Instant;

use reqwest::blocking::Client;

fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let client = Client::new();
    for number in 1..=100 {
        client.get(&server).send()?.text()?;
        if number % 10 == 0 {
            let seconds = start.elapsed().as_secs_f64();
            println!("{number} responses after {seconds:.2} s");
        }
    }
    Ok(())
}
