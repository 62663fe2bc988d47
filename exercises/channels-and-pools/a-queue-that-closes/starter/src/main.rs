use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;

struct Queue<T> {
    state: Mutex<State<T>>,
    bound: usize,
    not_empty: Condvar,
    not_full: Condvar,
}

struct State<T> {
    items: VecDeque<T>,
    is_closed: bool,
}

const NO_PANIC: &str = "no method panics while it holds the lock";

impl<T> Queue<T> {
    fn bounded(bound: usize) -> Self {
        Self {
            state: Mutex::new(State {
                items: VecDeque::new(),
                is_closed: false,
            }),
            bound,
            not_empty: Condvar::new(),
            not_full: Condvar::new(),
        }
    }

    /// Waits while the queue is full. Returns the item in an `Err` if the queue
    /// is closed, or is closed while it waits.
    fn put(&self, item: T) -> Result<(), T> {
        let state = self.lock();
        let is_full = state.items.len() >= self.bound;
        drop((state, item));
        todo!("wait if it is full ({is_full}), put the item in, tell somebody")
    }

    /// The next item, as soon as there is one; `None` if the queue is closed
    /// and nothing is left in it.
    fn get(&self) -> Option<T> {
        let is_closed = self.lock().is_closed;
        todo!("wait for an item, unless it is closed ({is_closed})")
    }

    /// From now on nothing can be put in. All who wait are told.
    fn close(&self) {
        todo!("close it, tell {:?} and {:?}", self.not_empty, self.not_full)
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect(NO_PANIC)
    }
}

fn main() {
    let numbers = Queue::bounded(2);
    thread::scope(|scope| {
        for worker in 1..=3 {
            let numbers = &numbers;
            scope.spawn(move || {
                while let Some(number) = numbers.get() {
                    println!("worker {worker} takes {number}");
                }
                println!("worker {worker} ends");
            });
        }
        for number in [1, 10, 4, 3] {
            numbers.put(number).expect("nobody has closed it yet");
        }
        numbers.close();
    });
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
