use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use super::*;

/// Far more than anything takes here, for what would otherwise never end.
const NEVER: Duration = Duration::from_secs(10);

#[test]
fn an_open_queue_is_first_in_first_out() {
    let queue = Arc::new(Queue::bounded(2));
    let producer = queue.clone();
    let put = in_a_thread(move || (1..=5).map(|n| producer.put(n)).collect());
    let consumer = queue.clone();
    let got = in_a_thread(move || (1..=5).map(|_| consumer.get()).collect());
    let got: Vec<_> = answer(got, "five times `get`");
    assert_eq!(got, [Some(1), Some(2), Some(3), Some(4), Some(5)]);
    let put: Vec<_> = answer(put, "five times `put`");
    assert_eq!(put, [Ok(()); 5]);
}

#[test]
fn what_is_in_a_closed_queue_can_still_be_got() {
    let queue = Arc::new(Queue::bounded(2));
    assert_eq!(queue.put("AAA"), Ok(()));
    assert_eq!(queue.put("BBB"), Ok(()));
    queue.close();
    let got = in_a_thread(move || [(); 4].map(|()| queue.get()));
    let got = answer(got, "`get` from a closed queue");
    assert_eq!(got, [Some("AAA"), Some("BBB"), None, None]);
}

#[test]
fn who_puts_into_a_closed_queue_has_the_item_back() {
    let queue = Arc::new(Queue::bounded(2));
    queue.close();
    assert_eq!(queue.put("AAA"), Err("AAA"));
    let got = in_a_thread(move || queue.get());
    assert_eq!(answer(got, "`get` from a closed queue"), None);
}

#[test]
fn all_consumers_that_wait_are_told() {
    let queue = Arc::new(Queue::<u32>::bounded(2));
    let consumers = [(); 3].map(|()| {
        let queue = queue.clone();
        in_a_thread(move || queue.get())
    });
    let_them_wait();
    queue.close();
    for got in consumers {
        assert_eq!(answer(got, "a `get` that waits at `close`"), None);
    }
}

#[test]
fn all_producers_that_wait_are_told() {
    let queue = Arc::new(Queue::bounded(1));
    assert_eq!(queue.put(0), Ok(()));
    let producers = [1, 2].map(|number| {
        let queue = queue.clone();
        (number, in_a_thread(move || queue.put(number)))
    });
    let_them_wait();
    queue.close();
    for (number, put) in producers {
        let put = answer(put, "a `put` that waits at `close`");
        assert_eq!(put, Err(number), "closed before there was room");
    }
    let got = in_a_thread(move || [queue.get(), queue.get()]);
    assert_eq!(answer(got, "`get` from a closed queue"), [Some(0), None]);
}

#[test]
fn who_is_woken_for_nothing_goes_on_waiting() {
    let full = Arc::new(Queue::bounded(1));
    assert_eq!(full.put(0), Ok(()));
    let producer = full.clone();
    let put = in_a_thread(move || producer.put(1));
    let empty = Arc::new(Queue::<u32>::bounded(1));
    let consumer = empty.clone();
    let got = in_a_thread(move || consumer.get());
    let_them_wait();
    full.not_full.notify_all();
    empty.not_empty.notify_all();
    let_them_wait();
    assert!(put.try_recv().is_err(), "`put` found no room, and returned");
    assert!(got.try_recv().is_err(), "`get` found no item, and returned");
}

#[test]
fn a_pool_ends_when_all_is_done() {
    let queue = Arc::new(Queue::bounded(2));
    let workers = [(); 3].map(|()| {
        let queue = queue.clone();
        in_a_thread(move || {
            let mut sum = 0;
            while let Some(number) = queue.get() {
                sum += number;
            }
            sum
        })
    });
    let put = in_a_thread(move || {
        let all: Result<(), u32> = (1..=1000).try_for_each(|n| queue.put(n));
        queue.close();
        all
    });
    assert_eq!(answer(put, "one of 1000 times `put`, or `close`"), Ok(()));
    let sums = workers.map(|sum| answer(sum, "a worker"));
    assert_eq!(sums.iter().sum::<u32>(), 500_500, "each number once");
}

/// Threads that have nothing else to do are blocked after this, or will find
/// the queue closed. A right queue passes either way.
fn let_them_wait() {
    thread::sleep(Duration::from_millis(200));
}

/// Does the work in a thread, so that what never ends is a failure and does
/// not stop the tests.
fn in_a_thread<R: Send + 'static>(
    work: impl FnOnce() -> R + Send + 'static,
) -> Receiver<R> {
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    answer
}

fn answer<R>(answer: Receiver<R>, of: &str) -> R {
    let got = answer.recv_timeout(NEVER);
    got.unwrap_or_else(|_| panic!("{of} does not return"))
}
