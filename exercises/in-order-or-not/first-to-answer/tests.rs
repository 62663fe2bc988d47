use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

const DELAY: Duration = Duration::from_millis(100);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_millis(2500);

#[test]
fn the_first_response_is_given_wherever_it_stands() {
    let server = start(DELAY);
    let late = 10_000;
    for delays in [[late, 200, late], [200, late, late], [late, late, 200]] {
        let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
        let answer = answer(&urls).expect("the server responds");
        assert_eq!(
            answer, "waited 200 ms",
            "the first response counts, wherever its address stands: {delays:?}"
        );
    }
}

#[test]
fn all_requests_are_sent_at_the_same_time() {
    let server = start(LONG);
    let urls = vec![server.url(); 4];
    let seen = thread::spawn(move || most_in_flight(server, 4));
    // The server ends as soon as all have asked, so this is an error.
    let _ = answer_within(3 * LONG, &urls);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(
        most, 4,
        "four requests are sent before any is answered; in flight were"
    );
}

#[test]
fn it_does_not_wait_for_the_others() {
    let server = start(DELAY);
    // The second takes ten minutes.
    let delays = [100, 600_000];
    let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
    let answer = answer(&urls).expect("the server responds");
    assert_eq!(answer, "waited 100 ms", "the text of the first response");
}

#[test]
fn an_error_is_no_answer() {
    let server = start(DELAY);
    let quick_error = format!("{}/status/500", server.url());
    let response = format!("{}/delay/600", server.url());
    let answer = answer(&[nobody(), quick_error, response]);
    let answer = answer.expect("the third server responds, if later");
    assert_eq!(answer, "waited 600 ms", "an error is not an answer");
}

#[test]
fn no_answer_is_an_error() {
    let server = start(DELAY);
    let status = format!("{}/status/500", server.url());
    let answer = answer(&[status, nobody()]);
    assert!(answer.is_err(), "no server responded, and it gave {answer:?}");
}

#[test]
fn nobody_asked_is_an_error() {
    let answer = answer(&[]);
    assert!(answer.is_err(), "no server was asked, and it gave {answer:?}");
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

fn answer(urls: &[String]) -> Result<String, String> {
    answer_within(LONG, urls)
}

#[tokio::main(flavor = "current_thread")]
async fn answer_within(
    patience: Duration,
    urls: &[String],
) -> Result<String, String> {
    let answer = first_answer(urls.to_vec());
    let answer = tokio::time::timeout(patience, answer).await;
    let answer = answer.expect(
        "`first_answer` waits for a response that takes long, and has another",
    );
    answer.map_err(|error| error.to_string())
}
