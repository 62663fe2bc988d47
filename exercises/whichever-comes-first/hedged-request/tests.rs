use std::net::TcpListener;

use slow_server::{Options, SlowServer, Stats};

use super::*;

#[test]
fn a_quick_first_response_needs_no_second_request() {
    let (answer, stats) = ask_both([Some(100), Some(100)], 10_000);
    assert_eq!(
        answer.expect("the first responds"),
        "waited 100 ms",
        "the first request's answer"
    );
    assert_eq!(stats.requests.len(), 1, "requests that were sent");
}

#[test]
fn a_slow_first_request_is_hedged() {
    let (answer, stats) = ask_both([Some(60_000), Some(200)], 300);
    assert_eq!(
        answer.expect("the second responds"),
        "waited 200 ms",
        "the second request's answer"
    );
    assert_eq!(stats.requests.len(), 2, "requests that were sent");
    assert_eq!(stats.peak_in_flight, 2, "the most requests in flight at once");
}

#[test]
fn the_first_can_still_win() {
    let (answer, stats) = ask_both([Some(900), Some(60_000)], 300);
    assert_eq!(
        answer.expect("the first responds"),
        "waited 900 ms",
        "the first request's answer"
    );
    assert_eq!(stats.requests.len(), 2, "requests that were sent");
}

#[test]
fn an_early_failure_is_not_waited_out() {
    let (answer, _) = ask_both([None, Some(200)], 60_000);
    assert_eq!(
        answer.expect("the second responds"),
        "waited 200 ms",
        "the second request's answer"
    );
}

#[test]
fn the_second_may_fail() {
    let (answer, stats) = ask_both([Some(900), None], 300);
    assert_eq!(
        answer.expect("the first responds"),
        "waited 900 ms",
        "the first request's answer, after the second has failed"
    );
    assert_eq!(stats.requests.len(), 1, "requests that the server got");
}

#[test]
fn the_first_may_fail_late() {
    let server = start();
    // Fails after the server's delay, which is longer than the patience.
    let first = format!("{}/status/500", server.url());
    let second = format!("{}/delay/1200", server.url());
    let (answer, _) = answer(&server, [first, second], 300);
    assert_eq!(
        answer.expect("the second responds"),
        "waited 1200 ms",
        "the second request's answer"
    );
}

#[test]
fn two_failures_are_an_error() {
    let server = start();
    let status = || format!("{}/status/500", server.url());
    for patience in [300, 60_000] {
        let (answer, _) = answer(&server, [status(), status()], patience);
        assert!(answer.is_err(), "both failed, and it gave {answer:?}");
    }
}

#[test]
fn nothing_is_left_in_flight() {
    for delays in [[60_000, 200], [900, 60_000]] {
        let (_, stats) = ask_both(delays.map(Some), 300);
        assert_eq!(stats.served, 1, "requests that were answered");
        assert_eq!(stats.in_flight, 0, "requests that are still in flight");
    }
}

/// Asks two servers that take so many milliseconds. `None` does not respond.
fn ask_both(
    delays: [Option<u64>; 2],
    patience: u64,
) -> (Result<String, String>, Stats) {
    let server = start();
    let urls = delays.map(|ms| match ms {
        Some(ms) => format!("{}/delay/{ms}", server.url()),
        None => closed_port(),
    });
    answer(&server, urls, patience)
}

fn start() -> SlowServer {
    let options = Options {
        port: 0,
        delay: Duration::from_millis(600),
        ..Options::default()
    };
    SlowServer::start(options).expect("a free port")
}

/// An address where nobody listens: its port is free again at once.
fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("it has an address"))
}

#[tokio::main(flavor = "current_thread")]
async fn answer(
    server: &SlowServer,
    [first, second]: [String; 2],
    patience: u64,
) -> (Result<String, String>, Stats) {
    let (client, patience) = (Client::new(), Duration::from_millis(patience));
    let answer = hedged(&client, first, second, patience);
    let answer = time::timeout(Duration::from_secs(3), answer).await;
    let answer = answer.expect("`hedged` has not returned after 3 s");
    // A server needs a moment to see that a client has gone. A task that was
    // left behind still waits after it.
    for _ in 0..100 {
        if server.stats().in_flight == 0 {
            break;
        }
        time::sleep(Duration::from_millis(20)).await;
    }
    (answer.map_err(|error| error.to_string()), server.stats())
}
