use std::time::Instant;
use std::{env, error::Error};

use reqwest::blocking::Client;

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let client = Client::new();
    for number in 1..=100 {
        let response = client.get(&server).send()?.text()?;
        if response != "Hello!" {
            return Err(format!("the server says {response}").into());
        }
        if number % 10 == 0 {
            let seconds = start.elapsed().as_secs_f64();
            println!("{number} responses after {seconds:.2} s");
        }
    }
    Ok(())
}
