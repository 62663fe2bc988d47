use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};
use std::time::Instant;
use std::{env, io, thread};

use reqwest::blocking::Client;

type Counts = HashMap<String, u32>;

/// Returns the text of a page, sooner or later.
type Fetch<'a> = &'a (dyn Fn(&str) -> io::Result<String> + Sync);

fn main() -> io::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let pages: Vec<String> =
        (1..=8).map(|number| format!("{server}/pages/{number}")).collect();
    let start = Instant::now();
    let counts = count_words(&pages, &fetch)?;
    let seconds = start.elapsed().as_secs_f64();
    let words: u32 = counts.values().sum();
    println!("{words} words, {} different ones", counts.len());
    println!("It took {seconds:.2} s.");
    Ok(())
}

/// One client for all threads.
static CLIENT: LazyLock<Client> = LazyLock::new(Client::new);

fn fetch(url: &str) -> io::Result<String> {
    let response = CLIENT.get(url).send().map_err(io::Error::other)?;
    response.text().map_err(io::Error::other)
}

/// Counts the words of all pages, with a thread for each page.
fn count_words(pages: &[String], fetch: Fetch<'_>) -> io::Result<Counts> {
    let counts = Mutex::new(Counts::new());
    thread::scope(|scope| {
        let threads: Vec<_> = pages
            .iter()
            .map(|page| scope.spawn(|| add_words(page, fetch, &counts)))
            .collect();
        for thread in threads {
            thread.join().expect("`add_words` does not panic")?;
        }
        Ok::<_, io::Error>(())
    })?;
    Ok(counts.into_inner().expect("no thread panicked"))
}

/// Fetches a page, and adds its words to the counts: what `split_whitespace`
/// yields. If the page cannot be fetched, the counts stay as they are.
fn add_words(
    page: &str,
    fetch: Fetch<'_>,
    counts: &Mutex<Counts>,
) -> io::Result<()> {
    let mut new = counts.lock().expect("no thread panics").clone();
    for word in fetch(page)?.split_whitespace() {
        *new.entry(word.to_string()).or_default() += 1;
    }
    *counts.lock().expect("no thread panics") = new;
    todo!("keep what other threads have counted in the meantime")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
