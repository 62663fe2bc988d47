use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use super::*;

/// So long a client waits for what it has sent, and a test for the server.
const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn a_client_gets_back_what_it_sends() {
    let (address, _) = start(1);
    let mut client = connect(address);
    assert_eq!(exchange(&mut client, "Hello!"), "Hello!");
}

#[test]
fn a_client_may_send_again() {
    let (address, _) = start(1);
    let mut client = connect(address);
    for word in ["one", "two", "three", "four"] {
        assert_eq!(exchange(&mut client, word), word);
    }
}

#[test]
fn a_silent_client_holds_up_nobody() {
    let (address, _) = start(3);
    let mut silent = connect(address);
    let mut first = connect(address);
    assert_eq!(exchange(&mut first, "first"), "first");
    let mut second = connect(address);
    assert_eq!(exchange(&mut second, "second"), "second");
    assert_eq!(exchange(&mut first, "once more"), "once more");
    assert_eq!(exchange(&mut silent, "at last"), "at last");
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
            assert_eq!(receive(client, words.len()), words);
        }
    }
}

#[test]
fn it_returns_when_the_last_is_gone() {
    let (address, ended) = start(2);
    let mut first = connect(address);
    assert_eq!(exchange(&mut first, "first"), "first");
    drop(first);
    let mut second = connect(address);
    assert_eq!(exchange(&mut second, "second"), "second");
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
    assert_eq!(exchange(&mut other, "one"), "one");
    rude.write_all(b"and away").expect("the server is there");
    // Bytes have come that nobody reads: the system ends it with a reset.
    let mut part = [0; 1];
    rude.read_exact(&mut part).expect("the server answers");
    drop(rude);
    assert_eq!(exchange(&mut other, "two"), "two");
    drop(other);
    let result = ended.recv_timeout(PATIENCE);
    result.expect("it returns when both are gone").expect("no error came");
}

/// Starts the server for so many clients. Gives its address, and what will say
/// that it has ended and how.
fn start(clients: usize) -> (SocketAddr, Receiver<io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it was bound");
    let (ended, ends) = mpsc::channel();
    thread::spawn(move || {
        // Nobody listens any more if the test is over.
        let _ = ended.send(serve(&listener, clients));
    });
    (address, ends)
}

fn connect(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).expect("the server listens");
    client.set_read_timeout(Some(PATIENCE)).expect("a setting");
    client
}

/// Sends words, and gives as many bytes as come back.
fn exchange(client: &mut TcpStream, words: &str) -> String {
    client.write_all(words.as_bytes()).expect("the server is there");
    receive(client, words.len())
}

fn receive(client: &mut TcpStream, length: usize) -> String {
    let mut bytes = vec![0; length];
    client.read_exact(&mut bytes).expect("the server sends all of it back");
    String::from_utf8(bytes).expect("what was sent is text")
}
