use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

const DELAY: Duration = Duration::from_millis(100);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(3);

#[test]
fn the_first_response_is_given_wherever_it_stands() {
    let server = start(DELAY);
    let late = 10_000;
    for delays in [[late, 200, late], [200, late, late], [late, late, 200]] {
        let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
        let answer = answer(&urls).expect("the server responds");
        assert_eq!(answer, "waited 200 ms", "of {delays:?}");
    }
}

#[test]
fn all_requests_are_sent_at_the_same_time() {
    let server = start(LONG);
    let urls = vec![server.url(); 4];
    let seen = thread::spawn(move || most_in_flight(server, 4));
    // The server ends as soon as all have been asked, so this is an error.
    let _ = answer(&urls);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(most, 4, "the most requests in flight at once");
}

#[test]
fn nobody_waits_for_the_others() {
    let server = start(DELAY);
    // The second takes ten minutes.
    let delays = [100, 600_000];
    let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
    assert_eq!(answer(&urls).expect("the server responds"), "waited 100 ms");
}

#[test]
fn an_error_is_no_answer() {
    let server = start(DELAY);
    let quick_error = format!("{}/status/500", server.url());
    let response = format!("{}/delay/600", server.url());
    let answer = answer(&[nobody(), quick_error, response]);
    assert_eq!(answer.expect("one of them responds"), "waited 600 ms");
}

#[test]
fn no_answer_is_an_error() {
    let server = start(DELAY);
    let status = format!("{}/status/500", server.url());
    let answer = answer(&[status, nobody()]);
    assert!(answer.is_err(), "nobody responded, and it gave {answer:?}");
}

#[test]
fn nobody_asked_is_an_error() {
    let answer = answer(&[]);
    assert!(answer.is_err(), "nobody was asked, and it gave {answer:?}");
}

fn start(delay: Duration) -> SlowServer {
    let options = Options { port: 0, delay, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

/// Has the server run until so many requests are in flight, or until one was
/// answered before that, and then ends it. Gives the most that were in flight.
fn most_in_flight(server: SlowServer, wanted: u64) -> u64 {
    loop {
        let stats = server.stats();
        let too_late =
            stats.served > 0 || server.started().elapsed() > 2 * LONG;
        if stats.in_flight >= wanted || too_late {
            return stats.peak_in_flight;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// An address where nobody listens: its port is free again at once.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("it has an address"))
}

#[tokio::main(flavor = "current_thread")]
async fn answer(urls: &[String]) -> Result<String, String> {
    let answer = first_answer(urls.to_vec());
    let answer = tokio::time::timeout(Duration::from_secs(20), answer).await;
    let answer = answer.expect("`first_answer` returns");
    answer.map_err(|error| error.to_string())
}
