use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

#[test]
fn the_results_are_in_the_order_of_the_addresses() {
    let server = start();
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
        ]
    );
}

#[test]
fn all_are_asked_at_the_same_time() {
    let server = start();
    let answers = results(&vec![server.url(); 8]);
    assert_eq!(answers.len(), 8);
    let stats = server.shutdown();
    assert_eq!(stats.peak_in_flight, 8, "the most requests in flight at once");
    assert_eq!(stats.served, 8, "no request was needed twice");
}

#[test]
fn an_error_of_the_server_is_asked_once_more_and_no_more() {
    for code in [500, 503, 524] {
        let server = start();
        let answers = results(&[format!("{}/status/{code}", server.url())]);
        let [Err(error)] = answers.as_slice() else {
            panic!("{answers:?} instead of an error");
        };
        let status = error.status().map(|status| status.as_u16());
        assert_eq!(status, Some(code));
        let asked = server.shutdown().served;
        assert_eq!(asked, 2, "how often an address with {code} is asked for");
    }
}

#[test]
fn an_error_of_the_client_is_asked_once() {
    for code in [400, 404, 408] {
        let server = start();
        let answers = results(&[format!("{}/status/{code}", server.url())]);
        assert!(matches!(answers.as_slice(), [Err(_)]), "{answers:?}");
        let asked = server.shutdown().served;
        assert_eq!(asked, 1, "how often an address with {code} is asked for");
    }
}

#[test]
fn the_second_requests_are_made_at_the_same_time_too() {
    let server = start();
    let answers = results(&vec![format!("{}/status/503", server.url()); 4]);
    assert!(answers.iter().all(Result::is_err), "{answers:?}");
    let requests = server.shutdown().requests;
    assert_eq!(requests.len(), 8, "four requests, and four second ones");
    // When the last of them began, the first had not been answered.
    let ends = requests[4..].iter().filter_map(|request| request.end);
    let first_end = ends.fold(f64::INFINITY, f64::min);
    assert!(
        requests[7].start < first_end,
        "the second requests were made one after another: {:?}",
        &requests[4..]
    );
}

#[test]
fn the_second_answer_counts() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || fail_once(&listener));
    let answers = results(&[format!("http://{address}")]);
    let texts: Vec<_> =
        answers.iter().map(|result| result.as_deref().ok()).collect();
    assert_eq!(texts, [Some("at last")], "{answers:?}");
}

#[test]
fn nobody_there_is_an_error_of_one_address() {
    let server = start();
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    let answers = results(&[nobody, server.url()]);
    let ok: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(ok, [false, true], "{answers:?}");
}

/// What `ask_all` gives, if it gives something in time.
fn results(urls: &[String]) -> Vec<reqwest::Result<String>> {
    let urls = urls.to_vec();
    let (send, results) = mpsc::channel();
    let asking = thread::spawn(move || {
        // Nobody listens when it took too long.
        let _ = send.send(ask_all(&urls));
    });
    match results.recv_timeout(Duration::from_secs(10)) {
        Ok(results) => results,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("`ask_all` does not return")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = asking.join().expect_err("it sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}

fn start() -> SlowServer {
    let options = Options {
        port: 0,
        delay: Duration::from_millis(200),
        ..Options::default()
    };
    SlowServer::start(options).expect("a free port")
}

/// Answers the first request with 500 and all others with 200.
fn fail_once(listener: &TcpListener) {
    for (number, connection) in (0..).zip(listener.incoming().flatten()) {
        let lines = BufReader::new(&connection).lines();
        let lines = lines.map_while(Result::ok);
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        let (status, body) = match number {
            0 => ("500 Internal Server Error", "not yet"),
            _ => ("200 OK", "at last"),
        };
        let length = body.len();
        // A client that is gone needs no answer.
        let _ = write!(
            &connection,
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
    }
}
