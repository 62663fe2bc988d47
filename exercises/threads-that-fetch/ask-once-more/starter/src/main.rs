use std::env;

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
    let results: Vec<_> = urls.iter().map(|url| ask(&client, url)).collect();
    todo!("so far, {} are requested one by one, and once", results.len())
}

/// An answer with a status of 400 or more is an error.
fn ask(client: &Client, url: &str) -> reqwest::Result<String> {
    client.get(url).send()?.error_for_status()?.text()
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
