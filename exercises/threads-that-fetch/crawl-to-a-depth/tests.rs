use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use slow_server::{Options, SlowServer, Stats};

use super::*;

const DELAY: Duration = Duration::from_millis(60);

/// What takes so much longer than its requests will never end.
const LONG: Duration = Duration::from_secs(2);

#[test]
fn at_depth_0_there_is_one_page() {
    let (urls, stats) = crawled(0, "/pages/1", 4);
    assert_eq!(urls, ["/pages/1"], "at depth 0, there is only the first page");
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
fn every_address_is_requested_once() {
    let (urls, stats) = crawled(100, "/pages/1", 8);
    assert_eq!(stats.served, 42, "40 pages, a dead link and a failing one");
    assert_eq!(urls.len(), 42, "addresses that `crawl_to` returned: {urls:?}");
    let seen: BTreeSet<&str> =
        stats.requests.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(seen.len(), 42, "one of them was requested twice");
}

#[test]
fn the_depth_is_that_of_the_shortest_way() {
    // Page 2 links to 5, 6, 7 and 1, and page 1 to 3 and 4.
    let (urls, _) = crawled(2, "/pages/2", 8);
    for page in ["/pages/3", "/pages/4", "/pages/22", "/pages/404"] {
        assert!(urls.contains(&page.to_string()), "{page} is not in {urls:?}");
    }
    assert_eq!(
        urls.len(),
        17,
        "addresses within two links of page 2: {urls:?}"
    );
}

#[test]
fn a_short_way_counts_even_if_it_is_slow() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let (send, requested) = mpsc::channel();
    thread::spawn(move || serve_short_and_long_way(&listener, &send));
    // Two links lead to /x over /slow, and three over /b and /c; a third or
    // fourth leads to /end.
    let mut paths = paths(3, &format!("http://{address}/start"), 4, LONG);
    paths.sort();
    assert_eq!(
        paths,
        ["/b", "/c", "/end", "/slow", "/start", "/x"],
        "the addresses on ways of at most three links"
    );
    // Two pages have a link to /c.
    let mut requested: Vec<String> = requested.try_iter().collect();
    requested.sort();
    assert_eq!(requested, paths, "requests, and what `crawl_to` returned");
}

fn serve_short_and_long_way(
    listener: &TcpListener,
    send: &mpsc::Sender<String>,
) {
    for connection in listener.incoming().flatten() {
        let send = send.clone();
        thread::spawn(move || {
            let path = path(&connection);
            let links = match path.as_str() {
                "/start" => "<a href='/slow'>1</a><a href='/b'>2</a>",
                "/slow" => {
                    thread::sleep(Duration::from_millis(300));
                    "<a href='/x'>1</a><a href='/c'>2</a>"
                }
                "/b" => "<a href='/c'>1</a>",
                "/c" => "<a href='/x'>1</a>",
                "/x" => "<a href='/end'>1</a>",
                _ => "the end",
            };
            // Before the answer, because after it the test may be over.
            let _ = send.send(path);
            answer(&connection, links);
        });
    }
}

#[test]
fn no_thread_is_idle_while_a_page_waits() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let (send, requested) = mpsc::channel();
    thread::spawn(move || serve_one_slow_page(&listener, &send));
    let first = format!("http://{address}/start");
    let paths = paths(1, &first, 2, 2 * LONG);
    assert_eq!(paths.len(), 9, "/start links to eight other pages: {paths:?}");
    let others = requested.try_recv();
    let others = others.expect("a page that /start links to was requested");
    assert_eq!(
        others, 7,
        "pages that the second thread fetched while the first waited for one"
    );
}

/// The first page links to eight others. The first of these to be requested is
/// answered when all others have been requested, or after a long time. How many
/// have been by then is sent.
fn serve_one_slow_page(listener: &TcpListener, send: &mpsc::Sender<u64>) {
    let slow_one_came = AtomicBool::new(false);
    let others = AtomicU64::new(0);
    let serve = |connection: TcpStream| {
        if path(&connection) == "/start" {
            let link = |page| format!("<a href='/{page}'>{page}</a>");
            answer(&connection, &(1..=8).map(link).collect::<String>());
        } else if slow_one_came.swap(true, Ordering::SeqCst) {
            others.fetch_add(1, Ordering::SeqCst);
            answer(&connection, "a fast page");
        } else {
            let start = Instant::now();
            while others.load(Ordering::SeqCst) < 7 && start.elapsed() < LONG {
                thread::sleep(Duration::from_millis(1));
            }
            // Before the answer, because after it the test may be over.
            let _ = send.send(others.load(Ordering::SeqCst));
            answer(&connection, "the slow page");
        }
    };
    thread::scope(|scope| {
        for connection in listener.incoming().flatten() {
            scope.spawn(|| serve(connection));
        }
    });
}

/// Reads a request, and returns its path.
fn path(connection: &TcpStream) -> String {
    let mut lines = BufReader::new(connection).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    request.split(' ').nth(1).unwrap_or_default().to_string()
}

fn answer(mut connection: &TcpStream, page: &str) {
    let length = page.len();
    // A client that is gone needs no answer.
    let _ = write!(
        connection,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{page}"
    );
}

#[test]
fn as_many_requests_are_in_flight_as_there_are_threads() {
    for threads in [1, 3] {
        // If a delay is too short for a busy machine to send the next request
        // within it, a longer one decides. There are never too many at once.
        let at_once = [1, 4, 16].into_iter().any(|factor| {
            let (_, stats) = crawled_in(factor * DELAY, 2, "/pages/1", threads);
            assert_eq!(stats.served, 13, "requests to a depth of 2");
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

#[test]
fn a_redirect_leads_to_no_other_server() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let there = other.local_addr().expect("it has an address");
    let paths = paths_of_site(move |connection, path| match path {
        "/start" => answer(connection, "<a href='/away'>1</a>"),
        _ => redirect(connection, &format!("http://{there}/elsewhere")),
    });
    assert_eq!(paths, ["/away", "/start"], "/away redirects to another server");
    other.set_nonblocking(true).expect("a setting");
    assert!(other.accept().is_err(), "the other server was asked for a page");
}

#[test]
fn links_are_those_of_the_page_a_redirect_leads_to() {
    let paths = paths_of_site(|connection, path| match path {
        "/start" => redirect(connection, "/moved/page"),
        "/moved/page" => answer(connection, "<a href='next'>1</a>"),
        _ => answer(connection, "the end"),
    });
    assert_eq!(
        paths,
        ["/moved/next", "/moved/page", "/start"],
        "/start redirects to /moved/page, which links to next"
    );
}

#[test]
fn a_page_without_an_end_holds_up_nobody() {
    let paths = paths_of_site(|mut connection, path| {
        if path != "/start" {
            return answer(connection, "the end");
        }
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
        let link = "<a href='/next'>1</a>";
        let begun = write!(connection, "{head}{link}");
        begun.expect("the client reads the first words");
        // Until the client has had enough of it, or has taken too long.
        let start = Instant::now();
        while start.elapsed() < 2 * LONG
            && connection.write_all(&[b' '; 10_000]).is_ok()
        {}
    });
    assert_eq!(paths, ["/next", "/start"], "/start never ends");
}

/// The paths that `crawl_to` returns, in order, for a site of one server which
/// answers so, from /start to a depth of 2.
fn paths_of_site(
    answer: impl Fn(&TcpStream, &str) + Copy + Send + 'static,
) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || answer(&connection, &path(&connection)));
        }
    });
    let mut paths = paths(2, &format!("http://{address}/start"), 4, LONG);
    paths.sort();
    paths
}

fn redirect(mut connection: &TcpStream, to: &str) {
    // A client that is gone needs no answer.
    let _ = write!(
        connection,
        "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\
         Connection: close\r\n\r\n"
    );
}

/// The paths that `crawl_to` returns, and what the server saw of it.
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
    let first = format!("{}{first}", server.url());
    let paths = paths(depth, &first, threads, LONG + 20 * delay);
    (paths, server.shutdown())
}

fn paths(
    depth: u32,
    first: &str,
    threads: usize,
    limit: Duration,
) -> Vec<String> {
    let first = Url::parse(first).expect("it is an address");
    let (send, urls) = mpsc::channel();
    let crawl = thread::spawn(move || {
        // Nobody listens when it took too long.
        let _ = send.send(crawl_to(depth, first, threads));
    });
    let urls = match urls.recv_timeout(limit) {
        Ok(urls) => urls,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("`crawl_to` has not returned after {limit:?}")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = crawl.join().expect_err("it sent nothing");
            std::panic::resume_unwind(panic)
        }
    };
    urls.iter().map(|url| url.path().to_string()).collect()
}
