use std::{env, thread};

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

/// Asks for all addresses at the same time. Gives each one's text or its error,
/// in the order of the addresses. An address that is answered with an error of
/// the server is asked once more.
fn ask_all(urls: &[String]) -> Vec<reqwest::Result<String>> {
    thread::scope(|scope| {
        let threads: Vec<_> = urls
            .iter()
            .map(|url| scope.spawn(|| ask_twice_at_most(url)))
            .collect();
        let results = threads
            .into_iter()
            .map(|thread| thread.join().expect("asking does not panic"));
        results.collect()
    })
}

fn ask_twice_at_most(url: &str) -> reqwest::Result<String> {
    ask(url).or_else(|error| match error.status() {
        Some(status) if status.is_server_error() => ask(url),
        _ => Err(error),
    })
}

/// An answer with a status of 400 or more is an error.
fn ask(url: &str) -> reqwest::Result<String> {
    reqwest::blocking::get(url)?.error_for_status()?.text()
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
