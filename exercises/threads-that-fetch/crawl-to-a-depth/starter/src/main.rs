use std::{env, error::Error};

use reqwest::{Url, blocking::Client};
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
    let links = links(&Client::new(), &first);
    todo!("follow {links:?} to a depth of {depth}, {threads} at a time")
}

/// Returns the addresses that the page links to, on the same server; none, if
/// the page can't be fetched.
fn links(client: &Client, url: &Url) -> Vec<Url> {
    let Ok(page) = fetch(client, url) else { return Vec::new() };
    let page = Html::parse_document(&page);
    let anchors = Selector::parse("a[href]").expect("it is a selector");
    let links = page.select(&anchors).filter_map(|a| a.attr("href"));
    let mut links: Vec<Url> =
        links.filter_map(|link| url.join(link).ok()).collect();
    links.retain(|link| link.origin() == url.origin());
    links.iter_mut().for_each(|link| link.set_fragment(None));
    links
}

fn fetch(client: &Client, url: &Url) -> reqwest::Result<String> {
    client.get(url.clone()).send()?.error_for_status()?.text()
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
