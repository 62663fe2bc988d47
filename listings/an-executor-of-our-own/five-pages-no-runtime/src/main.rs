use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::AsRawFd;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};
use std::{env, error::Error, future};

use polling::{Event, Events, Poller};

type Task<'a> = Pin<Box<dyn Future<Output = io::Result<()>> + 'a>>;
type Shared = RefCell<EventLoop>;

// ANCHOR: tasks
fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let half = Duration::from_secs_f64(delay / 2.0);
    let events = RefCell::new(EventLoop::new()?);
    let mut tasks: Vec<Task> = vec![Box::pin(remind(&events, half))];
    for page in 1..=5 {
        tasks.push(Box::pin(show(&events, address, page)));
    }
    Ok(run(&events, tasks)?)
}

async fn remind(events: &Shared, half: Duration) -> io::Result<()> {
    sleep(events, half).await;
    println!("reminder: half a delay is over");
    Ok(())
}

async fn show(events: &Shared, address: &str, page: u32) -> io::Result<()> {
    println!("page {page}: I ask");
    let mut connection = TcpStream::connect(address)?;
    write!(connection, "GET /pages/{page} HTTP/1.0\r\n\r\n")?;
    let response = read_to_end(events, connection).await?;
    let heading = response.lines().find(|line| line.starts_with("<h1>"));
    println!("page {page}: {}", heading.unwrap_or("no heading"));
    Ok(())
}
// ANCHOR_END: tasks

// ANCHOR: futures
async fn sleep(events: &Shared, time: Duration) {
    let due = Instant::now() + time;
    future::poll_fn(|context| {
        if Instant::now() >= due {
            return Poll::Ready(());
        }
        events.borrow_mut().timers.push((due, context.waker().clone()));
        Poll::Pending
    })
    .await
}

async fn read_to_end(events: &Shared, from: TcpStream) -> io::Result<String> {
    from.set_nonblocking(true)?;
    let (from, mut bytes) = (Rc::new(from), Vec::new());
    future::poll_fn(|context| match (&*from).read_to_end(&mut bytes) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            events.borrow_mut().register(&from, context.waker().clone())?;
            Poll::Pending
        }
        end => Poll::Ready(end),
    })
    .await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
// ANCHOR_END: futures

// ANCHOR: loop
/// Keeps wakers until what their tasks wait for has happened.
struct EventLoop {
    timers: Vec<(Instant, Waker)>,
    /// Stands before the sockets, so that it is dropped before them.
    poller: Poller,
    sockets: HashMap<usize, (Rc<TcpStream>, Waker)>,
}

impl EventLoop {
    fn new() -> io::Result<Self> {
        let (timers, sockets) = Default::default();
        Ok(Self { timers, poller: Poller::new()?, sockets })
    }

    /// Notes a waker for when there is something to read.
    fn register(
        &mut self,
        from: &Rc<TcpStream>,
        waker: Waker,
    ) -> io::Result<()> {
        let key = from.as_raw_fd() as usize;
        if !self.sockets.contains_key(&key) {
            // SAFETY: `sockets` keeps it open until the poller deletes it, and
            // `poller` is dropped before `sockets`.
            unsafe { self.poller.add(&**from, Event::readable(key))? };
        }
        self.sockets.insert(key, (Rc::clone(from), waker));
        Ok(())
    }

    /// Waits until something happens, and returns the wakers that are due.
    fn turn(&mut self) -> io::Result<Vec<Waker>> {
        let next = self.timers.iter().map(|(due, _)| *due).min();
        let now = Instant::now();
        let limit = next.map(|due| due.saturating_duration_since(now));
        let mut events = Events::new();
        self.poller.wait(&mut events, limit)?;
        let now = Instant::now();
        for event in events.iter() {
            if let Some((from, waker)) = self.sockets.remove(&event.key) {
                self.timers.push((now, waker)); // Due at once.
                self.poller.delete(&*from)?;
            }
        }
        let due = self.timers.extract_if(.., |(due, _)| *due <= now);
        Ok(due.map(|(_, waker)| waker).collect())
    }
}
// ANCHOR_END: loop

// ANCHOR: executor
struct Ticket {
    task: usize,
    ready: Sender<usize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        // It fails once `run` has returned, and then no task is left to wake.
        let _ = self.ready.send(self.task);
    }
}

/// Polls whatever task is ready; when none is, waits for an event.
fn run(events: &Shared, tasks: Vec<Task>) -> io::Result<()> {
    let (ready, queue) = mpsc::channel();
    let waker = |task| Arc::new(Ticket { task, ready: ready.clone() }).into();
    let wakers: Vec<Waker> = (0..tasks.len()).map(waker).collect();
    wakers.iter().for_each(Waker::wake_by_ref);
    let mut tasks: HashMap<_, _> = tasks.into_iter().enumerate().collect();
    while !tasks.is_empty() {
        let Ok(number) = queue.try_recv() else {
            // `events` is free again when they wake, whatever `wake` does.
            let wakers = events.borrow_mut().turn()?;
            wakers.into_iter().for_each(Waker::wake);
            continue;
        };
        let Some(task) = tasks.get_mut(&number) else { continue };
        let mut context = Context::from_waker(&wakers[number]);
        if let Poll::Ready(result) = task.as_mut().poll(&mut context) {
            result?;
            tasks.remove(&number);
        }
    }
    Ok(())
}
// ANCHOR_END: executor
