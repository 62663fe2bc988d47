use std::collections::HashSet;
use std::io::Read;
use std::sync::Mutex;
use std::{env, error::Error, thread};

use reqwest::blocking::Client;
use reqwest::{Url, header::LOCATION, redirect::Policy};
use scraper::{Html, Selector};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let first = Url::parse(&server)?.join("/pages/1")?;
    for url in crawl_to(1, first, 8) {
        println!("{}", url.path());
    }
    Ok(())
}

/// Fetches `first` and all that can be reached from it by following at most
/// `depth` links, each address once, from a pool of `threads` threads.
/// Returns the addresses that it has requested, in any order.
fn crawl_to(depth: u32, first: Url, threads: usize) -> Vec<Url> {
    let client = client();
    let mut seen = HashSet::from([first.clone()]);
    let mut level = vec![first];
    for steps in 0..=depth {
        let links = links_of_all(&client, level, threads);
        if steps == depth || links.is_empty() {
            break;
        }
        let is_new = |link: &Url| seen.insert(link.clone());
        level = links.into_iter().filter(is_new).collect();
    }
    seen.into_iter().collect()
}

/// Fetches these pages, so many at a time, and gives the links of all of them.
fn links_of_all(client: &Client, level: Vec<Url>, threads: usize) -> Vec<Url> {
    let waiting = Mutex::new(level);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(url) = next(&waiting) {
                    let links = links(client, &url);
                    found.lock().expect("no thread panics").extend(links);
                }
            });
        }
    });
    found.into_inner().expect("no thread panics")
}

fn next(waiting: &Mutex<Vec<Url>>) -> Option<Url> {
    waiting.lock().expect("no thread panics").pop()
}

/// Returns the addresses on the same server that the page links to, or to which
/// it redirects; none, if the page can't be fetched.
fn links(client: &Client, url: &Url) -> Vec<Url> {
    fetch(client, url).unwrap_or_default()
}

fn fetch(client: &Client, url: &Url) -> Result<Vec<Url>, Box<dyn Error>> {
    let response = client.get(url.clone()).send()?.error_for_status()?;
    let moved = response.headers().get(LOCATION).cloned();
    let mut page = Vec::new();
    response.take(1 << 20).read_to_end(&mut page)?; // A mebibyte at most.
    let page = Html::parse_document(&String::from_utf8_lossy(&page));
    let anchors = Selector::parse("a[href]").expect("it is a selector");
    let hrefs = page.select(&anchors).filter_map(|a| a.attr("href"));
    let mut links = Vec::new();
    for link in hrefs.chain(moved.iter().filter_map(|to| to.to_str().ok())) {
        let Ok(mut link) = url.join(link) else { continue };
        link.set_fragment(None); // It's a place within the same page.
        if link.origin() == url.origin() {
            links.push(link);
        }
    }
    Ok(links)
}

/// A client for which a redirect is a link: it doesn't follow any by itself.
fn client() -> Client {
    let client = Client::builder().redirect(Policy::none()).build();
    client.expect("it has no setting that can fail")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
