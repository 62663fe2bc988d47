use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{env, error::Error};

use polling::{Event, Events, Poller};

// ANCHOR: parts
type Callback = Box<dyn FnOnce(&mut EventLoop) -> io::Result<()>>;

/// Calls functions, one at a time, when what they wait for has happened.
struct EventLoop {
    callbacks: HashMap<usize, Callback>,
    timers: BinaryHeap<Reverse<(Instant, usize)>>,
    /// Stands before the sockets, so that it is dropped before them.
    poller: Poller,
    sockets: HashMap<usize, Rc<TcpStream>>,
    events: Events,
    /// The keys of what has happened and has not been called yet.
    ready: VecDeque<usize>,
    last_key: usize,
}
// ANCHOR_END: parts

impl EventLoop {
    fn new() -> io::Result<EventLoop> {
        Ok(EventLoop {
            callbacks: HashMap::new(),
            timers: BinaryHeap::new(),
            poller: Poller::new()?,
            sockets: HashMap::new(),
            events: Events::new(),
            ready: VecDeque::new(),
            last_key: 0,
        })
    }

    // ANCHOR: register
    /// Calls a function once, after this time has passed.
    fn after(
        &mut self,
        time: Duration,
        callback: impl FnOnce(&mut EventLoop) -> io::Result<()> + 'static,
    ) {
        let key = self.new_key();
        self.timers.push(Reverse((Instant::now() + time, key)));
        self.callbacks.insert(key, Box::new(callback));
    }

    /// Calls a function once, when there is something to read. Until then,
    /// the socket must not be registered again.
    fn register(
        &mut self,
        source: &Rc<TcpStream>,
        callback: impl FnOnce(&mut EventLoop) -> io::Result<()> + 'static,
    ) -> io::Result<()> {
        let key = self.new_key();
        // SAFETY: `sockets` keeps it open until it is deleted from the poller,
        // and `poller` is dropped before `sockets`.
        unsafe { self.poller.add(&**source, Event::readable(key))? };
        self.sockets.insert(key, Rc::clone(source));
        self.callbacks.insert(key, Box::new(callback));
        Ok(())
    }

    fn new_key(&mut self) -> usize {
        self.last_key += 1;
        self.last_key
    }
    // ANCHOR_END: register

    // ANCHOR: run
    /// Returns when nothing is registered any more, or with the first error
    /// of a callback. Then another call continues with the rest.
    fn run(&mut self) -> io::Result<()> {
        while !self.callbacks.is_empty() {
            self.turn()?;
        }
        Ok(())
    }

    /// Calls what is ready. If nothing is, waits first until something happens.
    fn turn(&mut self) -> io::Result<()> {
        if self.ready.is_empty() {
            self.wait()?;
        }
        while let Some(key) = self.ready.pop_front() {
            if let Some(socket) = self.sockets.remove(&key) {
                self.poller.delete(&*socket)?;
            }
            if let Some(callback) = self.callbacks.remove(&key) {
                callback(self)?;
            }
        }
        Ok(())
    }

    /// Waits, and collects the keys of everything that has happened.
    fn wait(&mut self) -> io::Result<()> {
        let limit = self.timers.peek().map(|Reverse((due, _))| {
            due.saturating_duration_since(Instant::now()) // At least zero.
        });
        self.events.clear();
        self.poller.wait(&mut self.events, limit)?;
        self.ready.extend(self.events.iter().map(|event| event.key));
        let now = Instant::now();
        while let Some(&Reverse((due, key))) = self.timers.peek()
            && due <= now
        {
            self.timers.pop();
            self.ready.push_back(key);
        }
        Ok(())
    }
    // ANCHOR_END: run
}

// ANCHOR: use
fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let mut event_loop = EventLoop::new()?;
    event_loop.after(delay * 3 / 2, |_| say("timer: one and a half are over"));
    event_loop.after(delay / 2, |_| say("timer: half a delay is over"));
    let address = server.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    connection.set_nonblocking(true)?;
    receive(&mut event_loop, Rc::new(connection), Vec::new())?;
    println!("main: three functions are registered");
    event_loop.run()?;
    println!("main: nothing is registered any more");
    Ok(())
}

/// Reads to the end of the response, whenever there is something to read.
fn receive(
    event_loop: &mut EventLoop,
    connection: Rc<TcpStream>,
    mut response: Vec<u8>,
) -> io::Result<()> {
    let source = Rc::clone(&connection);
    event_loop.register(&source, move |event_loop| {
        match (&*connection).read_to_end(&mut response) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                return receive(event_loop, connection, response);
            }
            end => end?,
        };
        let response = String::from_utf8_lossy(&response);
        let last = response.lines().last().unwrap_or("nothing");
        say(&format!("socket: the response ends with: {last}"))
    })
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
// ANCHOR_END: use
