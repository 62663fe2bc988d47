use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer, Stats};

use super::*;

const DELAY: Duration = Duration::from_millis(100);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(3);

#[test]
fn outcomes_are_in_the_order_of_the_addresses() {
    let server = start(DELAY);
    let delays = [500, 100, 300, 200, 400];
    let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
    let expected = delays.map(|ms| Ok(format!("waited {ms} ms")));
    assert_eq!(fetch(&urls, 3), expected, "the order of the addresses");
}

#[test]
fn the_limit_is_reached_and_kept() {
    for at_once in [1, 3, 4] {
        let server = start(DELAY);
        let urls = vec![server.url(); 8];
        assert_eq!(fetch(&urls, at_once).len(), 8, "outcomes");
        let most = server.shutdown().peak_in_flight;
        assert!(
            most <= at_once as u64,
            "{most} requests were in flight at once, and not {at_once}"
        );

        let server = start(LONG);
        let urls = vec![server.url(); 8];
        let seen = thread::spawn(move || {
            seen(&server, |stats| stats.in_flight == at_once as u64)
        });
        // The server ends as soon as so many have come: these are errors.
        fetch(&urls, at_once);
        let seen = seen.join().expect("nothing in the thread panics");
        assert!(seen, "{at_once} requests were never in flight at once");
    }
}

#[test]
fn a_slow_address_keeps_one_place() {
    for slow in [0, 4] {
        let server = start(DELAY);
        let delay = |position| if position == slow { 10_000 } else { 60 };
        let urls: Vec<String> = (0..8)
            .map(|position| {
                format!("{}/delay/{}", server.url(), delay(position))
            })
            .collect();
        let seen = thread::spawn(move || {
            seen(&server, |stats| stats.requests.len() == 8)
        });
        // The server ends before the slow one is answered.
        assert_eq!(fetch(&urls, 2).len(), 8, "outcomes");
        let seen = seen.join().expect("nothing in the thread panics");
        assert!(seen, "not all others were sent while the slow one waited");
    }
}

#[test]
fn one_error_does_not_stop_the_others() {
    let server = start(DELAY);
    let url = |path: &str| format!("{}{path}", server.url());
    let urls =
        [url("/status/500"), url("/"), closed_port(), url("/"), url("/")];
    for at_once in [2, 5] {
        let outcomes = fetch(&urls, at_once);
        let ok: Vec<bool> = outcomes.iter().map(Result::is_ok).collect();
        assert_eq!(ok, [false, true, false, true, true], "of {outcomes:?}");
        assert_eq!(
            outcomes[4],
            Ok("Hello!".to_string()),
            "the outcome of the last address, with the text of its response"
        );
    }
}

#[test]
fn nothing_to_fetch_has_no_outcomes() {
    assert_eq!(fetch(&[], 4), [], "outcomes of no addresses");
}

fn start(delay: Duration) -> SlowServer {
    let options = Options { port: 0, delay, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

/// Whether the server comes to see this before it can have answered what takes
/// longest.
fn seen(server: &SlowServer, wanted: impl Fn(&Stats) -> bool) -> bool {
    while server.started().elapsed() < LONG {
        if wanted(&server.stats()) {
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
    false
}

/// An address where nobody listens: its port is free again at once.
fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("it has an address"))
}

#[tokio::main(flavor = "current_thread")]
async fn fetch(urls: &[String], at_once: usize) -> Vec<Result<String, String>> {
    let outcomes = fetch_all(urls.to_vec(), at_once);
    let outcomes = tokio::time::timeout(2 * LONG, outcomes).await;
    let outcomes = outcomes.expect("`fetch_all` has not returned after 6 s");
    let outcomes = outcomes.into_iter();
    outcomes.map(|one| one.map_err(|error| error.to_string())).collect()
}
