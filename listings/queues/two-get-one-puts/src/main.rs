use std::sync::{Condvar, Mutex};
use std::thread;

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
    let queue = Queue { item: Mutex::new(None), changed: Condvar::new() };
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| queue.get());
        }
        scope.spawn(|| {
            queue.put(1);
            queue.put(2);
        });
    });
    println!("both items have arrived");
}
