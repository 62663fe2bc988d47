//! Bad clients, with an honest one beside them.

use crate::client::{connect, get, receive, send};
use crate::{ms, server, wait_until};
use slow_server::SlowServer;
use std::io::Write;
use std::net::Shutdown;
use std::thread;
use std::time::{Duration, Instant};

/// Shorter than the server waits for half a request: whoever is answered within this was not held up by one.
pub(crate) const HELD_UP: Duration = Duration::from_secs(8);

/// Fails unless the server still answers, in time, to the byte.
fn assert_honest(server: &SlowServer, delay: Duration) {
    let answer = get(server.address(), "/");
    assert_eq!((answer.status, answer.body.as_str()), (200, "Hello!"));
    assert!(
        answer.took >= delay && answer.took < delay + HELD_UP,
        "{answer:?}"
    );
}

/// What is not a request, each with the statuses that will do as an answer (0: none at all).
fn garbage() -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    let mut noise = fastrand::Rng::with_seed(1);
    let with = |start: &str, middle: String, end: &str| [start, &middle, end].concat().into_bytes();
    vec![
        ("zeros", vec![0; 4096], &[400]),
        (
            "noise",
            (0..100_000).map(|_| noise.u8(..)).collect(),
            &[400],
        ),
        ("empty lines", b"\r\n".repeat(100_000), &[0, 400, 431]),
        ("no end of a line", vec![b'A'; 1_000_000], &[400, 431]),
        (
            "a TLS hello",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
            &[400],
        ),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[0]),
        ("HTTP/9.9", b"GET / HTTP/9.9\r\n\r\n".to_vec(), &[400, 505]),
        ("HTTP/0.9", b"GET /\r\n\r\n".to_vec(), &[400]),
        (
            "mail",
            b"EHLO localhost\r\nMAIL FROM:<a@b>\r\n".to_vec(),
            &[400],
        ),
        ("no path", b"GET HTTP/1.1\r\n\r\n".to_vec(), &[400]),
        ("spaces", b"GET  /  HTTP/1.1\r\n\r\n".to_vec(), &[400]),
        (
            "a path that is none",
            b"GET nothing HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_vec(),
            &[400, 404],
        ),
        (
            "CONNECT",
            b"CONNECT a:1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_vec(),
            &[400, 404, 405],
        ),
        (
            "OPTIONS *",
            b"OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_vec(),
            &[400, 404, 405],
        ),
        (
            "a large path",
            with("GET /", "a".repeat(1_000_000), " HTTP/1.1\r\n\r\n"),
            &[414, 431],
        ),
        (
            "a large header",
            with("GET / HTTP/1.1\r\nx: ", "a".repeat(1_000_000), "\r\n\r\n"),
            &[431],
        ),
        (
            "many headers",
            with("GET / HTTP/1.1\r\n", "x: y\r\n".repeat(5_000), "\r\n"),
            &[431],
        ),
        (
            "a bad header",
            b"GET / HTTP/1.1\r\nno colon\r\n\r\n".to_vec(),
            &[400],
        ),
        (
            "a bad length",
            b"POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n".to_vec(),
            &[400],
        ),
        (
            "two lengths",
            b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n".to_vec(),
            &[400],
        ),
        (
            "a bad chunk",
            b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nzz\r\n"
                .to_vec(),
            &[400, 405],
        ),
        (
            "a body without an end",
            b"POST / HTTP/1.1\r\ncontent-length: 999999999999\r\nconnection: close\r\n\r\nabc"
                .to_vec(),
            &[405],
        ),
    ]
}

#[test]
fn garbage_is_refused_and_touches_nobody_else() {
    let delay = ms(200);
    let server = server(delay);
    thread::scope(|scope| {
        for (name, bytes, statuses) in garbage() {
            let server = &server;
            scope.spawn(move || {
                let mut client = connect(server.address()).unwrap();
                // The server may close before it has read everything.
                let _ = client.write_all(&bytes);
                // After a request that can be understood, this would mean that nobody waits for the answer.
                if !bytes.windows(5).any(|part| part == b"close") {
                    let _ = client.shutdown(Shutdown::Write);
                }
                let mut answer = Vec::new();
                let _ = std::io::Read::read_to_end(&mut client, &mut answer);
                let answer = String::from_utf8_lossy(&answer);
                let status = answer
                    .split(' ')
                    .nth(1)
                    .map_or(0, |status| status.parse().unwrap());
                // The answer is lost where the close of the server overtakes it.
                let lost = status == 0 && bytes.len() > 50_000;
                assert!(lost || statuses.contains(&status), "{name}: {answer:?}");
            });
        }
        for _ in 0..4 {
            scope.spawn(|| assert_honest(&server, delay));
        }
    });
    assert_honest(&server, delay);
    assert_eq!(server.stats().in_flight, 0);
}

#[test]
fn a_large_head_is_refused_with_a_reason() {
    let server = server(ms(10));
    let answer = |head: String| {
        let mut client = connect(server.address()).unwrap();
        client.write_all(head.as_bytes()).unwrap();
        receive(&mut client).unwrap()
    };
    let start = "GET / HTTP/1.1\r\nconnection: close\r\n";

    // Nothing that the server would leave unread, for then the answer might be overtaken by the close.
    let many = format!("{start}{}\r\n", "x: y\r\n".repeat(200));
    assert!(answer(many).starts_with("HTTP/1.1 431"));
    let too_long = format!("{start}x: {}", "a".repeat(64 * 1024 - start.len() - 3));
    assert!(answer(too_long).starts_with("HTTP/1.1 431"));
    let long = format!("{start}x: {}\r\n\r\n", "a".repeat(60 * 1024));
    assert!(answer(long).starts_with("HTTP/1.1 200"));
}

#[test]
fn silent_clients_and_half_requests_touch_nobody_else() {
    let delay = ms(200);
    let server = server(delay);
    let clients: Vec<_> = (0..300)
        .map(|number| {
            let mut client = connect(server.address()).unwrap();
            let head = b"GET / HTTP/1.1\r\nhost: test\r\n";
            client.write_all(&head[..number % head.len()]).unwrap();
            client
        })
        .collect();
    assert_honest(&server, delay);
    assert_eq!(server.stats().requests.len(), 1);
    drop(clients);
    assert_honest(&server, delay);
}

#[test]
fn clients_that_go_away_in_the_middle_touch_nobody_else() {
    let delay = ms(200);
    let server = server(delay);
    thread::scope(|scope| {
        scope.spawn(|| {
            for wait in 0..60 {
                let client = send(server.address(), "GET", "/delay/60000").unwrap();
                thread::sleep(ms(wait % 10));
                drop(client);
            }
        });
        for _ in 0..3 {
            scope.spawn(|| assert_honest(&server, delay));
        }
    });
    assert_honest(&server, delay);
    wait_until("nothing is in flight", || server.stats().in_flight == 0);
    assert_eq!(server.stats().served, 4);
}

#[test]
fn a_client_that_never_reads_touches_nobody_else() {
    let delay = ms(100);
    let server = server(delay);
    // More answers than the buffers of the system hold, until the server does not take any more requests.
    let mut client = connect(server.address()).unwrap();
    client.set_write_timeout(Some(ms(500))).unwrap();
    let requests =
        b"GET /pages/1 HTTP/1.1\r\nhost: test\r\n\r\nGET /stats HTTP/1.1\r\nhost: test\r\n\r\n"
            .repeat(1000);
    let at_once = b"GET /nothing HTTP/1.1\r\nhost: test\r\n\r\n".repeat(1000);
    let start = Instant::now();
    while start.elapsed() < ms(3000) && client.write_all(&at_once).is_ok() {}
    let _ = client.write_all(&requests);
    assert_honest(&server, delay);

    let start = Instant::now();
    drop(server);
    assert!(start.elapsed() < HELD_UP, "{:?}", start.elapsed());
}
