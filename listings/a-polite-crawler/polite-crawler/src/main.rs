use std::collections::HashSet;
use std::sync::Arc;
use std::{env, error::Error, time::Duration};

use reqwest::{Client, Url};
use scraper::{Html, Selector};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{self, Interval, MissedTickBehavior};

// ANCHOR: crawler
const RETRIES: usize = 5;

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
    let crawler = Arc::new(Crawler {
        client: Client::builder().timeout(delay.mul_f64(1.9)).build()?,
        permits: Semaphore::new(8),
        pace: Mutex::new(pace),
        retries: Semaphore::new(RETRIES),
        delay,
        reports,
    });
    // ANCHOR_END: limits
    // ANCHOR: crawl
    let mut seen = HashSet::from([first.clone()]);
    let mut visits = JoinSet::new();
    visits.spawn(Arc::clone(&crawler).visit(first));
    while let Some(links) = visits.join_next().await {
        for link in links? {
            if seen.insert(link.clone()) {
                visits.spawn(Arc::clone(&crawler).visit(link));
            }
        }
    }
    let retries = RETRIES - crawler.retries.available_permits();
    drop(crawler); // And with it the last sender, so the keeper ends.
    keeper.await?;
    println!("main: {} addresses, {retries} retries of {RETRIES}", seen.len());
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
    /// Visits an address, reports how that went, and gives the links.
    async fn visit(self: Arc<Self>, url: Url) -> Vec<Url> {
        let _permit = self.permits.acquire().await.expect("it is never closed");
        let mut attempt = 1;
        let visited = loop {
            self.pace.lock().await.tick().await;
            match self.fetch(&url).await {
                Err(error) if self.may_retry(&error) => {
                    // Up to a quarter of a delay, then a half, then a whole.
                    let max = self.delay / 8 * 2_u32.pow(attempt.min(3));
                    time::sleep(max.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
                    attempt += 1;
                }
                visited => break visited,
            }
        };
        let (how, links) = match visited {
            Ok(links) => (format!("{} links", links.len()), links),
            Err(error) => (error.without_url().to_string(), Vec::new()),
        };
        let report = format!("{}: {how}, attempt {attempt}", url.path());
        self.reports.send(report).await.expect("the keeper is there");
        links
    }
    // ANCHOR_END: visit

    /// Gives the addresses that the page links to, on the same server.
    async fn fetch(&self, url: &Url) -> reqwest::Result<Vec<Url>> {
        let response = self.client.get(url.clone()).send().await?;
        let page = response.error_for_status()?.text().await?;
        let page = Html::parse_document(&page);
        let anchors = Selector::parse("a[href]").expect("it is a selector");
        let links = page.select(&anchors).filter_map(|a| a.attr("href"));
        let links = links.filter_map(|link| url.join(link).ok());
        Ok(links.filter(|link| link.origin() == url.origin()).collect())
    }

    // ANCHOR: retry
    /// Whether to ask again. If so, one retry less is left for all.
    fn may_retry(&self, error: &reqwest::Error) -> bool {
        error.status().is_none_or(|status| status.is_server_error())
            && self.retries.try_acquire().map(|retry| retry.forget()).is_ok()
    }
    // ANCHOR_END: retry
}
