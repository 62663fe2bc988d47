use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use loom::sync::{Condvar, Mutex};
use loom::thread;

static RUNS: AtomicU32 = AtomicU32::new(0);

const NO_PANIC: &str = "no method panics while it holds the lock";

/// A queue with room for one item.
struct Queue {
    item: Mutex<Option<u32>>,
    changed: Condvar,
}

impl Queue {
    fn put(&self, new: u32) {
        let mut item = self.item.lock().expect(NO_PANIC);
        while item.is_some() {
            item = self.changed.wait(item).expect(NO_PANIC);
        }
        *item = Some(new);
        self.changed.notify_one();
    }

    fn get(&self) -> u32 {
        let mut item = self.item.lock().expect(NO_PANIC);
        loop {
            if let Some(number) = item.take() {
                self.changed.notify_one();
                return number;
            }
            item = self.changed.wait(item).expect(NO_PANIC);
        }
    }
}

fn main() {
    panic::set_hook(Box::new(|panic| {
        let why = panic.payload_as_str().unwrap_or_default();
        println!("run {}: {why}", RUNS.load(Relaxed));
    }));
    loom::model(two_and_two);
    println!("all {} runs end", RUNS.load(Relaxed));
}

fn two_and_two() {
    RUNS.fetch_add(1, Relaxed);
    let (item, changed) = (Mutex::new(None), Condvar::new());
    let queue = Arc::new(Queue { item, changed });
    for _ in 1..=2 {
        let queue = queue.clone();
        thread::spawn(move || queue.get());
    }
    for number in 1..=2 {
        let queue = queue.clone();
        thread::spawn(move || queue.put(number));
    }
}
