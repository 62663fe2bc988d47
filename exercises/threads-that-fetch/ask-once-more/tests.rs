use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use slow_server::{Options, SlowServer};

use super::*;

const DELAY: Duration = Duration::from_millis(200);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(3);

#[test]
fn the_results_are_in_the_order_of_the_addresses() {
    let server = start(DELAY);
    let paths = ["/delay/300", "/status/404", "/delay/100", "/status/200"];
    let urls = paths.map(|path| format!("{}{path}", server.url()));
    let answers = results(&urls);
    let texts: Vec<_> =
        answers.iter().map(|result| result.as_deref().ok()).collect();
    assert_eq!(
        texts,
        [
            Some("waited 300 ms"),
            None,
            Some("waited 100 ms"),
            Some("status 200 OK")
        ],
        "the texts in the order of the addresses, `None` for an error"
    );
}

#[test]
fn what_goes_well_is_asked_once() {
    let server = start(DELAY);
    let answers = results(&vec![server.url(); 8]);
    assert_eq!(answers.len(), 8, "results of eight addresses");
    assert!(
        answers.iter().all(Result::is_ok),
        "the server answered every request with 200: {answers:?}"
    );
    assert_eq!(server.shutdown().served, 8, "no request was needed twice");
}

#[test]
fn all_are_asked_at_the_same_time() {
    let server = start(LONG);
    let urls = vec![server.url(); 8];
    let seen = thread::spawn(move || most_in_flight(server, 8));
    // The server ends as soon as all have been asked: these are errors.
    results_within(2 * LONG, &urls);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(most, 8, "the most requests in flight at once");
}

#[test]
fn an_error_of_the_server_is_asked_once_more_and_no_more() {
    for code in [500, 503, 524] {
        let server = start(DELAY);
        let answers = results(&[format!("{}/status/{code}", server.url())]);
        let [Err(error)] = answers.as_slice() else {
            panic!("{answers:?} instead of an error");
        };
        let status = error.status().map(|status| status.as_u16());
        assert_eq!(
            status,
            Some(code),
            "the status of the second answer: {error}"
        );
        let asked = server.shutdown().served;
        assert_eq!(asked, 2, "how often an address with {code} is asked for");
    }
}

#[test]
fn an_error_of_the_client_is_asked_once() {
    for code in [400, 404, 408] {
        let server = start(DELAY);
        let answers = results(&[format!("{}/status/{code}", server.url())]);
        assert!(
            matches!(answers.as_slice(), [Err(_)]),
            "one address, answered with {code}, is one error: {answers:?}"
        );
        let asked = server.shutdown().served;
        assert_eq!(asked, 1, "how often an address with {code} is asked for");
    }
}

#[test]
fn the_second_requests_are_made_at_the_same_time_too() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let seen = thread::spawn(move || second_ones_together(listener, 4));
    let urls = vec![format!("http://{address}"); 4];
    let answers = results_within(3 * LONG, &urls);
    let together = seen.join().expect("nothing in the thread panics");
    assert!(
        answers.iter().all(Result::is_err),
        "every second answer had the status 500, too: {answers:?}"
    );
    assert_eq!(together, 4, "second requests that came without an answer");
}

#[test]
fn the_second_answer_counts() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || fail_once(&listener));
    let answers = results(&[format!("http://{address}")]);
    let texts: Vec<_> =
        answers.iter().map(|result| result.as_deref().ok()).collect();
    assert_eq!(
        texts,
        [Some("done")],
        "the first answer had the status 500, the second 200: {answers:?}"
    );
}

#[test]
fn an_address_without_a_server_is_an_error_of_its_own() {
    let server = start(DELAY);
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    let answers = results(&[nobody, server.url(), "no address".to_string()]);
    let ok: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(
        ok,
        [false, true, false],
        "which of three have a text: nobody listens at the first address, and \
         the third is none: {answers:?}"
    );
}

/// What `ask_all` returns, if it returns in time.
fn results(urls: &[String]) -> Vec<reqwest::Result<String>> {
    results_within(Duration::from_secs(3), urls)
}

fn results_within(
    limit: Duration,
    urls: &[String],
) -> Vec<reqwest::Result<String>> {
    let urls = urls.to_vec();
    let (send, results) = mpsc::channel();
    let asking = thread::spawn(move || {
        // Nobody listens when it took too long.
        let _ = send.send(ask_all(&urls));
    });
    match results.recv_timeout(limit) {
        Ok(results) => results,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("`ask_all` has not returned after {limit:?}")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = asking.join().expect_err("it sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}

fn start(delay: Duration) -> SlowServer {
    let options = Options { port: 0, delay, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

/// Has the server run until so many requests are in flight, or until one was
/// answered before that, and then ends it. Returns the most that were in flight.
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

/// Answers the first request with 500 and all others with 200.
fn fail_once(listener: &TcpListener) {
    for (number, client) in (0..).zip(listener.incoming().flatten()) {
        match number {
            0 => answer(&client, "500 Internal Server Error", "not yet"),
            _ => answer(&client, "200 OK", "done"),
        }
    }
}

/// Leaves requests waiting until so many have come, or until nobody has come
/// for a long time, answers them with 500, and does so once more. Returns how
/// many of the second ones waited together.
fn second_ones_together(listener: TcpListener, count: usize) -> usize {
    listener.set_nonblocking(true).expect("a setting of the listener");
    let [_, second_ones] = [(); 2].map(|()| {
        let mut waiting = Vec::new();
        let mut last_came = Instant::now();
        while waiting.len() < count && last_came.elapsed() < LONG {
            match listener.accept() {
                Ok((client, _)) => {
                    last_came = Instant::now();
                    waiting.push(client);
                }
                Err(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
        for client in &waiting {
            answer(client, "500 Internal Server Error", "not yet");
        }
        waiting.len()
    });
    second_ones
}

fn answer(mut client: &TcpStream, status: &str, body: &str) {
    client.set_nonblocking(false).expect("a setting of the connection");
    let lines = BufReader::new(client).lines().map_while(Result::ok);
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let length = body.len();
    // A client that is gone needs no answer.
    let _ = write!(
        client,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    );
}
