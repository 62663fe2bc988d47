use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use super::*;

const DELAY: Duration = Duration::from_millis(100);

/// Whoever has no response after this long will never have one.
const LONG: Duration = Duration::from_millis(2500);

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
    let in_time = [DELAY, 2 * DELAY, 5 * DELAY].into_iter().any(|delay| {
        let visits = visit_within(LONG + 5 * delay, start(2, delay), 5);
        let fifth = times(visits)[4];
        println!("the fifth response came after {fifth:?}, of {delay:?} each");
        fifth < 5 * delay
    });
    assert!(
        in_time,
        "of five clients, two at a time, the last has its response after three \
         delays, and here it took five: is one served at a time?"
    );
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
    // With one place left, they're served one after another.
    assert_eq!(visit(server, 3).len(), 3, "the clients that have a response");
}

#[test]
fn a_bad_client_stops_nothing() {
    let server = start(1, DELAY);
    for bad in [b"GET / HT".as_slice(), b"", b"\xff\xff\r\n\r\n"] {
        let mut client = TcpStream::connect(server).expect("it accepts");
        client.write_all(bad).expect("the server listens");
    }
    assert_eq!(visit(server, 1).len(), 1, "the clients that have a response");
}

#[test]
fn an_error_of_accept_stops_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let same = listener.try_clone().expect("a second handle");
    // For a while, `accept` fails, because it may not wait for a client.
    same.set_nonblocking(true).expect("a setting of the listener");
    let server = thread::spawn(move || serve_at_most(2, listener, DELAY));
    thread::sleep(3 * DELAY);
    same.set_nonblocking(false).expect("a setting of the listener");
    assert!(
        !server.is_finished(),
        "`accept` has failed once or twice, and the server has ended"
    );
    assert_eq!(visit(address, 3).len(), 3, "the clients that have a response");
}

/// Starts the server on a free port.
fn start(at_once: usize, delay: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || serve_at_most(at_once, listener, delay));
    address
}

/// Sends requests from so many clients at the same time. Gives each client's
/// response, and when it had arrived.
fn visit(server: SocketAddr, clients: usize) -> Vec<(String, Duration)> {
    visit_within(LONG, server, clients)
}

fn visit_within(
    patience: Duration,
    server: SocketAddr,
    clients: usize,
) -> Vec<(String, Duration)> {
    let start = Instant::now();
    let visits: Vec<_> = (0..clients)
        .map(|_| {
            thread::spawn(move || {
                let response = ask(patience, server)?;
                io::Result::Ok((response, start.elapsed()))
            })
        })
        .collect();
    let visits = visits.into_iter().map(|visit| {
        let visit = visit.join().expect("`ask` does not panic");
        visit.unwrap_or_else(|error| {
            panic!("a client had no response within {patience:?}: {error}")
        })
    });
    visits.collect()
}

fn ask(patience: Duration, server: SocketAddr) -> io::Result<String> {
    let mut client = TcpStream::connect(server)?;
    client.set_read_timeout(Some(patience))?;
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut response = String::new();
    client.read_to_string(&mut response)?;
    Ok(response)
}

/// When each response had arrived, the first one first.
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
