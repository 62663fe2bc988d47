use std::{env, thread};

use reqwest::blocking::Client;

fn main() {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let urls = [200, 404, 500].map(|code| format!("{server}/status/{code}"));
    for result in ask_all(&urls) {
        match result {
            Ok(text) => println!("{text}"),
            Err(error) => println!("{error}"),
        }
    }
}

/// Requests all addresses at the same time. Returns the text or the error of
/// each, in the order of the addresses. An address that is answered with an
/// error of the server is requested once more.
fn ask_all(urls: &[String]) -> Vec<reqwest::Result<String>> {
    let client = Client::new();
    thread::scope(|scope| {
        let threads: Vec<_> = urls
            .iter()
            .map(|url| scope.spawn(|| ask_twice_at_most(&client, url)))
            .collect();
        let results = threads
            .into_iter()
            .map(|thread| thread.join().expect("asking does not panic"));
        results.collect()
    })
}

fn ask_twice_at_most(client: &Client, url: &str) -> reqwest::Result<String> {
    ask(client, url).or_else(|error| match error.status() {
        Some(status) if status.is_server_error() => ask(client, url),
        _ => Err(error),
    })
}

/// An answer with a status of 400 or more is an error.
fn ask(client: &Client, url: &str) -> reqwest::Result<String> {
    client.get(url).send()?.error_for_status()?.text()
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
