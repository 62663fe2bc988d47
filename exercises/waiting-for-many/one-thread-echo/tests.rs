use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use super::*;

/// How long a client waits for what it has sent, and a test for the server.
const PATIENCE: Duration = Duration::from_secs(3);

#[test]
fn a_client_gets_back_what_it_sends() {
    let (address, _) = start(1);
    let mut client = connect(address);
    assert_eq!(exchange(&mut client, "Hello!"), "Hello!", "what came back");
}

#[test]
fn a_client_may_send_again() {
    let (address, _) = start(1);
    let mut client = connect(address);
    for word in ["one", "two", "three", "four"] {
        assert_eq!(exchange(&mut client, word), word, "what came back");
    }
}

#[test]
fn a_silent_client_holds_up_nobody() {
    let (address, _) = start(3);
    let mut silent = connect(address);
    let mut first = connect(address);
    assert_eq!(
        exchange(&mut first, "first"),
        "first",
        "another client is silent"
    );
    let mut second = connect(address);
    assert_eq!(
        exchange(&mut second, "second"),
        "second",
        "another client is silent"
    );
    assert_eq!(
        exchange(&mut first, "once more"),
        "once more",
        "what came back the second time"
    );
    assert_eq!(
        exchange(&mut silent, "at last"),
        "at last",
        "the first words of the client that was silent"
    );
}

#[test]
fn clients_that_speak_together_get_their_own_words() {
    let (address, _) = start(30);
    let mut clients: Vec<TcpStream> =
        (0..30).map(|_| connect(address)).collect();
    for round in 0..3 {
        for (number, client) in clients.iter_mut().enumerate() {
            let words = format!("client {number}, round {round}");
            client.write_all(words.as_bytes()).expect("the server is there");
        }
        for (number, client) in clients.iter_mut().enumerate().rev() {
            let words = format!("client {number}, round {round}");
            assert_eq!(
                receive(client, words.len()),
                words,
                "another client's words, or not all of them"
            );
        }
    }
}

#[test]
fn it_returns_when_the_last_client_is_gone() {
    let (address, ended) = start(2);
    let mut first = connect(address);
    assert_eq!(exchange(&mut first, "first"), "first", "what came back");
    drop(first);
    let mut second = connect(address);
    assert_eq!(
        exchange(&mut second, "second"),
        "second",
        "the first client is gone, this one is still served"
    );
    let early = ended.recv_timeout(Duration::from_millis(200));
    assert!(early.is_err(), "it returned while a client was there");
    drop(second);
    let result = ended.recv_timeout(PATIENCE);
    let result = result.expect("it returns when the last client is gone");
    result.expect("no error came");
}

#[test]
fn a_connection_that_breaks_is_no_error() {
    let (address, ended) = start(2);
    let mut rude = connect(address);
    let mut other = connect(address);
    assert_eq!(exchange(&mut other, "one"), "one", "what came back");
    rude.write_all(b"and away").expect("the server is there");
    // Bytes have come that nobody reads: the system ends it with a reset.
    let mut part = [0; 1];
    rude.read_exact(&mut part).expect("the server answers");
    drop(rude);
    assert_eq!(
        exchange(&mut other, "two"),
        "two",
        "another client's connection broke, this one is still served"
    );
    drop(other);
    let result = ended.recv_timeout(PATIENCE);
    result.expect("it returns when both are gone").expect("no error came");
}

#[test]
fn waiting_takes_no_processor() {
    let (address, ended) = start_watched(1);
    let silent = connect(address);
    thread::sleep(Duration::from_secs(1));
    drop(silent);
    let ended = ended.recv_timeout(PATIENCE);
    let Ended { result, used, blocked } = ended.expect("it returns");
    result.expect("no error came");
    assert!(used < Duration::from_millis(50), "{used:?} of CPU time in 1 s");
    assert!(
        blocked < 100,
        "the client was silent for 1 s, and the server looked {blocked} times"
    );
}

/// How `serve` has ended, the CPU time of its thread, and how often that has
/// given up its processor because it had to wait (on Linux).
struct Ended {
    result: io::Result<()>,
    used: Duration,
    blocked: i64,
}

#[cfg(target_os = "linux")]
fn times_blocked() -> i64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_THREAD);
    usage.expect("Linux counts by thread").voluntary_context_switches()
}

#[cfg(not(target_os = "linux"))]
fn times_blocked() -> i64 {
    0
}

/// In a process of its own, because other tests start threads at any time.
#[test]
#[cfg(target_os = "linux")]
fn it_starts_no_thread_for_a_client() {
    const ALONE: &str = "ONE_THREAD_ECHO_ALONE";
    let name = "tests::it_starts_no_thread_for_a_client";
    if std::env::var_os(ALONE).is_none() {
        let program = std::env::current_exe().expect("this test has a program");
        let output = std::process::Command::new(program)
            .args(["--exact", name, "--test-threads=1", "--nocapture"])
            .env(ALONE, "1")
            .output()
            .expect("it has been started before");
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "it failed, as the lines above say");
        return;
    }
    let threads = || {
        let tasks = std::fs::read_dir("/proc/self/task");
        tasks.expect("Linux lists them here").count()
    };
    let (address, _ended) = start(3);
    let before = threads();
    let mut clients = [(); 3].map(|()| connect(address));
    for client in &mut clients {
        assert_eq!(exchange(client, "Hello!"), "Hello!", "what came back");
    }
    let now = threads();
    assert_eq!(now, before, "threads with three clients, and before them");
}

/// Starts the server for so many clients. Returns its address, and what will
/// say that it has ended and how.
fn start(clients: usize) -> (SocketAddr, Receiver<io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it was bound");
    let (ended, ends) = mpsc::channel();
    thread::spawn(move || {
        // It fails if the test is over, and that is all right.
        let _ = ended.send(serve(&listener, clients));
    });
    (address, ends)
}

/// The same, with what the server's thread has used.
fn start_watched(clients: usize) -> (SocketAddr, Receiver<Ended>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it was bound");
    let (ended, ends) = mpsc::channel();
    thread::spawn(move || {
        let result = serve(&listener, clients);
        let used = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
            .expect("the system has this clock");
        // It fails if the test is over, and that is all right.
        let (used, blocked) = (used.into(), times_blocked());
        let _ = ended.send(Ended { result, used, blocked });
    });
    (address, ends)
}

fn connect(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).expect("the server listens");
    client.set_read_timeout(Some(PATIENCE)).expect("a setting");
    client
}

/// Sends words, and returns as many bytes as come back.
fn exchange(client: &mut TcpStream, words: &str) -> String {
    client.write_all(words.as_bytes()).expect("the server is there");
    receive(client, words.len())
}

fn receive(client: &mut TcpStream, length: usize) -> String {
    let mut bytes = vec![0; length];
    if let Err(error) = client.read_exact(&mut bytes) {
        panic!("not all came back, within {PATIENCE:?}: {error}");
    }
    String::from_utf8(bytes).expect("what was sent is text")
}
