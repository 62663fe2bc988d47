use std::collections::HashSet;
use std::sync::Arc;
use std::{env, error::Error, time::Duration};

use reqwest::header::LOCATION;
use reqwest::{Client, Url, redirect};
use scraper::{Html, Selector};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{self, Interval, MissedTickBehavior};

// ANCHOR: crawler
/// For all addresses together.
const RETRIES: usize = 5;
/// For one address.
const ATTEMPTS: u32 = 4;
/// How many bytes of a page are read.
const LONGEST: usize = 1_000_000;

struct Crawler {
    client: Client,
    permits: Semaphore,
    pace: Mutex<Interval>,
    retries: Semaphore,
    delay: Duration,
    reports: mpsc::Sender<String>,
}
// ANCHOR_END: crawler

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let first = Url::parse(&server)?.join("/pages/1")?;
    // ANCHOR: limits
    let (reports, to_keep) = mpsc::channel(4);
    let keeper = tokio::spawn(keep(to_keep, delay / 20));
    let mut pace = time::interval(delay / 10);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let client = Client::builder()
        .user_agent("polite-crawler, from The Slow Server")
        .timeout(delay.mul_f64(2.2))
        .redirect(redirect::Policy::none())
        .build()?;
    let crawler = Arc::new(Crawler {
        client,
        permits: Semaphore::new(8),
        pace: Mutex::new(pace),
        retries: Semaphore::new(RETRIES),
        delay,
        reports,
    });
    // ANCHOR_END: limits
    // ANCHOR: crawl
    let mut seen = HashSet::from([first.clone()]);
    let mut given_up = 0;
    let mut visits = JoinSet::new();
    visits.spawn(Arc::clone(&crawler).visit(first));
    while let Some(links) = visits.join_next().await {
        let Some(links) = links? else {
            given_up += 1;
            continue;
        };
        for link in links {
            if seen.insert(link.clone()) {
                visits.spawn(Arc::clone(&crawler).visit(link));
            }
        }
    }
    let retries = RETRIES - crawler.retries.available_permits();
    drop(crawler); // And with it the last sender, so the keeper ends.
    keeper.await?;
    println!(
        "main: {} addresses, {retries} retries of {RETRIES}, \
         {given_up} given up",
        seen.len()
    );
    // ANCHOR_END: crawl
    Ok(())
}

// ANCHOR: keep
/// Keeps one report after another, as a database would: each takes its time.
async fn keep(mut reports: mpsc::Receiver<String>, time: Duration) {
    while let Some(report) = reports.recv().await {
        time::sleep(time).await;
        println!("{report}");
    }
}
// ANCHOR_END: keep

impl Crawler {
    // ANCHOR: visit
    /// Visits an address and reports how that went. Gives the links, or
    /// nothing if it has given up.
    async fn visit(self: Arc<Self>, url: Url) -> Option<Vec<Url>> {
        let permit = self.permits.acquire().await;
        let _permit = permit.expect("the semaphore is never closed");
        let mut attempt = 1;
        let visited = loop {
            self.pace.lock().await.tick().await;
            match self.fetch(&url).await {
                Err(error) if attempt < ATTEMPTS && self.may_retry(&error) => {
                    // A quarter of a delay, then a half, then a whole.
                    let max = self.delay / 8 * 2_u32.pow(attempt);
                    time::sleep(max.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
                    attempt += 1;
                }
                visited => break visited,
            }
        };
        let (how, links) = match visited {
            Ok(links) => (format!("{} links", links.len()), Some(links)),
            Err(error) => (error.without_url().to_string(), None),
        };
        let report = format!("{}: {how}, attempt {attempt}", url.path());
        self.reports.send(report).await.expect("the keeper runs longer");
        links
    }
    // ANCHOR_END: visit

    // ANCHOR: fetch
    /// Gives the addresses on this server that the page links to, and the one
    /// to which the server redirects.
    async fn fetch(&self, url: &Url) -> reqwest::Result<Vec<Url>> {
        let response = self.client.get(url.clone()).send().await?;
        let mut response = response.error_for_status()?;
        let moved = response.headers().get(LOCATION).cloned();
        let mut page = Vec::new();
        while page.len() < LONGEST
            && let Some(chunk) = response.chunk().await?
        {
            page.extend_from_slice(&chunk);
        }
        let page = Html::parse_document(&String::from_utf8_lossy(&page));
        let anchors = Selector::parse("a[href]").expect("it is a selector");
        let links = page.select(&anchors).filter_map(|a| a.attr("href"));
        let moved = moved.as_ref().and_then(|to| to.to_str().ok());
        let mut urls: Vec<Url> =
            links.chain(moved).filter_map(|link| url.join(link).ok()).collect();
        urls.retain(|link| link.origin() == url.origin());
        // `/a#top` is the page `/a`.
        urls.iter_mut().for_each(|link| link.set_fragment(None));
        Ok(urls)
    }
    // ANCHOR_END: fetch

    // ANCHOR: retry
    /// Whether to ask again. If so, one retry less is left for all.
    fn may_retry(&self, error: &reqwest::Error) -> bool {
        let may_pass = match error.status() {
            Some(code) => matches!(code.as_u16(), 408 | 429 | 500 | 502..=504),
            None => !error.is_builder() && !error.is_redirect(),
        };
        may_pass
            && self.retries.try_acquire().map(|retry| retry.forget()).is_ok()
    }
    // ANCHOR_END: retry
}
