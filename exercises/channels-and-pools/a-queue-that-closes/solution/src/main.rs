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
        let mut state = self.lock();
        while state.items.len() >= self.bound && !state.is_closed {
            state = self.not_full.wait(state).expect(NO_PANIC);
        }
        if state.is_closed {
            return Err(item);
        }
        state.items.push_back(item);
        self.not_empty.notify_one();
        Ok(())
    }

    /// The next item, as soon as there is one; `None` if the queue is closed
    /// and nothing is left in it.
    fn get(&self) -> Option<T> {
        let mut state = self.lock();
        while state.items.is_empty() && !state.is_closed {
            state = self.not_empty.wait(state).expect(NO_PANIC);
        }
        self.not_full.notify_one();
        state.items.pop_front()
    }

    /// From now on nothing can be put in. All who wait are told.
    fn close(&self) {
        self.lock().is_closed = true;
        self.not_empty.notify_all();
        self.not_full.notify_all();
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
