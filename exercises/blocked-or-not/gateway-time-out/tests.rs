use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use slow_server::{Options, SlowServer};

use super::*;

const LIMIT: Duration = Duration::from_millis(300);

#[test]
fn a_fast_server_is_passed_on() {
    let server = start(LIMIT / 10, false);
    let (status, body, _) =
        visit(gateway(&server.url(), 10 * LIMIT), 1).remove(0);
    assert_eq!((status, body.as_str()), (200, "Hello!"));
}

#[test]
fn a_slow_server_is_504_at_the_limit() {
    let server = start(20 * LIMIT, false);
    let (status, _, time) = visit(gateway(&server.url(), LIMIT), 1).remove(0);
    assert_eq!(status, 504);
    assert!(time >= LIMIT, "504 after {time:?}, and the limit is {LIMIT:?}");
    assert!(
        time < 10 * LIMIT,
        "504 after {time:?}, and the limit is {LIMIT:?}"
    );
}

#[test]
fn no_server_is_502() {
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    let (status, _, _) = visit(gateway(&nobody, 10 * LIMIT), 1).remove(0);
    assert_eq!(status, 502);
}

#[test]
fn no_visitor_waits_for_another() {
    let server = start(20 * LIMIT, false);
    for (status, _, time) in visit(gateway(&server.url(), LIMIT), 6) {
        assert_eq!(status, 504);
        // One after another, the last would wait for six limits.
        assert!(time < 5 * LIMIT, "a visitor waited for {time:?}");
    }
}

#[test]
fn a_server_that_lets_visitors_queue_keeps_some_in_time() {
    let server = start(LIMIT, true);
    let visits = visit(gateway(&server.url(), LIMIT * 5 / 2), 4);
    let like = |wanted| visits.iter().filter(|visit| visit.0 == wanted).count();
    assert!(like(200) >= 1, "nobody had the text: {visits:?}");
    assert!(like(504) >= 1, "nobody was told at the limit: {visits:?}");
    assert_eq!(like(200) + like(504), 4, "other statuses: {visits:?}");
}

#[test]
fn a_bad_visitor_stops_nothing() {
    let server = start(LIMIT / 10, false);
    let gateway = gateway(&server.url(), 10 * LIMIT);
    let mut slow = TcpStream::connect(gateway).expect("it accepts");
    // The rest of its request never comes.
    slow.write_all(b"GET / HT").expect("the gateway listens");
    for bad in [b"GET / HT".as_slice(), b"", b"\xff\xff\r\n\r\n"] {
        let mut visitor = TcpStream::connect(gateway).expect("it accepts");
        visitor.write_all(bad).expect("the gateway listens");
    }
    assert_eq!(visit(gateway, 1).remove(0).0, 200);
}

#[test]
fn a_listener_that_fails_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    // From now on it has no visitor and does not wait for one either.
    listener.set_nonblocking(true).expect("a setting of the listener");
    let (end, ended) = mpsc::channel();
    thread::spawn(move || {
        end.send(serve(listener, "http://127.0.0.1:1", LIMIT))
    });
    let ended = ended.recv_timeout(20 * LIMIT).expect("`serve` returns");
    assert!(ended.is_err(), "the listener failed, and it gave {ended:?}");
}

fn start(delay: Duration, one_at_a_time: bool) -> SlowServer {
    let options =
        Options { port: 0, delay, one_at_a_time, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

/// Starts the program under test on a free port.
fn gateway(server: &str, limit: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let server = server.to_string();
    thread::spawn(move || serve(listener, &server, limit));
    address
}

/// Sends requests from so many visitors at once. Gives the status, the body, and
/// the time of each response.
fn visit(gateway: SocketAddr, visitors: usize) -> Vec<(u16, String, Duration)> {
    let start = Instant::now();
    let visits: Vec<_> = (0..visitors)
        .map(|_| thread::spawn(move || (ask_once(gateway), start.elapsed())))
        .collect();
    let visits = visits.into_iter().map(|visit| {
        let (response, time) = visit.join().expect("`ask_once` does not panic");
        let response = response.unwrap_or_else(|error| {
            panic!("a visitor had no response within 30 limits: {error}")
        });
        let (head, body) = response.split_once("\r\n\r\n").unwrap_or_default();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.unwrap_or_else(|| {
            panic!(
                "a response begins with its version and status: {response:?}"
            )
        });
        (status, body.to_string(), time)
    });
    visits.collect()
}

fn ask_once(gateway: SocketAddr) -> io::Result<String> {
    let mut visitor = TcpStream::connect(gateway)?;
    visitor.set_read_timeout(Some(30 * LIMIT))?;
    visitor.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut response = String::new();
    visitor.read_to_string(&mut response)?;
    Ok(response)
}
