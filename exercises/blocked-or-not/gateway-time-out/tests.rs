use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use slow_server::{Options, SlowServer};

use super::*;

const LIMIT: Duration = Duration::from_millis(300);

/// So long even a busy machine needs for nothing here.
const LONG: Duration = Duration::from_secs(10);

#[test]
fn a_fast_server_is_passed_on() {
    let server = start(LIMIT / 10, false);
    let (status, body, _) = visit(gateway(&server.url(), LONG), 1).remove(0);
    assert_eq!((status, body.as_str()), (200, "Hello!"));
}

#[test]
fn a_slow_server_is_504_at_the_limit() {
    let server = start(2 * LONG, false);
    let (status, _, time) = visit(gateway(&server.url(), LIMIT), 1).remove(0);
    assert_eq!(status, 504);
    assert!(time >= LIMIT, "504 after {time:?}, and the limit is {LIMIT:?}");
    assert!(time < LONG, "504 after {time:?}, and the limit is {LIMIT:?}");
}

#[test]
fn no_server_is_502() {
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    let (status, _, _) = visit(gateway(&nobody, LONG), 1).remove(0);
    assert_eq!(status, 502);
}

#[test]
fn no_visitor_waits_for_another() {
    let server = start(LONG, false);
    let gateway = gateway(&server.url(), LONG);
    let visitors = thread::spawn(move || visit(gateway, 6));
    // All their requests have come to the server before one is answered.
    let mut stats = server.stats();
    while stats.in_flight < 6 && stats.served == 0 && !visitors.is_finished() {
        thread::sleep(Duration::from_millis(1));
        stats = server.stats();
    }
    drop(server);
    let visits = visitors.join();
    assert_eq!(stats.in_flight, 6, "visitors, of whom others wait: {visits:?}");
}

#[test]
fn a_server_that_lets_visitors_queue_keeps_some_in_time() {
    // A busy machine may let visitors come one after another, or the first come
    // too late, if a delay is short. A longer one decides.
    let some_in_time = [LIMIT, 3 * LIMIT, 9 * LIMIT].into_iter().any(|delay| {
        let server = start(delay, true);
        let visits = visit(gateway(&server.url(), delay * 5 / 2), 4);
        println!("after delays of {delay:?} each: {visits:?}");
        let like = |code| visits.iter().filter(|visit| visit.0 == code).count();
        assert_eq!(like(200) + like(504), 4, "other statuses: {visits:?}");
        like(200) >= 1 && like(504) >= 1
    });
    assert!(some_in_time, "of four, some get the text and some 504");
}

#[test]
fn a_bad_visitor_stops_nothing() {
    let server = start(LIMIT / 10, false);
    let gateway = gateway(&server.url(), LONG);
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
    let ended = ended.recv_timeout(LONG).expect("`serve` returns");
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
            panic!("a visitor had no response in a long time: {error}")
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
    visitor.set_read_timeout(Some(2 * LONG))?;
    visitor.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut response = String::new();
    visitor.read_to_string(&mut response)?;
    Ok(response)
}
