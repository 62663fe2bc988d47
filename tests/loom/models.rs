// Small programs around the queue, which loom runs in every interleaving. Included into each version of the queue: a
// listing's methods are its own.

use std::sync::Arc;

use loom::sync::{Condvar as LoomCondvar, Mutex as LoomMutex};
use loom::thread::{self, JoinHandle};

/// Compiles only if the queue's locks are loom's. Otherwise loom would run a model once and see nothing.
fn is_loom<T>(queue: &Queue<T>) -> (&LoomMutex<VecDeque<T>>, [&LoomCondvar; 2]) {
    (&queue.items, [&queue.not_empty, &queue.not_full])
}

/// What consumers have got in the end, sorted.
fn got<const COUNT: usize>(consumers: [JoinHandle<i32>; COUNT]) -> [i32; COUNT] {
    let mut got = consumers.map(|consumer| {
        consumer
            .join()
            .expect("a consumer panics only if the model fails")
    });
    got.sort_unstable();
    got
}

/// One puts, one gets, with room for one item: each has to wait for the other.
pub(crate) fn one_puts_and_one_gets() {
    let queue = Arc::new(Queue::bounded(1));
    is_loom(&queue);
    let producer = thread::spawn({
        let queue = queue.clone();
        move || [1, 2].map(|number| queue.put(number))
    });
    assert_eq!([queue.get(), queue.get()], [1, 2], "first in, first out");
    producer
        .join()
        .expect("the producer panics only if the model fails");
    assert!(queue.empty() && !queue.full() && queue.size() == 0);
}

/// Two put while one gets: never is there more in the queue than there is room for, and nothing is lost.
pub(crate) fn two_put_and_one_gets() {
    let queue = Arc::new(Queue::bounded(1));
    queue.put(0);
    let producers = [1, 2].map(|number| {
        let queue = queue.clone();
        thread::spawn(move || queue.put(number))
    });
    assert_eq!(queue.get(), 0);
    assert!(queue.size() <= 1, "the bound is broken");
    let first = queue.get();
    for producer in producers {
        producer
            .join()
            .expect("a producer panics only if the model fails");
    }
    assert!(queue.full());
    assert_eq!([first, queue.get()].iter().sum::<i32>(), 3, "each once");
}

/// One puts while two get: each gets one.
pub(crate) fn one_puts_and_two_get() {
    let queue = Arc::new(Queue::unbounded());
    let consumers = [(), ()].map(|()| {
        let queue = queue.clone();
        thread::spawn(move || queue.get())
    });
    queue.put(1);
    queue.put(2);
    assert_eq!(got(consumers), [1, 2], "each once");
}

/// Two put and two get, with room for one item: a wake-up that is meant for a producer must not go to a consumer.
pub(crate) fn two_put_and_two_get() {
    let queue = Arc::new(Queue::bounded(1));
    let consumers = [(), ()].map(|()| {
        let queue = queue.clone();
        thread::spawn(move || queue.get())
    });
    let producer = thread::spawn({
        let queue = queue.clone();
        move || queue.put(1)
    });
    queue.put(2);
    assert_eq!(got(consumers), [1, 2], "each once");
    producer
        .join()
        .expect("the producer panics only if the model fails");
}
