use std::io::Read;
use std::{env, error::Error};

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
    let links = links(&client(), &first);
    let count = links.len();
    todo!("follow {count} links to a depth of {depth}, {threads} at a time")
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
