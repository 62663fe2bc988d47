use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    let second = Duration::from_secs(1);
    let mut event_loop = EventLoop::default();
    let ticking = event_loop.every(second / 4, |_| println!("clock: tick"));
    let boiling = event_loop.after(60 * second, |_| println!("cook: done"));
    event_loop.after(second * 9 / 8, move |event_loop| {
        event_loop.cancel(ticking);
        event_loop.cancel(boiling);
        println!("main: the clock and the cook are cancelled");
    });
    event_loop.run();
    println!("main: nothing is registered any more");
}

type Callback = Box<dyn FnOnce(&mut EventLoop)>;

#[derive(Default)]
struct EventLoop {
    callbacks: HashMap<usize, Callback>,
    timers: BinaryHeap<Reverse<(Instant, usize)>>,
    last_key: usize,
}

impl EventLoop {
    /// Calls a function once, after this time has passed. Returns the key for
    /// `cancel`.
    fn after(
        &mut self,
        time: Duration,
        callback: impl FnOnce(&mut EventLoop) + 'static,
    ) -> usize {
        let key = self.new_key();
        self.at(Instant::now() + time, key, callback);
        key
    }

    /// Calls a function after one period, after two, and so on, until it
    /// is cancelled. No call is left out, and none is later because another one
    /// was late. Returns the key for `cancel`.
    fn every(
        &mut self,
        period: Duration,
        callback: impl FnMut(&mut EventLoop) + 'static,
    ) -> usize {
        let key = self.new_key();
        self.at(Instant::now() + period, key, callback);
        todo!("that was the first call; have {key} called every {period:?}")
    }

    /// Forgets the function with this key, so that it is not called again. Does
    /// nothing if there is no such function, or no longer.
    fn cancel(&mut self, key: usize) {
        todo!("forget the function with the key {key}")
    }

    /// Returns when nothing is registered any more. Does not wait for what was
    /// cancelled.
    fn run(&mut self) {
        while let Some(Reverse((due, key))) = self.timers.pop() {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if let Some(callback) = self.callbacks.remove(&key) {
                callback(self);
            }
        }
    }

    fn new_key(&mut self) -> usize {
        self.last_key += 1;
        self.last_key
    }

    fn at(
        &mut self,
        due: Instant,
        key: usize,
        callback: impl FnOnce(&mut EventLoop) + 'static,
    ) {
        self.timers.push(Reverse((due, key)));
        self.callbacks.insert(key, Box::new(callback));
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
