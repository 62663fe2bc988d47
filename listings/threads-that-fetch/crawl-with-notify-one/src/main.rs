use std::collections::{HashSet, VecDeque};
use std::io::{self, Read};
use std::sync::{Condvar, Mutex};
use std::{env, error::Error, thread, time::Instant};

use reqwest::blocking::{Client, Response};
use reqwest::{Url, header::LOCATION, redirect::Policy};
use scraper::{Html, Selector};

struct Frontier {
    seen: HashSet<Url>,
    waiting: VecDeque<Url>,
    being_fetched: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let first = Url::parse(&server)?.join("/pages/1")?;
    let start = Instant::now();
    // A redirect counts as a link, so `fetch` has to see it.
    let client = Client::builder().redirect(Policy::none()).build()?;
    let seen = HashSet::from([first.clone()]);
    let waiting = VecDeque::from([first]);
    let frontier = Mutex::new(Frontier { seen, waiting, being_fetched: 0 });
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| crawl(&client, &frontier, &changed));
        }
    });
    let seen = frontier.into_inner().expect("no thread panics").seen.len();
    println!("{seen} addresses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

fn crawl(client: &Client, frontier: &Mutex<Frontier>, changed: &Condvar) {
    loop {
        let lock = frontier.lock().expect("no thread panics");
        let mut lock = changed
            .wait_while(lock, |f| f.waiting.is_empty() && f.being_fetched > 0)
            .expect("no thread panics");
        let Some(url) = lock.waiting.pop_front() else {
            return; // No address waits, and no thread is left to find any.
        };
        lock.being_fetched += 1;
        drop(lock);

        let links = fetch(client, &url);
        match &links {
            Ok(links) => println!("{}: {} links", url.path(), links.len()),
            Err(error) => println!("{}: {error}", url.path()),
        }

        // ANCHOR: put-back
        let mut lock = frontier.lock().expect("no thread panics");
        lock.being_fetched -= 1;
        for link in links.unwrap_or_default() {
            if lock.seen.insert(link.clone()) {
                lock.waiting.push_back(link);
            }
        }
        changed.notify_one();
        // ANCHOR_END: put-back
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
