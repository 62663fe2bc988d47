use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

const DELAY: Duration = Duration::from_millis(400);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(2);

#[test]
fn each_path_is_asked_for_once() {
    on_one_thread(async {
        let (server, address) = start(DELAY);
        let responses = ask_all(&address, &["/"; 8]).await;
        for response in responses {
            assert_eq!(
                response.expect("the server responds"),
                "Hello!",
                "what a server says"
            );
        }
        let seen = server.shutdown().requests.len();
        assert_eq!(seen, 8, "the requests that the server saw");
    });
}

#[test]
fn all_requests_are_in_flight_at_once() {
    on_one_thread(async {
        let (server, address) = start(LONG);
        let seen = thread::spawn(move || most_in_flight(server, 8));
        // The server ends as soon as all have come: these are errors.
        ask_all(&address, &["/"; 8]).await;
        let most = seen.join().expect("nothing in the thread panics");
        assert_eq!(
            most, 8,
            "the most requests in flight at once, of eight: each has to wait \
             without holding up the others"
        );
    });
}

#[test]
fn the_responses_are_in_the_order_of_the_paths() {
    on_one_thread(async {
        let (_server, address) = start(DELAY);
        let paths = ["/delay/600", "/delay/0", "/status/404", "/delay/300"];
        let responses = ask_all(&address, &paths).await;
        let texts: Vec<String> = responses
            .into_iter()
            .map(|text| text.expect("it responds"))
            .collect();
        let expected = [
            "waited 600 ms",
            "waited 0 ms",
            "status 404 Not Found",
            "waited 300 ms",
        ];
        assert_eq!(
            texts, expected,
            "the responses of {paths:?}, in this order, whichever came first"
        );
    });
}

#[test]
fn other_tasks_of_the_thread_continue() {
    on_one_thread(async {
        let (_server, address) = start(DELAY);
        let ticks = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&ticks);
        let ticking = tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(10)).await;
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        let responses = ask_all(&address, &["/delay/500", "/delay/500"]).await;
        ticking.abort();
        assert!(responses.iter().all(Result::is_ok), "it gave {responses:?}");
        let ticks = ticks.load(Ordering::Relaxed);
        assert!(
            ticks >= 3,
            "another task ticked {ticks} times while two requests of half a \
             second waited: is the thread blocked?"
        );
    });
}

#[test]
fn an_error_stands_in_its_place_and_spoils_no_other_response() {
    on_one_thread(async {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address =
            listener.local_addr().expect("it has an address").to_string();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection?;
                let mut request = [0; 1000];
                let length = connection.read(&mut request)?;
                // What it says about a bad path is no text.
                let bad = request[..length].starts_with(b"GET /bad ");
                connection.write_all(if bad {
                    b"\xff\xff"
                } else {
                    b"good"
                })?;
            }
            io::Result::Ok(())
        });
        let responses = ask_all(&address, &["/a", "/bad", "/b"]).await;
        assert_eq!(responses.len(), 3, "one for each path: {responses:?}");
        for good in [&responses[0], &responses[2]] {
            assert_eq!(
                good.as_deref().ok(),
                Some("good"),
                "only the second request has failed: {responses:?}"
            );
        }
        assert!(
            responses[1].is_err(),
            "a response that isn't UTF-8 is an error: {responses:?}"
        );
    });
}

#[test]
fn a_response_may_come_in_pieces() {
    on_one_thread(async {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address =
            listener.local_addr().expect("it has an address").to_string();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection?;
                let _length = connection.read(&mut [0; 1000])?;
                for piece in ["HTTP/1.0 200 OK\r\n", "\r\nHel", "lo!"] {
                    connection.write_all(piece.as_bytes())?;
                    thread::sleep(Duration::from_millis(50));
                }
            }
            io::Result::Ok(())
        });
        let responses = ask_all(&address, &["/"]).await;
        assert_eq!(responses.len(), 1, "so many responses to one request");
        assert_eq!(
            responses[0].as_deref().ok(),
            Some("Hello!"),
            "it came in three pieces, and the server then closed"
        );
    });
}

#[test]
fn no_paths_no_responses() {
    on_one_thread(async {
        assert!(
            ask_all("127.0.0.1:1", &[]).await.is_empty(),
            "no requests, no responses"
        );
    });
}

fn on_one_thread(test: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    // One thread for blocking calls, so that a pool of them is no way out.
    let runtime = runtime.enable_all().max_blocking_threads(1).build();
    runtime.expect("the system has room for a runtime").block_on(test);
}

/// Starts a slow server. Gives its address, too.
fn start(delay: Duration) -> (SlowServer, String) {
    let options = Options { port: 0, delay, ..Options::default() };
    let server = SlowServer::start(options).expect("a free port");
    let address = server.url().trim_start_matches("http://").to_string();
    (server, address)
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
