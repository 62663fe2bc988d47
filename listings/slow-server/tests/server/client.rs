//! A client that does what it is told and no more: it writes bytes, and reads until the server closes.

use crate::LONG;
use std::io::{Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// One answer of the server.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The status line and the headers, in small letters.
    pub(crate) head: String,
    pub(crate) body: String,
    /// From before the connection was made until the last byte.
    pub(crate) took: Duration,
}

pub(crate) fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(LONG))?;
    stream.set_write_timeout(Some(LONG))?;
    Ok(stream)
}

/// Connects and sends a request, and leaves the answer unread.
pub(crate) fn send(address: SocketAddr, method: &str, path: &str) -> Result<TcpStream> {
    let mut stream = connect(address)?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n"
    )?;
    Ok(stream)
}

/// Reads what comes until the server closes the connection.
pub(crate) fn receive(stream: &mut TcpStream) -> Result<String> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

pub(crate) fn try_ask(address: SocketAddr, method: &str, path: &str) -> Result<Answer> {
    let start = Instant::now();
    let text = receive(&mut send(address, method, path)?)?;
    let took = start.elapsed();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Ok(Answer {
        status: status.unwrap_or(0),
        head: head.to_lowercase(),
        body: body.to_owned(),
        took,
    })
}

pub(crate) fn ask(address: SocketAddr, method: &str, path: &str) -> Answer {
    let answer = try_ask(address, method, path);
    answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

pub(crate) fn get(address: SocketAddr, path: &str) -> Answer {
    ask(address, "GET", path)
}

/// Sends `count` requests for `path` at once and returns the answers, with the time that all took together.
pub(crate) fn get_together(
    address: SocketAddr,
    path: &str,
    count: usize,
) -> (Vec<Answer>, Duration) {
    let start = Instant::now();
    let answers = thread::scope(|scope| {
        let clients: Vec<_> = (0..count)
            .map(|_| scope.spawn(|| get(address, path)))
            .collect();
        let join =
            |client: thread::ScopedJoinHandle<Answer>| client.join().expect("a client panicked");
        clients.into_iter().map(join).collect()
    });
    (answers, start.elapsed())
}
