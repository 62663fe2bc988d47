use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use slow_server::{Options, Request, SlowServer};

use super::*;

#[test]
fn the_threads_ask_at_the_same_time() {
    let server = start(Duration::ZERO);
    let count = ask_from_threads(&server.url(), 3, 4);
    let count = count.expect("the server responds");
    assert_eq!(count, 12, "the responses that were counted");
    let seen = server.shutdown();
    assert_eq!(seen.requests.len(), 12, "the requests that the server saw");
    assert_eq!(seen.peak_in_flight, 3, "the most requests in flight at once");
}

#[test]
fn one_thread_asks_in_a_row() {
    let server = start(Duration::ZERO);
    let count = ask_from_threads(&server.url(), 1, 3);
    let count = count.expect("the server responds");
    assert_eq!(count, 3, "the responses that were counted");
    let most = server.shutdown().peak_in_flight;
    assert_eq!(most, 1, "the most requests in flight at once");
}

#[test]
fn no_thread_waits_for_the_others() {
    // Some requests take up to four times as long as others.
    let server = start(Duration::from_millis(300));
    let count = ask_from_threads(&server.url(), 3, 4);
    assert_eq!(count.expect("the server responds"), 12);
    let mut requests = server.shutdown().requests;
    requests.sort_by(|one, other| one.start.total_cmp(&other.start));
    let in_step = [3, 6, 9].iter().all(|&sent| {
        let (before, after) = requests.split_at(sent);
        before.iter().all(|request| ended_before(request, &after[0]))
    });
    assert!(
        !in_step,
        "no thread got ahead of the others: do they wait for each other?"
    );
}

#[test]
fn a_server_that_is_not_there_is_an_error() {
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    let (done, count) = mpsc::channel();
    thread::spawn(move || done.send(ask_from_threads(&nobody, 3, 4)));
    let count = count.recv_timeout(Duration::from_secs(20));
    let count = count.expect("`ask_from_threads` returns");
    assert!(count.is_err(), "nobody listens there, and it gave {count:?}");
}

fn ended_before(request: &Request, other: &Request) -> bool {
    request.end.is_some_and(|end| end <= other.start)
}

fn start(jitter: Duration) -> SlowServer {
    let options = Options {
        port: 0,
        delay: Duration::from_millis(100),
        jitter,
        ..Options::default()
    };
    SlowServer::start(options).expect("a free port")
}
