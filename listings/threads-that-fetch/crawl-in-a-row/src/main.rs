use std::collections::{HashSet, VecDeque};
use std::{env, error::Error, time::Instant};

use reqwest::{Url, blocking::Client};
use scraper::{Html, Selector};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let first = Url::parse(&server)?.join("/pages/1")?;
    let start = Instant::now();
    let client = Client::new();
    let mut seen = HashSet::from([first.clone()]);
    let mut frontier = VecDeque::from([first]);
    while let Some(url) = frontier.pop_front() {
        for link in visit(&client, &url) {
            if seen.insert(link.clone()) {
                frontier.push_back(link);
            }
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{} addresses took {seconds:.2} s.", seen.len());
    Ok(())
}

/// Fetches the page and says how it went. A page that cannot be had has no
/// links.
fn visit(client: &Client, url: &Url) -> Vec<Url> {
    match fetch(client, url) {
        Ok(links) => {
            println!("{}: {} links", url.path(), links.len());
            links
        }
        Err(error) => {
            println!("{}: {}", url.path(), error.without_url());
            Vec::new()
        }
    }
}

/// Gives the addresses that the page links to, on the same server.
fn fetch(client: &Client, url: &Url) -> reqwest::Result<Vec<Url>> {
    let response = client.get(url.clone()).send()?.error_for_status()?;
    let page = Html::parse_document(&response.text()?);
    let anchors = Selector::parse("a[href]").expect("it is a selector");
    let links = page.select(&anchors).filter_map(|a| a.attr("href"));
    let links = links.filter_map(|link| url.join(link).ok());
    Ok(links.filter(|link| link.origin() == url.origin()).collect())
}
