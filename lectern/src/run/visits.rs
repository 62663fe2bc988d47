//! Visitors of a program that serves.
//!
//! In: the address that it printed. Out: a request for each visitor, with its answer.

use std::io::Read as _;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Instant;

use super::event::{Event, round};
use super::evidence::Request;
use crate::book::Visitors;

/// So much of an answer to a visitor is read, in bytes.
const MOST_BODY: u64 = 64 << 10;

pub(super) fn visit(
    url: &str,
    visitors: Option<&Visitors>,
    start: Instant,
    events: &Sender<Event>,
) {
    let count = visitors.map_or(0, |visitors| visitors.count);
    let path = visitors.map_or_else(String::new, |visitors| visitors.path.clone());
    let together = Arc::new(Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|_| {
            let (url, path) = (url.to_owned(), path.clone());
            let together = Arc::clone(&together);
            thread::spawn(move || one_visit(&url, path, &together, start))
        })
        .collect();
    let events = events.clone();
    thread::spawn(move || {
        let mut requests: Vec<Request> = tasks
            .into_iter()
            .filter_map(|task| task.join().ok())
            .collect();
        requests.sort_by(|one, other| {
            one.end
                .unwrap_or(f64::MAX)
                .total_cmp(&other.end.unwrap_or(f64::MAX))
        });
        let _ = events.send(Event::Visited(requests));
    });
}

fn one_visit(url: &str, path: String, together: &Barrier, start: Instant) -> Request {
    let client = reqwest::blocking::Client::builder()
        .no_proxy()
        .timeout(None)
        .build();
    together.wait();
    let begin = round(start.elapsed().as_secs_f64());
    let answer = client.and_then(|client| {
        let page = format!("{}{path}", url.trim_end_matches('/'));
        let answer = client.get(page).send()?;
        let status = answer.status().as_u16();
        // An answer without end must not fill the memory; what is beyond this is no body that a contract names.
        let mut body = Vec::new();
        let whole = answer.take(MOST_BODY).read_to_end(&mut body);
        Ok(whole
            .ok()
            .map(|_| (status, String::from_utf8_lossy(&body).into_owned())))
    });
    let end = round(start.elapsed().as_secs_f64());
    let (status, body) = answer.ok().flatten().unzip();
    Request {
        path,
        status,
        arrived: None,
        start: begin,
        end: status.map(|_| end),
        body,
    }
}
