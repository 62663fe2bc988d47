use std::time::Duration;

use slow_server::{Options, Request, SlowServer};

use super::*;

#[test]
fn three_threads_have_three_requests_in_flight() {
    let server = start(Duration::ZERO);
    let count = ask_from_threads(&server.url(), 3, 4);
    assert_eq!(count.expect("the server answers"), 12);
    let seen = server.shutdown();
    assert_eq!(seen.requests.len(), 12);
    assert_eq!(seen.peak_in_flight, 3);
}

#[test]
fn one_thread_asks_in_a_row() {
    let server = start(Duration::ZERO);
    let count = ask_from_threads(&server.url(), 1, 3);
    assert_eq!(count.expect("the server answers"), 3);
    assert_eq!(server.shutdown().peak_in_flight, 1);
}

#[test]
fn no_thread_waits_for_the_others() {
    // Some requests take up to four times as long as others.
    let server = start(Duration::from_millis(300));
    let count = ask_from_threads(&server.url(), 3, 4);
    assert_eq!(count.expect("the server answers"), 12);
    let mut requests = server.shutdown().requests;
    requests.sort_by(|one, other| one.start.total_cmp(&other.start));
    let in_step = [3, 6, 9].iter().all(|&sent| {
        let (before, after) = requests.split_at(sent);
        before.iter().all(|request| ended_before(request, &after[0]))
    });
    assert!(!in_step, "every thread waits until all have their responses");
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
