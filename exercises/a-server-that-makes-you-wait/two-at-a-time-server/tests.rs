use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use super::*;

const DELAY: Duration = Duration::from_millis(400);

#[test]
fn every_client_has_its_response() {
    let server = start(2);
    for (response, _) in visit(server, 3) {
        assert!(response.starts_with("HTTP/1.1 200"), "{response}");
        assert!(response.ends_with("\r\n\r\nHello!"), "{response}");
    }
}

#[test]
fn never_more_than_two_are_served_at_a_time() {
    let times = times(visit(start(2), 5));
    assert!(
        times[2] >= 2 * DELAY,
        "the third response came after {:?}",
        times[2]
    );
    assert!(
        times[4] >= 3 * DELAY,
        "the fifth response came after {:?}",
        times[4]
    );
}

#[test]
fn two_are_served_at_a_time_and_not_one() {
    let times = times(visit(start(2), 5));
    // One after another, the fifth would take five delays.
    assert!(
        times[4] < 5 * DELAY,
        "the fifth response came after {:?}",
        times[4]
    );
}

#[test]
fn the_limit_can_be_another() {
    let times = times(visit(start(1), 2));
    assert!(
        times[1] >= 2 * DELAY,
        "the second response came after {:?}",
        times[1]
    );
}

#[test]
fn a_client_that_goes_away_stops_nothing() {
    let server = start(1);
    for _ in 0..3 {
        let mut client =
            TcpStream::connect(server).expect("the server accepts");
        client.write_all(b"GET / HT").expect("the server listens");
    }
    assert_eq!(visit(server, 1).len(), 1);
}

/// Starts the server on a free port.
fn start(at_once: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || serve_at_most(at_once, listener, DELAY));
    address
}

/// Sends requests from so many clients at the same time. Gives each client's
/// response, and when it was there.
fn visit(server: SocketAddr, clients: usize) -> Vec<(String, Duration)> {
    let start = Instant::now();
    let visits: Vec<_> = (0..clients)
        .map(|_| {
            thread::spawn(move || {
                let response = ask(server).expect("the server responds");
                (response, start.elapsed())
            })
        })
        .collect();
    visits
        .into_iter()
        .map(|visit| visit.join().expect("every client has a response"))
        .collect()
}

fn ask(server: SocketAddr) -> io::Result<String> {
    let mut client = TcpStream::connect(server)?;
    client.set_read_timeout(Some(20 * DELAY))?;
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut response = String::new();
    client.read_to_string(&mut response)?;
    Ok(response)
}

/// When each response was there, the first one first.
fn times(visits: Vec<(String, Duration)>) -> Vec<Duration> {
    let mut times: Vec<Duration> =
        visits.into_iter().map(|(_, time)| time).collect();
    times.sort();
    times
}
