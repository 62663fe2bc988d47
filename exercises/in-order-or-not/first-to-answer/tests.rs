use std::net::TcpListener;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

#[test]
fn the_first_response_is_given_wherever_it_stands() {
    let server = start();
    for delays in [[1500, 200, 1500], [200, 1500, 1500], [1500, 1500, 200]] {
        let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
        let answer = answer(&urls).expect("the server responds");
        assert_eq!(answer, "waited 200 ms", "of {delays:?}");
    }
}

#[test]
fn all_requests_are_sent_at_the_same_time() {
    let server = start();
    let urls = vec![format!("{}/delay/500", server.url()); 4];
    assert_eq!(answer(&urls).expect("the server responds"), "waited 500 ms");
    let most = server.shutdown().peak_in_flight;
    assert_eq!(most, 4, "the most requests in flight at once");
}

#[test]
fn nobody_waits_for_the_others() {
    let server = start();
    // The second takes ten minutes.
    let delays = [100, 600_000];
    let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
    assert_eq!(answer(&urls).expect("the server responds"), "waited 100 ms");
}

#[test]
fn an_error_is_no_answer() {
    let server = start();
    let quick_error = format!("{}/status/500", server.url());
    let response = format!("{}/delay/600", server.url());
    let answer = answer(&[nobody(), quick_error, response]);
    assert_eq!(answer.expect("one of them responds"), "waited 600 ms");
}

#[test]
fn no_answer_is_an_error() {
    let server = start();
    let status = format!("{}/status/500", server.url());
    let answer = answer(&[status, nobody()]);
    assert!(answer.is_err(), "nobody responded, and it gave {answer:?}");
}

#[test]
fn nobody_asked_is_an_error() {
    let answer = answer(&[]);
    assert!(answer.is_err(), "nobody was asked, and it gave {answer:?}");
}

fn start() -> SlowServer {
    let options = Options {
        port: 0,
        delay: Duration::from_millis(100),
        ..Options::default()
    };
    SlowServer::start(options).expect("a free port")
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
