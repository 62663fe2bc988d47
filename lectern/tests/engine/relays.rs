//! Programs that serve visitors and ask the slow server themselves.

use lectern::record::parse;
use lectern::run::{Evidence, Witness};

use crate::fixture::{Fixture, cast_of, manifest_of};

/// Asks the slow server for each visitor, and gives up after so many milliseconds.
const RELAY: &str = r#"use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    println!("listening on http://{}", listener.local_addr().expect("bound"));
    for visitor in listener.incoming() {
        std::thread::spawn(|| relay(visitor.expect("a visitor")));
    }
}

fn relay(mut visitor: TcpStream) {
    let mut request = [0; 1024];
    let read = visitor.read(&mut request).expect("a request");
    let answer = if request[..read].starts_with(b"GET /shop HTTP") {
        ask()
    } else {
        None
    };
    let (status, body) = match &answer {
        Some(answer) => ("200 OK", answer.lines().last().unwrap_or_default()),
        None => ("504 Gateway Timeout", "too slow"),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n");
    let answer = format!("{head}Connection: close\r\n\r\n{body}");
    visitor.write_all(answer.as_bytes()).expect("an answer");
}

fn ask() -> Option<String> {
    let address = std::env::var("SLOW_SERVER").expect("a server");
    let address = address.trim_start_matches("http://");
    let mut server = TcpStream::connect(address).expect("it listens");
    let patience = Some(Duration::from_millis(PATIENCE));
    server.set_read_timeout(patience).expect("a time");
    let request = b"GET / HTTP/1.1\r\nHost: slow\r\nConnection: close\r\n\r\n";
    server.write_all(request).expect("open");
    let mut answer = String::new();
    server.read_to_string(&mut answer).ok()?;
    Some(answer)
}
"#;

const VISITORS: &str = "visitors = { ready = \"listening on {url}\", count = 3, path = \"/shop\" }";

fn relay(patience: u32) -> String {
    format!("{RELAY}\nconst PATIENCE: u64 = {patience};\n")
}

fn recorded(book: &Fixture, slug: &str) -> Evidence {
    parse(&book.read(&cast_of(slug)))
        .expect("a recording")
        .evidence
}

#[test]
fn what_the_visitors_saw_and_what_the_slow_server_saw_are_told_apart() {
    let book = Fixture::new();
    // So long that even on a busy machine, who gives up early has an answer before the slow server has.
    book.replace("book.toml", "delay = 0.3", "delay = 2.0");
    book.listing(
        "passes-on",
        &format!(
            "{VISITORS}\nclaims.server = {{ requests = 3, in-flight = 3 }}\n\
             claims.answers = {{ body = \"Hello!\", last = {{ delays = [1, 20] }} }}"
        ),
        &relay(60_000),
    );
    book.listing(
        "gives-up",
        &format!(
            "{VISITORS}\nclaims.server = {{ requests = 3 }}\n\
             claims.answers = {{ status = 504, body = \"too slow\", last = {{ delays = {{ at-most = 0.95 }} }} }}"
        ),
        &relay(300),
    );
    book.run(&["record"]).succeeds();
    book.run(&["check"]).succeeds();

    let run = recorded(&book, "passes-on");
    assert_eq!(run.witness, Witness::Server);
    assert_eq!((run.requests.len(), run.peak_in_flight), (3, 3));
    let paths: Vec<&str> = run.visits.iter().map(|visit| visit.path.as_str()).collect();
    assert_eq!(paths, ["/shop"; 3]);
    // Each visitor waited for the slow server, so its request was there before and after.
    for (visit, request) in run.visits.iter().zip(&run.requests) {
        assert!(visit.body.as_deref() == Some("Hello!") && request.path == "/");
        assert!(visit.start <= request.start && visit.end >= request.end);
    }
    let run = recorded(&book, "gives-up");
    let statuses: Vec<Option<u16>> = run.visits.iter().map(|visit| visit.status).collect();
    assert_eq!(statuses, [Some(504); 3]);
    assert!(run.requests.iter().all(|request| request.status.is_none()));

    book.append(
        "src/one.md",
        "\nIt saw {{#measured gives-up requests}}, the last answer came after {{#measured gives-up last-answer}}.\n",
    );
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    let last = run.last_answer().expect("all were answered").as_millis();
    for part in [
        "above as the visitors saw it, below as the slow server saw it.",
        "above as the visitors saw it, below as the slow server saw it; a red bar with stripes is a request without success.",
        ">what the visitors saw</text>",
        ">what the slow server saw</text>",
        ">3 visitors, and 3 requests to the slow server, over ",
        &format!("It saw 3, the last answer came after {last}\u{a0}ms."),
    ] {
        assert!(page.contains(part), "no `{part}` in:\n{page}");
    }
}

#[test]
fn a_relay_that_breaks_a_promise_to_either_side_is_not_recorded() {
    let book = Fixture::new();
    let last = "last = { seconds = [0.001, 20] }";
    for (slug, path, answers, requests) in [
        ("never-asks", "/", "status = 504, body = \"too slow\"", 3),
        ("other-status", "/", "body = \"too slow\"", 1),
        ("asks-more", "/shop", "body = \"Hello!\"", 4),
    ] {
        book.listing(
            slug,
            &format!(
                "visitors = {{ ready = \"listening on {{url}}\", count = 3, path = \"{path}\" }}\n\
                 claims.answers = {{ {answers}, {last} }}\nclaims.server = {{ requests = {requests} }}"
            ),
            &relay(60_000),
        );
    }
    let outcome = book.run(&["record"]).fails();
    for (slug, line, says) in [
        (
            "never-asks",
            11,
            "claims that the server sees 3 requests, but it saw 0",
        ),
        (
            "other-status",
            10,
            "visitor 1 should be answered `too slow`, but got status 504 and `too slow`",
        ),
        (
            "asks-more",
            11,
            "claims that the server sees 4 requests, but it saw 3",
        ),
    ] {
        let what = format!("error: {}:{line}: {says}", manifest_of(slug));
        assert!(outcome.said(&what), "expected `{what}` in:\n{outcome}");
    }
}
