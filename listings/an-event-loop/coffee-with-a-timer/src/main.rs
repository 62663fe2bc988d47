use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::{Duration, Instant};
use std::{env, num::ParseFloatError, thread};

type Callback = Box<dyn FnOnce(&mut EventLoop)>;

/// The event loop without sockets: it can wait for its next timer in `sleep`.
#[derive(Default)]
struct EventLoop {
    callbacks: HashMap<usize, Callback>,
    timers: BinaryHeap<Reverse<(Instant, usize)>>,
    last_key: usize,
}

impl EventLoop {
    /// Calls a function once, after this time has passed.
    fn after(
        &mut self,
        time: Duration,
        callback: impl FnOnce(&mut EventLoop) + 'static,
    ) {
        self.last_key += 1;
        self.timers.push(Reverse((Instant::now() + time, self.last_key)));
        self.callbacks.insert(self.last_key, Box::new(callback));
    }

    fn run(&mut self) {
        while let Some(Reverse((due, key))) = self.timers.pop() {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if let Some(callback) = self.callbacks.remove(&key) {
                callback(self);
            }
        }
    }
}

fn main() -> Result<(), ParseFloatError> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let mut event_loop = EventLoop::default();
    let start = Instant::now();
    event_loop.after(delay / 4, move |event_loop| {
        tick(event_loop, 1, start, delay);
    });
    // ANCHOR: machine
    event_loop.after(delay * 3 / 8, move |event_loop| {
        println!("machine: coffee, please");
        event_loop.after(delay, |_| {
            println!("machine: here is the coffee");
        });
    });
    // ANCHOR_END: machine
    event_loop.run();
    Ok(())
}

/// Shows the time, in quarters of a delay, and registers the next tick.
fn tick(
    event_loop: &mut EventLoop,
    time: u32,
    start: Instant,
    delay: Duration,
) {
    let late = (start.elapsed() - delay * time / 4).as_secs_f64();
    println!("clock: {time}, {:.2} delays late", late / delay.as_secs_f64());
    if time < 6 {
        event_loop.after(delay / 4, move |event_loop| {
            tick(event_loop, time + 1, start, delay);
        });
    }
}
