use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use slow_server::{Options, SlowServer};

use super::*;

const LIMIT: Duration = Duration::from_millis(300);

/// So long even a busy machine needs for nothing here.
const LONG: Duration = Duration::from_millis(2500);

#[test]
fn a_fast_server_is_passed_on() {
    let server = start(LIMIT / 10, false);
    let (status, body, _) = visit(gateway(&server.url(), LONG), 1).remove(0);
    assert_eq!(status, 200, "the server responded within the limit");
    assert_eq!(body, "Hello!", "the text that the server sent");
}

#[test]
fn a_slow_server_is_504_at_the_limit() {
    let server = start(2 * LONG, false);
    let (status, _, time) = visit(gateway(&server.url(), LIMIT), 1).remove(0);
    assert_eq!(status, 504, "the server has not responded within the limit");
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
    assert_eq!(status, 502, "no server listens at that address");
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
    assert_eq!(
        stats.in_flight, 6,
        "of six visitors, so many had the gateway ask the server at once; do the \
         others wait for them? {visits:?}"
    );
}

#[test]
fn a_server_that_lets_visitors_queue_keeps_some_in_time() {
    // A busy machine may let visitors come one after another, or the first come
    // too late, if a delay is short. A longer one decides.
    let some_in_time = [LIMIT / 3, LIMIT, 2 * LIMIT].into_iter().any(|delay| {
        let server = start(delay, true);
        let gateway = gateway(&server.url(), delay * 5 / 2);
        let visits = visit_within(LONG + 5 * delay, gateway, 4);
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
    assert_eq!(visit(gateway, 1).remove(0).0, 200, "the status afterwards");
}

#[test]
fn an_error_of_accept_stops_nothing() {
    let server = start(LIMIT / 10, false);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let same = listener.try_clone().expect("a second handle");
    // For a while, `accept` fails, because it may not wait for a visitor.
    same.set_nonblocking(true).expect("a setting of the listener");
    let url = server.url();
    let gateway = thread::spawn(move || serve(listener, &url, LONG).is_ok());
    thread::sleep(LIMIT);
    same.set_nonblocking(false).expect("a setting of the listener");
    assert!(
        !gateway.is_finished(),
        "`accept` has failed once or twice, and the gateway has ended"
    );
    assert_eq!(visit(address, 1).remove(0).0, 200, "the status afterwards");
}

#[test]
fn half_a_response_is_504_at_the_limit() {
    // Sends the head of a response and a part of the body, and no more.
    let slow = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", slow.local_addr().expect("an address"));
    let gateway = gateway(&url, LIMIT);
    let visit = thread::spawn(move || visit(gateway, 1).remove(0));
    slow.set_nonblocking(true).expect("a setting of the listener");
    let mut asked = Vec::new();
    while !visit.is_finished() {
        if let Ok((mut client, _)) = slow.accept() {
            let half = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nHel";
            client.write_all(half).expect("the gateway reads");
            asked.push(client);
        }
        thread::sleep(Duration::from_millis(1));
    }
    let (status, body, _) = visit.join().expect("the visitor has a response");
    assert_eq!(
        status, 504,
        "half of the text is not the text, and its rest was too late: {body:?}"
    );
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
    visit_within(LONG, gateway, visitors)
}

fn visit_within(
    patience: Duration,
    gateway: SocketAddr,
    visitors: usize,
) -> Vec<(u16, String, Duration)> {
    let start = Instant::now();
    let visits: Vec<_> = (0..visitors)
        .map(|_| {
            thread::spawn(move || {
                (ask_once(patience, gateway), start.elapsed())
            })
        })
        .collect();
    let visits = visits.into_iter().map(|visit| {
        let (response, time) = visit.join().expect("`ask_once` does not panic");
        let response = response.unwrap_or_else(|error| {
            panic!("a visitor had no response within {patience:?}: {error}")
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

fn ask_once(patience: Duration, gateway: SocketAddr) -> io::Result<String> {
    let mut visitor = TcpStream::connect(gateway)?;
    visitor.set_read_timeout(Some(patience))?;
    visitor.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut response = String::new();
    visitor.read_to_string(&mut response)?;
    Ok(response)
}
