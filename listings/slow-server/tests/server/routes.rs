//! What each route answers, and when.

use crate::client::{Answer, ask, connect, get, receive};
use crate::{ms, server};
use std::io::Write;
use std::time::Duration;

/// A delay that an answer given at once does not come near.
const NEVER: Duration = Duration::from_secs(15);

#[test]
fn hello_comes_after_the_delay() {
    let server = server(ms(200));
    let answer = get(server.address(), "/");
    assert_eq!((answer.status, answer.body.as_str()), (200, "Hello!"));
    assert!(answer.head.contains("content-type: text/plain"));
    assert!(answer.took >= ms(200), "{answer:?}");
}

#[test]
fn a_route_can_have_its_own_delay() {
    let server = server(NEVER);
    let answer = get(server.address(), "/delay/200");
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, "waited 200 ms")
    );
    assert!(answer.took >= ms(200) && answer.took < NEVER, "{answer:?}");
    let answer = get(server.address(), "/delay/0?delay=abc");
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, "waited 0 ms"),
        "a query changes nothing"
    );
}

#[test]
fn a_delay_that_is_none_is_refused_at_once() {
    let server = server(NEVER);
    let bad = [
        "abc",
        "-1",
        "1.5",
        "600001",
        "99999999999999999999999",
        "%20",
        "%ff",
    ];
    for text in bad {
        let answer = get(server.address(), &format!("/delay/{text}"));
        assert_eq!(answer.status, 400, "{text}: {answer:?}");
        assert!(answer.body.contains("from 0 to 600000"), "{answer:?}");
        assert!(answer.took < NEVER, "{answer:?}");
    }
}

#[test]
fn every_status_can_be_had() {
    let server = server(Duration::ZERO);
    for status in 200..=599 {
        let answer = get(server.address(), &format!("/status/{status}"));
        assert_eq!(answer.status, status);
        let without_body = matches!(status, 204 | 205 | 304);
        assert_eq!(answer.body.is_empty(), without_body, "{answer:?}");
        let length = answer.head.contains("content-length:");
        let zero = answer.head.contains("content-length: 0");
        assert!(
            if without_body {
                !length || zero
            } else {
                length && !zero
            },
            "{answer:?}"
        );
    }
}

#[test]
fn a_status_comes_after_the_delay() {
    let server = server(ms(200));
    for status in [204, 404, 524] {
        let answer = get(server.address(), &format!("/status/{status}"));
        assert_eq!(answer.status, status);
        assert!(answer.took >= ms(200), "{answer:?}");
    }
}

#[test]
fn a_status_that_is_none_is_refused_at_once() {
    let server = server(NEVER);
    for text in [
        "0", "100", "101", "199", "600", "999", "1000", "70000", "-200", "abc", "%ff",
    ] {
        let answer = get(server.address(), &format!("/status/{text}"));
        assert_eq!(answer.status, 400, "{text}: {answer:?}");
        assert!(answer.body.contains("from 200 to 599"), "{answer:?}");
        assert!(answer.took < NEVER, "{answer:?}");
    }
}

#[test]
fn an_unknown_route_is_refused_at_once_and_the_routes_are_named() {
    let server = server(NEVER);
    for path in [
        "/nothing",
        "/delay",
        "/delay/",
        "/delay/1/2",
        "/pages",
        "/status/",
        "//",
        "/stats/",
    ] {
        let answer = get(server.address(), path);
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
        for route in ["/delay/{ms}", "/status/{code}", "/pages/1", "/stats"] {
            assert!(answer.body.contains(route), "{answer:?}");
        }
        assert_eq!(answer.body.lines().count(), 1);
        assert!(answer.took < NEVER, "{answer:?}");
    }
}

#[test]
fn other_methods_are_refused_at_once() {
    let server = server(NEVER);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
        for path in ["/", "/delay/1", "/status/200", "/pages/1", "/stats"] {
            let Answer {
                status,
                head,
                body,
                took,
            } = ask(server.address(), method, path);
            assert_eq!(status, 405, "{method} {path}");
            assert!(head.contains("allow: get"), "{head}");
            assert_eq!(body, "this server answers GET and HEAD only");
            assert!(took < NEVER);
        }
    }
}

#[test]
fn head_is_get_without_a_body() {
    let server = server(ms(100));
    let answer = ask(server.address(), "HEAD", "/");
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert!(answer.head.contains("content-length: 6"));
    assert!(answer.took >= ms(100));
}

#[test]
fn a_connection_carries_many_requests() {
    let server = server(ms(20));
    let mut stream = connect(server.address()).unwrap();
    for _ in 0..4 {
        stream
            .write_all(b"GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            .unwrap();
    }
    stream
        .write_all(b"GET /stats HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")
        .unwrap();
    let text = receive(&mut stream).unwrap();
    assert_eq!(text.matches("Hello!").count(), 4, "{text}");
    assert!(text.contains("\"served\":4"), "{text}");
}
