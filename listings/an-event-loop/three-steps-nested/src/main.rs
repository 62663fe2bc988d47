use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::rc::Rc;
use std::{env, error::Error};

use polling::{Event, Events, Poller};

type Result<T> = std::result::Result<T, Box<dyn Error>>;
type Callback = Box<dyn FnOnce(&mut EventLoop) -> io::Result<()>>;

/// The event loop without timers.
struct EventLoop {
    callbacks: HashMap<usize, Callback>,
    poller: Poller,
    sockets: HashMap<usize, Rc<TcpStream>>,
    events: Events,
    ready: VecDeque<usize>,
    last_key: usize,
}

impl EventLoop {
    fn register(
        &mut self,
        source: &Rc<TcpStream>,
        callback: impl FnOnce(&mut EventLoop) -> io::Result<()> + 'static,
    ) -> io::Result<()> {
        self.last_key += 1;
        let readable = Event::readable(self.last_key);
        // SAFETY: `sockets` keeps it open until it is deleted from the poller,
        // and `poller` is dropped before `sockets`.
        unsafe { self.poller.add(&**source, readable)? };
        self.sockets.insert(self.last_key, Rc::clone(source));
        self.callbacks.insert(self.last_key, Box::new(callback));
        Ok(())
    }

    fn run(&mut self) -> io::Result<()> {
        while !self.callbacks.is_empty() {
            if self.ready.is_empty() {
                self.events.clear();
                self.poller.wait(&mut self.events, None)?;
                self.ready.extend(self.events.iter().map(|event| event.key));
            }
            while let Some(key) = self.ready.pop_front() {
                if let Some(socket) = self.sockets.remove(&key) {
                    self.poller.delete(&*socket)?;
                }
                if let Some(callback) = self.callbacks.remove(&key) {
                    callback(self)?;
                }
            }
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    let mut event_loop = EventLoop {
        callbacks: HashMap::new(),
        poller: Poller::new()?,
        sockets: HashMap::new(),
        events: Events::new(),
        ready: VecDeque::new(),
        last_key: 0,
    };
    for first in [1, 7] {
        trip(&mut event_loop, first, move |end| match end {
            Ok(way) => writeln!(io::stdout(), "trip from {first}: {way}"),
            Err(error) => writeln!(io::stdout(), "trip from {first}: {error}"),
        })?;
    }
    Ok(event_loop.run()?)
}

// ANCHOR: steps
fn trip(
    event_loop: &mut EventLoop,
    first: u32,
    done: impl FnOnce(Result<String>) -> io::Result<()> + 'static,
) -> io::Result<()> {
    highest_link(event_loop, first, move |event_loop, second| {
        let second = match second {
            Ok(second) => second,
            Err(error) => return done(Err(error)),
        };
        highest_link(event_loop, second, move |event_loop, third| {
            let third = match third {
                Ok(third) => third,
                Err(error) => return done(Err(error)),
            };
            highest_link(event_loop, third, move |_, fourth| {
                let fourth = match fourth {
                    Ok(fourth) => fourth,
                    Err(error) => return done(Err(error)),
                };
                done(Ok(format!("{second}, then {third}, then {fourth}")))
            })
        })
    })
}
// ANCHOR_END: steps

/// Fetches a page, and calls `done` with the highest page linked from it.
fn highest_link(
    event_loop: &mut EventLoop,
    page: u32,
    done: impl FnOnce(&mut EventLoop, Result<u32>) -> io::Result<()> + 'static,
) -> io::Result<()> {
    match request(page) {
        Ok(connection) => {
            receive(event_loop, page, Rc::new(connection), Vec::new(), done)
        }
        Err(error) => done(event_loop, Err(error.into())),
    }
}

fn request(page: u32) -> io::Result<TcpStream> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address)?;
    write!(connection, "GET /pages/{page} HTTP/1.0\r\n\r\n")?;
    connection.set_nonblocking(true)?;
    Ok(connection)
}

fn receive(
    event_loop: &mut EventLoop,
    page: u32,
    connection: Rc<TcpStream>,
    mut response: Vec<u8>,
    done: impl FnOnce(&mut EventLoop, Result<u32>) -> io::Result<()> + 'static,
) -> io::Result<()> {
    let source = Rc::clone(&connection);
    event_loop.register(&source, move |event_loop| {
        match (&*connection).read_to_end(&mut response) {
            Ok(_) => {
                let response = String::from_utf8_lossy(&response);
                let (head, text) =
                    response.split_once("\r\n").unwrap_or_default();
                let status = head.split_once(' ').unwrap_or_default().1;
                done(event_loop, highest(page, status, text))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                receive(event_loop, page, connection, response, done)
            }
            Err(error) => done(event_loop, Err(error.into())),
        }
    })
}

/// The highest page that is linked from a page, if there is such a page.
fn highest(page: u32, status: &str, text: &str) -> Result<u32> {
    if status != "200 OK" {
        return Err(format!("/pages/{page}: {status}").into());
    }
    let parts = text.split('"');
    let links = parts.filter_map(|part| part.strip_prefix("/pages/"));
    let pages = links.filter_map(|link| link.parse().ok());
    pages.max().ok_or(format!("/pages/{page}: no link").into())
}
