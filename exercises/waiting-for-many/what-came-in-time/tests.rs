use std::net::TcpListener;
use std::thread;
use std::time::Instant;

use nix::time::{ClockId, clock_gettime};
use slow_server::{Options, SlowServer};

use super::*;

/// Long enough for everything that is to come in time on a busy machine.
const LONG: Duration = Duration::from_secs(3);

#[test]
fn all_responses_come_in_time() {
    let server = server();
    let connections = [300, 100, 200].map(|delay| ask(&server, delay));
    let responses = read(&connections, LONG);
    for (response, delay) in responses.into_iter().zip([300, 100, 200]) {
        let response = response.expect("it came in time");
        let text = format!("waited {delay} ms");
        assert!(
            response.ends_with(&text),
            "{response:?} is not for {delay} ms"
        );
    }
}

#[test]
fn it_waits_for_all_at_the_same_time() {
    let server = server();
    // All four are under way together. A busy machine adds something to their
    // time, but no more to a long one.
    let in_time = [100, 300, 900].into_iter().any(|delay| {
        let connections = [delay; 4].map(|delay| ask(&server, delay));
        let limit = Duration::from_millis(2 * delay);
        let came = came(&read(&connections, limit));
        println!("with delays of {delay} ms: {came:?}");
        came == [true; 4]
    });
    assert!(in_time, "all four should come within the time of two");
}

#[test]
fn what_comes_too_late_is_left_out() {
    let server = server();
    let connections = [3000, 50, 3000].map(|delay| ask(&server, delay));
    let start = Instant::now();
    let limit = Duration::from_secs(1);
    let responses = read(&connections, limit);
    let time = start.elapsed();
    assert_eq!(
        came(&responses),
        [false, true, false],
        "which of the responses after 3 s, 0.05 s and 3 s came within 1 s"
    );
    assert!(time >= limit, "the limit was 1 s, and it gave up after {time:?}");
    let late = Duration::from_secs(3);
    assert!(time < late, "the limit was 1 s, and it waited for the late ones");
}

#[test]
fn it_returns_when_all_are_closed() {
    let server = server();
    let connections = [100, 50].map(|delay| ask(&server, delay));
    let start = Instant::now();
    let responses = read(&connections, LONG);
    let time = start.elapsed();
    assert_eq!(
        came(&responses),
        [true, true],
        "which of the responses after 0.1 s and 0.05 s came within 3 s"
    );
    assert!(time < LONG, "all were closed, and it waited for the limit");
}

#[test]
fn parts_are_put_together() {
    let pause = Duration::from_millis(50);
    let connections = [
        peer(vec!["Hel", "lo", "!"], pause),
        peer(vec!["Good ", "bye", "!"], pause),
    ];
    let responses = read(&connections, LONG);
    let whole = [Some("Hello!".into()), Some("Good bye!".into())];
    assert_eq!(responses, whole, "each came in three parts");
}

#[test]
fn a_large_response_is_whole() {
    let large = "0123456789".repeat(30_000);
    let large = large.leak();
    let connections = [peer(vec![large, "!"], Duration::ZERO)];
    let responses = read(&connections, LONG);
    let response = responses[0].as_ref().expect("it came in time");
    assert_eq!(response.len(), large.len() + 1, "how many bytes were read");
}

#[test]
fn a_part_does_not_start_the_time_anew() {
    let pause = Duration::from_millis(200);
    let connections = [peer(vec!["more"; 15], pause)];
    let start = Instant::now();
    let responses = read(&connections, 3 * pause);
    let time = start.elapsed();
    assert_eq!(responses, [None], "it was not closed within {:?}", 3 * pause);
    assert!(time < 15 * pause, "the limit was {:?}, not {time:?}", 3 * pause);
}

#[test]
fn nothing_to_wait_for() {
    let start = Instant::now();
    assert_eq!(read(&[], LONG), [], "the responses of no connections");
    assert!(start.elapsed() < LONG, "there was nothing to wait for");
}

#[test]
fn waiting_takes_no_processor() {
    let server = server();
    let connections = [3000, 3000].map(|delay| ask(&server, delay));
    let before = cpu_time();
    read(&connections, Duration::from_secs(1));
    let used = cpu_time() - before;
    assert!(used < Duration::from_millis(50), "{used:?} of CPU time in 1 s");
}

#[cfg(target_os = "linux")]
#[test]
fn it_sleeps_until_something_happens() {
    let server = server();
    let connections = [3000, 3000].map(|delay| ask(&server, delay));
    let before = times_blocked();
    read(&connections, Duration::from_secs(1));
    let blocked = times_blocked() - before;
    assert!(
        blocked < 100,
        "nothing happened for 1 s, and the thread looked {blocked} times"
    );
}

/// How often this thread has given up its processor because it had to wait.
#[cfg(target_os = "linux")]
fn times_blocked() -> i64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_THREAD);
    usage.expect("Linux counts by thread").voluntary_context_switches()
}

fn server() -> SlowServer {
    let options = Options { port: 0, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

fn ask(server: &SlowServer, delay: u64) -> TcpStream {
    let connection = TcpStream::connect(server.address());
    let mut connection = connection.expect("the server accepts");
    write!(connection, "GET /delay/{delay} HTTP/1.0\r\n\r\n")
        .expect("the server listens");
    connection
}

/// A connection to somebody who sends these parts, with a pause before each.
fn peer(parts: Vec<&'static str>, pause: Duration) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it was bound");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client connects");
        for part in parts {
            thread::sleep(pause);
            // It fails if the reader has had enough, and that is all right.
            let _ = stream.write_all(part.as_bytes());
        }
    });
    TcpStream::connect(address).expect("it listens")
}

fn read(connections: &[TcpStream], limit: Duration) -> Vec<Option<String>> {
    let responses = read_in_time(connections, limit);
    let responses = responses.expect("no read fails");
    assert_eq!(responses.len(), connections.len(), "how many results");
    let text = |bytes| String::from_utf8(bytes).expect("text was sent");
    responses.into_iter().map(|response| response.map(text)).collect()
}

fn came(responses: &[Option<String>]) -> Vec<bool> {
    responses.iter().map(Option::is_some).collect()
}

fn cpu_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
        .expect("the system has this clock")
        .into()
}
