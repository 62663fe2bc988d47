use std::time::Instant;
use std::{env, thread};

use reqwest::{StatusCode, blocking::Client};

fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let client = Client::new();
    let start = Instant::now();
    let mut threads = Vec::new();
    for code in [200, 400, 404, 408, 500, 524] {
        let path = format!("/status/{code}");
        let url = format!("{server}{path}");
        let client = client.clone();
        threads.push((path, thread::spawn(move || fetch(&client, &url))));
    }
    for (path, thread) in threads {
        let status = thread.join().expect("`fetch` doesn't panic")?;
        println!("{path}: {} ({status})", class(status));
    }
    println!("Six responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

fn fetch(client: &Client, url: &str) -> reqwest::Result<StatusCode> {
    let response = client.get(url).send()?;
    Ok(response.status())
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "information",
        200..=299 => "success",
        300..=399 => "redirection",
        400..=499 => "error of the client",
        500..=599 => "error of the server",
        _ => "unknown",
    }
}
