use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

const DELAY: Duration = Duration::from_millis(100);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(3);

#[test]
fn each_thread_sends_so_many_requests() {
    let server = start(DELAY);
    let count = ask_from_threads(&server.url(), 3, 4);
    let count = count.expect("the server responds");
    assert_eq!(count, 12, "the responses that were counted");
    let seen = server.shutdown();
    assert_eq!(seen.requests.len(), 12, "the requests that the server saw");
    assert!(seen.peak_in_flight <= 3, "three threads: {seen:?}");
}

#[test]
fn the_threads_ask_at_the_same_time() {
    let server = start(LONG);
    let url = server.url();
    let seen = thread::spawn(move || most_in_flight(server, 3));
    // The server ends as soon as all have asked, so this is an error.
    let _ = ask_from_threads(&url, 3, 4);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(most, 3, "the most requests in flight at once");
}

#[test]
fn one_thread_asks_in_a_row() {
    let server = start(DELAY);
    let count = ask_from_threads(&server.url(), 1, 3);
    let count = count.expect("the server responds");
    assert_eq!(count, 3, "the responses that were counted");
    let most = server.shutdown().peak_in_flight;
    assert_eq!(most, 1, "the most requests in flight at once");
}

#[test]
fn no_thread_waits_for_the_others() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let seen = thread::spawn(move || first_one_last(&listener, 12));
    let count = ask_from_threads(&format!("http://{address}"), 3, 4);
    let before = seen.join().expect("nothing in the thread panics");
    assert_eq!(
        before, 8,
        "what the others were answered before the first response came: \
         do they wait for it?"
    );
    assert_eq!(count.expect("all requests are answered"), 12);
}

#[test]
fn a_server_that_is_not_there_is_an_error() {
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    let (done, count) = mpsc::channel();
    thread::spawn(move || done.send(ask_from_threads(&nobody, 3, 4)));
    let count = count.recv_timeout(Duration::from_secs(20));
    let count = count.expect("`ask_from_threads` returns");
    assert!(count.is_err(), "nobody listens there, and it gave {count:?}");
}

fn start(delay: Duration) -> SlowServer {
    let options = Options { port: 0, delay, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

/// Has the server run until so many requests are in flight, or until one was
/// answered before that, and then ends it. Gives the most that were in flight.
fn most_in_flight(server: SlowServer, wanted: u64) -> u64 {
    loop {
        let stats = server.stats();
        let too_late =
            stats.served > 0 || server.started().elapsed() > 2 * LONG;
        if stats.in_flight >= wanted || too_late {
            return stats.peak_in_flight;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Answers so many requests: all but the first as soon as they come, and the
/// first when two threads are through with their four, or when nobody else has
/// come for a long time. Gives how many were answered before it.
fn first_one_last(listener: &TcpListener, count: usize) -> usize {
    listener.set_nonblocking(true).expect("a setting of the listener");
    let (mut first, mut answered, mut before) = (None, 0, 0);
    let mut last_came = Instant::now();
    while answered < count && last_came.elapsed() < 2 * LONG {
        match listener.accept() {
            Ok((client, _)) => {
                last_came = Instant::now();
                if first.is_none() && answered == 0 {
                    first = Some(client);
                } else {
                    respond(&client);
                    answered += 1;
                }
            }
            Err(_) => thread::sleep(Duration::from_millis(1)),
        }
        if (answered == 8 || last_came.elapsed() > LONG)
            && let Some(first) = first.take()
        {
            respond(&first);
            before = answered;
            answered += 1;
        }
    }
    before
}

fn respond(mut client: &TcpStream) {
    client.set_nonblocking(false).expect("a setting of the connection");
    let lines = BufReader::new(client).lines().map_while(Result::ok);
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let head = "HTTP/1.1 200 OK
Content-Length: 6
Connection: close";
    // A client that is gone needs no answer.
    let _ = write!(
        client,
        "{head}

Hello!"
    );
}
