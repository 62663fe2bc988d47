use std::cmp;
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use slow_server::{Options, SlowServer};

use super::*;

const PAUSE: Duration = Duration::from_millis(20);

/// A pause that no test waits for.
const ENDLESS: Duration = Duration::from_secs(3600);

/// What a right program has not done after this long, it will never do.
const LONG: Duration = Duration::from_millis(2500);

#[test]
fn parts_are_put_together() {
    let parts = ["Hel", "lo,", " World", "!"].map(Step::Part);
    let (read, _) = read(parts, PAUSE);
    let read = read.expect("no error came");
    assert_eq!(text(&read), "Hello, World!", "the parts, put together");
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
    let read = read.expect("only “would block” came");
    assert_eq!(text(&read), "Hello!", "the parts, put together");
    assert_eq!(
        reports,
        [0, 3, 3, 6],
        "all the bytes that have arrived so far, each time a read would block"
    );
}

#[test]
fn it_pauses_before_it_asks_again() {
    let start = Instant::now();
    let (read, _) = read([Step::Block, Step::Block, Step::Block], PAUSE);
    let read = read.expect("only “would block” came");
    assert!(read.is_empty(), "no byte came, and it returned {read:?}");
    let time = start.elapsed();
    assert!(
        time >= 3 * PAUSE,
        "three reads would block, so three pauses of {PAUSE:?} are due, and all \
         took {time:?}"
    );
}

#[test]
fn it_reports_before_it_pauses() {
    let (reported, report) = mpsc::channel();
    thread::spawn(move || {
        let connection = scripted([Step::Block]);
        read_and_report(connection, ENDLESS, |bytes| {
            reported.send(bytes).expect("the test waits for a report");
        })
    });
    let bytes = report.recv_timeout(LONG);
    assert_eq!(
        bytes,
        Ok(0),
        "the report comes before the pause, so that nobody waits for it"
    );
}

#[test]
fn it_does_not_pause_while_there_is_something_to_read() {
    let (done, result) = mpsc::channel();
    thread::spawn(move || {
        let steps = ["Hel", "lo", "!"].map(Step::Part);
        let mut reports = 0;
        let read = read_and_report(scripted(steps), ENDLESS, |_| reports += 1);
        done.send((read.map(|bytes| text(&bytes)).ok(), reports))
    });
    let (read, reports) = result.recv_timeout(LONG).expect(
        "no read would block, and there was a pause: one is due only after an \
         error of the kind `WouldBlock`",
    );
    assert_eq!(read.as_deref(), Some("Hello!"), "the parts, put together");
    assert_eq!(reports, 0, "the reports, although no read would block");
}

#[test]
fn any_other_error_is_the_result() {
    for kind in [ErrorKind::ConnectionReset, ErrorKind::TimedOut] {
        let (read, _) = read([Step::Part("Hel"), Step::Fail(kind)], PAUSE);
        let error = read.expect_err("a read failed with another error");
        assert_eq!(error.kind(), kind, "the error that `read` returned");
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
    let (done, result) = mpsc::channel();
    thread::spawn(move || {
        let mut reports = Vec::new();
        let response =
            read_and_report(connection, PAUSE, |bytes| reports.push(bytes));
        done.send((response, reports))
    });
    let (response, reports) = result
        .recv_timeout(LONG + 10 * PAUSE)
        .expect("the server has closed the connection, and it did not return");
    let response = text(&response.expect("the server responds"));
    assert!(response.ends_with("Hello!"), "it must read all of {response:?}");
    assert_eq!(reports.first(), Some(&0), "the first report, before any byte");
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
    let mut reports = Vec::new();
    let read = read_and_report(scripted(steps), pause, |bytes| {
        reports.push(bytes);
    });
    (read, reports)
}

fn scripted<'a>(steps: impl IntoIterator<Item = Step<'a>>) -> Scripted<'a> {
    let steps = steps.into_iter().collect();
    Scripted { steps, failed: false, ended: false }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

struct Scripted<'a> {
    steps: VecDeque<Step<'a>>,
    failed: bool,
    ended: bool,
}

impl Read for Scripted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(!self.failed, "asked again after an error of another kind");
        assert!(!self.ended, "asked again after `Ok(0)`, which is the end");
        assert!(!buffer.is_empty(), "asked for no byte at all");
        match self.steps.pop_front() {
            None => {
                self.ended = true;
                Ok(0)
            }
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
