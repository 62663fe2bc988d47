use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use super::*;

const DELAY: Duration = Duration::from_millis(200);

/// Whoever has no response after this long will never have one.
const LONG: Duration = Duration::from_secs(10);

#[test]
fn every_client_has_its_response() {
    for (response, _) in visit(start(2, DELAY), 3) {
        let (head, body) = response.split_once("\r\n\r\n").unwrap_or_default();
        assert!(
            head.starts_with("HTTP/1.") && head.contains(" 200"),
            "a response begins with its version and status: {response:?}"
        );
        assert_eq!(body, "Hello!", "the body of {response:?}");
    }
}

#[test]
fn never_more_than_two_are_served_at_a_time() {
    let times = times(visit(start(2, DELAY), 5));
    not_before(times[2], 2, "the third response: three were served at once");
    not_before(times[4], 3, "the fifth response: three were served at once");
}

#[test]
fn two_are_served_at_a_time_and_not_one() {
    // One after another, the fifth would take five delays, however long they
    // are. A busy machine adds to three delays, but no more to long ones.
    let in_time = [DELAY, 3 * DELAY, 9 * DELAY].into_iter().any(|delay| {
        let fifth = times(visit(start(2, delay), 5))[4];
        println!("the fifth response came after {fifth:?}, of {delay:?} each");
        fifth < 5 * delay
    });
    assert!(in_time, "the fifth response took five delays: one at a time?");
}

#[test]
fn the_limit_can_be_another() {
    let times = times(visit(start(1, DELAY), 2));
    not_before(times[1], 2, "the second response: two were served at once");
}

#[test]
fn a_slow_client_takes_one_place_and_not_two() {
    let server = start(2, DELAY);
    let mut slow = TcpStream::connect(server).expect("the server accepts");
    // The rest of its request never comes.
    slow.write_all(b"GET / HT").expect("the server listens");
    assert_eq!(visit(server, 3).len(), 3);
}

#[test]
fn a_bad_client_stops_nothing() {
    let server = start(1, DELAY);
    for bad in [b"GET / HT".as_slice(), b"", b"\xff\xff\r\n\r\n"] {
        let mut client = TcpStream::connect(server).expect("it accepts");
        client.write_all(bad).expect("the server listens");
    }
    assert_eq!(visit(server, 1).len(), 1);
}

#[test]
fn a_listener_that_fails_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    // From now on it has no connection and does not wait for one either.
    listener.set_nonblocking(true).expect("a setting of the listener");
    let (end, ended) = mpsc::channel();
    thread::spawn(move || end.send(serve_at_most(2, listener, DELAY)));
    let ended = ended.recv_timeout(LONG);
    let ended = ended.expect("`serve_at_most` returns");
    assert!(ended.is_err(), "the listener failed, and it gave {ended:?}");
}

/// Starts the server on a free port.
fn start(at_once: usize, delay: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || serve_at_most(at_once, listener, delay));
    address
}

/// Sends requests from so many clients at the same time. Gives each client's
/// response, and when it was there.
fn visit(server: SocketAddr, clients: usize) -> Vec<(String, Duration)> {
    let start = Instant::now();
    let visits: Vec<_> = (0..clients)
        .map(|_| {
            thread::spawn(move || {
                ask(server).map(|response| (response, start.elapsed()))
            })
        })
        .collect();
    let visits = visits.into_iter().map(|visit| {
        let visit = visit.join().expect("`ask` does not panic");
        visit.unwrap_or_else(|error| {
            panic!("a client had no response within {LONG:?}: {error}")
        })
    });
    visits.collect()
}

fn ask(server: SocketAddr) -> io::Result<String> {
    let mut client = TcpStream::connect(server)?;
    client.set_read_timeout(Some(LONG))?;
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut response = String::new();
    client.read_to_string(&mut response)?;
    Ok(response)
}

/// When each response was there, the first one first.
fn times(visits: Vec<(String, Duration)>) -> Vec<Duration> {
    let mut times: Vec<_> = visits.into_iter().map(|(_, time)| time).collect();
    times.sort();
    times
}

fn not_before(time: Duration, delays: u32, what: &str) {
    assert!(
        time >= delays * DELAY,
        "{what}; it came after {time:?}, and {delays} delays are {:?}",
        delays * DELAY
    );
}
