use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

const DELAY: Duration = Duration::from_millis(100);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_millis(2500);

#[test]
fn each_thread_sends_so_many_requests() {
    let server = start(DELAY);
    let count = ask_from_threads(&server.url(), 3, 4);
    let count = count.expect("the server responds");
    let seen = server.shutdown();
    let requests = seen.requests.len();
    assert_eq!(requests, 12, "three threads send four requests each");
    assert_eq!(count, 12, "the number of the responses is returned");
    let most = seen.peak_in_flight;
    assert!(
        most <= 3,
        "three threads have at most three requests in flight, not {most}: \
         does each request have a thread?"
    );
}

#[test]
fn the_threads_ask_at_the_same_time() {
    let server = start(LONG);
    let url = server.url();
    let seen = thread::spawn(move || most_in_flight(server, 3));
    // The server ends as soon as all have asked, so this is an error.
    let _ = ask_from_threads(&url, 3, 4);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(
        most, 3,
        "three threads ask at the same time, unless `main` waits for one \
         before it starts the next; in flight were"
    );
}

#[test]
fn one_thread_asks_in_a_row() {
    let server = start(DELAY);
    let count = ask_from_threads(&server.url(), 1, 3);
    let count = count.expect("the server responds");
    assert_eq!(count, 3, "one thread asks three times");
    let most = server.shutdown().peak_in_flight;
    assert_eq!(most, 1, "a thread waits for a response before it asks again");
}

#[test]
fn no_thread_waits_for_the_others() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let seen = thread::spawn(move || first_one_last(&listener, 12));
    let count = ask_from_threads(&format!("http://{address}"), 3, 4);
    let before = seen.join().expect("nothing in the thread panics");
    assert!(
        before >= 8,
        "one thread's first response was held back, and the others had {before} \
         responses until then, not 8: do they wait for it?"
    );
    assert_eq!(
        before, 8,
        "the two others sent more than four requests each, and so took over \
         those of the first"
    );
    assert_eq!(
        count.expect("all requests are answered"),
        12,
        "so many responses came"
    );
}

#[test]
fn a_thread_stops_at_its_first_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    listener.set_nonblocking(true).expect("a setting of the listener");
    let asked = in_time(move || {
        ask_from_threads(&format!("http://{address}"), 3, 4).is_err()
    });
    // Hangs up on everybody who comes, and counts them.
    let mut came = 0;
    let ended = loop {
        match listener.accept() {
            Ok(_) => came += 1,
            Err(_) => match asked.try_recv() {
                Err(mpsc::TryRecvError::Empty) => {
                    thread::sleep(Duration::from_millis(1));
                }
                ended => break ended,
            },
        }
    };
    assert_eq!(ended, Ok(true), "all requests failed, so an error is due");
    assert!(
        came <= 3,
        "each of three threads should stop at its first error, and {came} \
         requests were sent"
    );
}

#[test]
fn a_server_that_is_not_there_is_an_error() {
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    let count = in_time(move || ask_from_threads(&nobody, 3, 4));
    let count = count.recv_timeout(LONG);
    let count = count.expect("`ask_from_threads` did not return");
    assert!(
        count.is_err(),
        "no server listens there, so an error is due, and not {count:?}"
    );
}

/// Calls it in a thread of its own: it may hang.
fn in_time<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> mpsc::Receiver<T> {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(call()));
    result
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
/// first when two threads are through with their four and no more have come for
/// a while. Gives how many were answered before it.
fn first_one_last(listener: &TcpListener, count: usize) -> usize {
    listener.set_nonblocking(true).expect("a setting of the listener");
    let (mut first, mut answered, mut before) = (None, 0, 0);
    let a_while = LONG / 10;
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
        let through = answered >= 8 && last_came.elapsed() > a_while;
        if (through || answered == 11 || last_came.elapsed() > LONG)
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
