use std::collections::{HashSet, VecDeque};
use std::io::{self, Read};
use std::{env, error::Error, time::Instant};

use reqwest::blocking::{Client, Response};
use reqwest::{Url, header::LOCATION, redirect::Policy};
use scraper::{Html, Selector};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let first = Url::parse(&server)?.join("/pages/1")?;
    let start = Instant::now();
    // A redirect counts as a link, so `fetch` has to see it.
    let client = Client::builder().redirect(Policy::none()).build()?;
    // ANCHOR: crawl
    let mut seen = HashSet::from([first.clone()]);
    let mut frontier = VecDeque::from([first]);
    while let Some(url) = frontier.pop_front() {
        for link in visit(&client, &url) {
            if seen.insert(link.clone()) {
                frontier.push_back(link);
            }
        }
    }
    // ANCHOR_END: crawl
    let seconds = start.elapsed().as_secs_f64();
    println!("{} addresses took {seconds:.2} s.", seen.len());
    Ok(())
}

/// Fetches the page and says how it went. A page that cannot be fetched has no
/// links.
fn visit(client: &Client, url: &Url) -> Vec<Url> {
    match fetch(client, url) {
        Ok(links) => {
            println!("{}: {} links", url.path(), links.len());
            links
        }
        Err(error) => {
            println!("{}: {error}", url.path());
            Vec::new()
        }
    }
}

/// Returns the addresses on the same server that the page links to.
fn fetch(client: &Client, url: &Url) -> io::Result<Vec<Url>> {
    let response = client.get(url.clone()).send();
    let response = response.and_then(Response::error_for_status);
    let response = response.map_err(|e| io::Error::other(e.without_url()))?;
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
