use std::time::Instant;
use std::{env, thread};

use reqwest::blocking::Client;

fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let client = Client::new();
    let mut threads = Vec::new();
    for _ in 1..=100 {
        let request = client.get(&server);
        threads.push(thread::spawn(move || request.send()?.text()));
    }
    let mut responses = 0;
    for thread in threads {
        let response = thread.join().expect("no thread panics")?;
        responses += u32::from(response == "Hello!");
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{responses} responses took {seconds:.2} s.");
    Ok(())
}
