use std::cmp;
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::time::Instant;

use slow_server::{Options, SlowServer};

use super::*;

const PAUSE: Duration = Duration::from_millis(20);

#[test]
fn parts_are_put_together() {
    let parts = ["Hel", "lo,", " World", "!"].map(Step::Part);
    let (read, _) = read(parts, PAUSE);
    assert_eq!(read.expect("no error came"), b"Hello, World!");
}

#[test]
fn a_large_part_is_read_to_its_end() {
    let large = "0123456789".repeat(10_000);
    let (read, _) = read([Step::Part(&large), Step::Part("!")], PAUSE);
    let read = read.expect("no error came");
    assert_eq!(read.len(), large.len() + 1, "how many bytes were read");
    assert!(read.ends_with(b"0123456789!"), "the last bytes");
}

#[test]
fn each_would_block_is_reported() {
    let steps = [
        Step::Block,
        Step::Part("Hel"),
        Step::Block,
        Step::Block,
        Step::Part("lo"),
        Step::Part("!"),
        Step::Block,
    ];
    let (read, reports) = read(steps, PAUSE);
    assert_eq!(read.expect("only “would block” came"), b"Hello!");
    assert_eq!(reports, [0, 3, 3, 6], "the bytes so far, at each report");
}

#[test]
fn it_pauses_before_it_asks_again() {
    let start = Instant::now();
    let (read, _) = read([Step::Block, Step::Block, Step::Block], PAUSE);
    assert_eq!(read.expect("only “would block” came"), b"");
    let time = start.elapsed();
    assert!(time >= 3 * PAUSE, "three pauses took {time:?}");
}

#[test]
fn it_does_not_pause_while_there_is_something_to_read() {
    let parts = "x".repeat(1000);
    let parts = parts.split_inclusive('x').map(Step::Part);
    let start = Instant::now();
    let (read, _) = read(parts, PAUSE);
    assert_eq!(read.expect("no error came").len(), 1000);
    let time = start.elapsed();
    assert!(time < 500 * PAUSE, "a thousand reads took {time:?}");
}

#[test]
fn any_other_error_is_the_result() {
    for kind in [ErrorKind::ConnectionReset, ErrorKind::TimedOut] {
        let (read, _) = read([Step::Part("Hel"), Step::Fail(kind)], PAUSE);
        let error = read.expect_err("a read failed");
        assert_eq!(error.kind(), kind);
    }
}

#[test]
fn a_real_response_is_waited_for() {
    let options = Options { port: 0, delay: 10 * PAUSE, ..Options::default() };
    let server = SlowServer::start(options).expect("a free port");
    let url = server.url();
    let connection = TcpStream::connect(url.trim_start_matches("http://"));
    let mut connection = connection.expect("the server accepts");
    connection
        .write_all(b"GET / HTTP/1.0\r\n\r\n")
        .expect("the server listens");
    connection.set_nonblocking(true).expect("a setting of the connection");
    let mut reports = Vec::new();
    let response =
        read_and_report(connection, PAUSE, |bytes| reports.push(bytes));
    let response = response.expect("the server responds");
    assert!(response.ends_with(b"Hello!"), "all of the response is read");
    assert_eq!(reports.first(), Some(&0), "the first of the reports");
}

/// What a read gives.
enum Step<'a> {
    Block,
    Part(&'a str),
    Fail(ErrorKind),
}

/// Reads from a connection that gives these steps, and then its end. Gives the
/// result and the reports.
fn read<'a>(
    steps: impl IntoIterator<Item = Step<'a>>,
    pause: Duration,
) -> (io::Result<Vec<u8>>, Vec<usize>) {
    let connection =
        Scripted { steps: steps.into_iter().collect(), failed: false };
    let mut reports = Vec::new();
    let read = read_and_report(connection, pause, |bytes| reports.push(bytes));
    (read, reports)
}

struct Scripted<'a> {
    steps: VecDeque<Step<'a>>,
    failed: bool,
}

impl Read for Scripted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(!self.failed, "asked again after an error");
        assert!(!buffer.is_empty(), "asked for no byte at all");
        match self.steps.pop_front() {
            None => Ok(0),
            Some(Step::Block) => Err(ErrorKind::WouldBlock.into()),
            Some(Step::Fail(kind)) => {
                self.failed = true;
                Err(kind.into())
            }
            Some(Step::Part(part)) => {
                let count = cmp::min(part.len(), buffer.len());
                buffer[..count].copy_from_slice(&part.as_bytes()[..count]);
                if count < part.len() {
                    self.steps.push_front(Step::Part(&part[count..]));
                }
                Ok(count)
            }
        }
    }
}
