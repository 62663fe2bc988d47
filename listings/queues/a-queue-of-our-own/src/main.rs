use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::{thread, time::Duration};

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

    fn unbounded() -> Self {
        Self::bounded(usize::MAX)
    }

    // ANCHOR: put
    fn put(&self, item: T) {
        let mut items = self.items.lock().expect(NO_PANIC);
        while items.len() >= self.bound {
            items = self.not_full.wait(items).expect(NO_PANIC);
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }
    // ANCHOR_END: put

    fn get(&self) -> T {
        let mut items = self.items.lock().expect(NO_PANIC);
        while items.is_empty() {
            items = self.not_empty.wait(items).expect(NO_PANIC);
        }
        let item = items.pop_front().expect("the loop has seen an item");
        self.not_full.notify_one();
        item
    }

    fn size(&self) -> usize {
        self.items.lock().expect(NO_PANIC).len()
    }

    fn empty(&self) -> bool {
        self.size() == 0
    }

    fn full(&self) -> bool {
        self.size() >= self.bound
    }
}

fn main() {
    let names = Queue::bounded(2);
    println!("empty {}, full {}", names.empty(), names.full());
    names.put("AAA");
    names.put("BBB");
    println!("empty {}, full {}", names.empty(), names.full());
    thread::scope(|scope| {
        scope.spawn(|| {
            for name in ["CCC", "DDD", "EEE"] {
                names.put(name);
                println!("{name} is in");
            }
        });
        thread::sleep(Duration::from_millis(100));
        println!("main begins to get");
        (1..=5).for_each(|_| println!("got {}", names.get()));
    });
    let numbers = Queue::unbounded();
    (1..=1000).for_each(|number| numbers.put(number));
    println!("unbounded: size {}, full {}", numbers.size(), numbers.full());
}
