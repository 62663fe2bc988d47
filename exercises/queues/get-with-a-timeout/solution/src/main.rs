use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

struct Queue<T> {
    items: Mutex<VecDeque<T>>,
    bound: usize,
    not_empty: Condvar,
    not_full: Condvar,
}

const NO_PANIC: &str = "no method panics while it holds the lock";

impl<T> Queue<T> {
    fn bounded(bound: usize) -> Self {
        Self {
            items: Mutex::new(VecDeque::new()),
            bound,
            not_empty: Condvar::new(),
            not_full: Condvar::new(),
        }
    }

    fn put(&self, item: T) {
        let mut items = self.lock();
        while items.len() >= self.bound {
            items = self.not_full.wait(items).expect(NO_PANIC);
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    /// The next item, as soon as there is one; `None` if there is none until
    /// the time is up.
    fn get_within(&self, time: Duration) -> Option<T> {
        let start = Instant::now();
        let mut items = self.lock();
        while items.is_empty() {
            let left = time.checked_sub(start.elapsed())?;
            (items, _) =
                self.not_empty.wait_timeout(items, left).expect(NO_PANIC);
        }
        self.not_full.notify_one();
        items.pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.items.lock().expect(NO_PANIC)
    }
}

fn main() {
    let queue = Queue::bounded(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=4 {
                thread::sleep(Duration::from_millis(200) * number);
                queue.put(number);
            }
        });
        while let Some(number) = queue.get_within(Duration::from_millis(700)) {
            println!("main: got {number} in time");
        }
        println!("main: I wait no longer");
    });
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
