use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer, Stats};

use super::*;

const DELAY: Duration = Duration::from_millis(60);

/// What takes longer than this will never end.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn at_depth_0_there_is_one_page() {
    let (urls, stats) = crawled(0, "/pages/1", 4);
    assert_eq!(urls, ["/pages/1"]);
    assert_eq!(stats.served, 1, "requests that the server has seen");
}

#[test]
fn links_are_followed_as_far_as_the_depth() {
    for (depth, pages) in [(1, 4), (2, 13)] {
        let (urls, stats) = crawled(depth, "/pages/1", 8);
        let expected: BTreeSet<String> =
            (1..=pages).map(|page| format!("/pages/{page}")).collect();
        assert_eq!(BTreeSet::from_iter(urls), expected, "at depth {depth}");
        assert_eq!(stats.served, pages, "requests at depth {depth}");
    }
}

#[test]
fn every_address_is_asked_for_once() {
    let (urls, stats) = crawled(100, "/pages/1", 8);
    assert_eq!(stats.served, 42, "40 pages, a dead link and a failing one");
    assert_eq!(urls.len(), 42, "{urls:?}");
    let seen: BTreeSet<&str> =
        stats.requests.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(seen.len(), 42, "one of them was asked for twice");
}

#[test]
fn the_depth_is_that_of_the_shortest_way() {
    // Page 2 links to 5, 6, 7 and 1, and page 1 to 3 and 4.
    let (urls, _) = crawled(2, "/pages/2", 8);
    for page in ["/pages/3", "/pages/4", "/pages/22", "/pages/404"] {
        assert!(urls.contains(&page.to_string()), "{page} is not in {urls:?}");
    }
    assert_eq!(urls.len(), 17, "{urls:?}");
}

#[test]
fn a_short_way_counts_even_if_it_is_slow() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || serve_short_and_long_way(&listener));
    // Two links lead to /x over /slow, and three over /b and /c; a third or
    // fourth leads to /end.
    let mut paths = paths(3, &format!("http://{address}/start"), 4);
    paths.sort();
    assert_eq!(paths, ["/b", "/c", "/end", "/slow", "/start", "/x"]);
}

fn serve_short_and_long_way(listener: &TcpListener) {
    for connection in listener.incoming().flatten() {
        thread::spawn(move || {
            let mut lines = BufReader::new(&connection).lines();
            let request = lines.next().and_then(Result::ok).unwrap_or_default();
            let lines = lines.map_while(Result::ok);
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let links = match request.split(' ').nth(1) {
                Some("/start") => "<a href='/slow'>1</a><a href='/b'>2</a>",
                Some("/slow") => {
                    thread::sleep(Duration::from_millis(300));
                    "<a href='/x'>1</a>"
                }
                Some("/b") => "<a href='/c'>1</a>",
                Some("/c") => "<a href='/x'>1</a>",
                Some("/x") => "<a href='/end'>1</a>",
                _ => "the end",
            };
            let length = links.len();
            // A client that is gone needs no answer.
            let _ = write!(
                &connection,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n\r\n{links}"
            );
        });
    }
}

#[test]
fn as_many_requests_are_in_flight_as_there_are_threads() {
    for threads in [1, 3] {
        // If a delay is too short for a busy machine to send the next request
        // within it, a longer one decides. There are never too many at once.
        let at_once = [1, 4, 16].into_iter().any(|factor| {
            let (_, stats) = crawled_in(factor * DELAY, 2, "/pages/1", threads);
            assert_eq!(stats.served, 13);
            let peak = stats.peak_in_flight;
            assert!(
                peak <= threads as u64,
                "{peak} at once, {threads} threads"
            );
            peak == threads as u64
        });
        assert!(at_once, "never {threads} requests in flight at once");
    }
}

/// The paths that `crawl_to` gives, and what the server saw of it.
fn crawled(depth: u32, first: &str, threads: usize) -> (Vec<String>, Stats) {
    crawled_in(DELAY, depth, first, threads)
}

fn crawled_in(
    delay: Duration,
    depth: u32,
    first: &str,
    threads: usize,
) -> (Vec<String>, Stats) {
    let options = Options { port: 0, delay, ..Options::default() };
    let server = SlowServer::start(options).expect("a free port");
    let paths = paths(depth, &format!("{}{first}", server.url()), threads);
    (paths, server.shutdown())
}

fn paths(depth: u32, first: &str, threads: usize) -> Vec<String> {
    let first = Url::parse(first).expect("it is an address");
    let (send, urls) = mpsc::channel();
    let crawl = thread::spawn(move || {
        // Nobody listens when it took too long.
        let _ = send.send(crawl_to(depth, first, threads));
    });
    let urls = match urls.recv_timeout(LONG) {
        Ok(urls) => urls,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("`crawl_to` does not return")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = crawl.join().expect_err("it sent nothing");
            std::panic::resume_unwind(panic)
        }
    };
    urls.iter().map(|url| url.path().to_string()).collect()
}
