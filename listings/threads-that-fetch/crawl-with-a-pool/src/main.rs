use std::collections::{HashSet, VecDeque};
use std::sync::{Condvar, Mutex};
use std::{env, error::Error, thread, time::Instant};

use reqwest::{Url, blocking::Client};
use scraper::{Html, Selector};

#[derive(Default)]
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
    let client = Client::new();
    let frontier = Mutex::new(Frontier::default());
    let changed = Condvar::new();
    add(&mut frontier.lock().expect("nobody panics"), vec![first]);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| crawl(&client, &frontier, &changed));
        }
    });
    let seen = frontier.into_inner().expect("nobody panics").seen.len();
    println!("{seen} addresses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

fn crawl(client: &Client, frontier: &Mutex<Frontier>, changed: &Condvar) {
    loop {
        let lock = frontier.lock().expect("nobody panics");
        let mut lock = changed
            .wait_while(lock, |f| f.waiting.is_empty() && f.being_fetched > 0)
            .expect("nobody panics");
        let Some(url) = lock.waiting.pop_front() else {
            return; // Nothing waits, and nobody can find anything any more.
        };
        lock.being_fetched += 1;
        drop(lock);

        let links = fetch(client, &url).map_err(reqwest::Error::without_url);
        match &links {
            Ok(links) => println!("{}: {} links", url.path(), links.len()),
            Err(error) => println!("{}: {error}", url.path()),
        }

        let mut lock = frontier.lock().expect("nobody panics");
        lock.being_fetched -= 1;
        add(&mut lock, links.unwrap_or_default());
        changed.notify_all();
    }
}

fn add(frontier: &mut Frontier, links: Vec<Url>) {
    for link in links {
        if frontier.seen.insert(link.clone()) {
            frontier.waiting.push_back(link);
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
