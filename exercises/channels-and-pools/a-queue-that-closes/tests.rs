use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::Duration;

use super::*;

/// Far more than anything takes here: what takes longer will never end.
const NEVER: Duration = Duration::from_secs(3);

const A_WHILE: Duration = Duration::from_millis(200);

#[test]
fn an_open_queue_is_first_in_first_out() {
    let queue = Arc::new(Queue::bounded(2));
    let producer = queue.clone();
    let put = in_a_thread(move || (1..=5).map(|n| producer.put(n)).collect());
    let consumer = queue.clone();
    let got = in_a_thread(move || (1..=5).map(|_| consumer.get()).collect());
    let got: Vec<_> = answer(got, "five times `get`");
    assert_eq!(
        got,
        [Some(1), Some(2), Some(3), Some(4), Some(5)],
        "what five times `get` returned, in order"
    );
    let put: Vec<_> = answer(put, "five times `put`");
    assert_eq!(put, [Ok(()); 5], "five times `put`, while the queue is open");
}

#[test]
fn what_is_in_a_closed_queue_can_still_be_got() {
    let queue = Arc::new(Queue::bounded(2));
    assert_eq!(queue.put("AAA"), Ok(()), "the queue is open");
    assert_eq!(queue.put("BBB"), Ok(()), "the queue is open");
    queue.close();
    let got = in_a_thread(move || [(); 4].map(|()| queue.get()));
    let got = answer(got, "`get` from a closed queue");
    assert_eq!(
        got,
        [Some("AAA"), Some("BBB"), None, None],
        "two items were left when it closed"
    );
}

#[test]
fn a_put_into_a_closed_queue_returns_the_item() {
    let queue = Arc::new(Queue::bounded(2));
    queue.close();
    assert_eq!(queue.put("AAA"), Err("AAA"), "the queue is closed");
    let got = in_a_thread(move || queue.get());
    assert_eq!(
        answer(got, "`get` from a closed queue"),
        None,
        "nothing was put before it closed"
    );
}

#[test]
fn all_waiting_consumers_are_woken() {
    let queue = Arc::new(Queue::<u32>::bounded(2));
    let consumers = [(); 3].map(|()| {
        let queue = queue.clone();
        in_a_thread(move || queue.get())
    });
    let_them_wait();
    queue.close();
    for got in consumers {
        assert_eq!(
            answer(got, "a `get` that waits at `close`"),
            None,
            "nothing was put before it closed"
        );
    }
}

#[test]
fn all_waiting_producers_are_woken() {
    let queue = Arc::new(Queue::bounded(1));
    assert_eq!(queue.put(0), Ok(()), "the queue is open");
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
    assert_eq!(
        answer(got, "`get` from a closed queue"),
        [Some(0), None],
        "one item was left when it closed"
    );
}

#[test]
fn a_wake_up_without_a_change_does_not_end_the_waiting() {
    let full = Arc::new(Queue::bounded(1));
    assert_eq!(full.put(0), Ok(()), "the queue is open");
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

// An item gets into the queue or out of it, and no thread is notified. A method
// that looks again and again notices, and one that sleeps does not. (On a busy
// machine, the method may begin too late and find it so: then a longer delay
// decides.)

#[test]
fn a_get_sleeps_until_it_is_woken() {
    let slept = [1, 2, 4].into_iter().any(|factor| {
        let queue = Arc::new(Queue::bounded(1));
        let consumer = queue.clone();
        let got = in_a_thread(move || consumer.get());
        thread::sleep(factor * A_WHILE);
        unnoticed(&queue, |items| items.push_back("AAA"));
        thread::sleep(factor * A_WHILE);
        got.try_recv() == Err(TryRecvError::Empty)
    });
    assert!(slept, "`get` looks into the queue although nothing has woken it");
}

#[test]
fn a_put_sleeps_until_it_is_woken() {
    let slept = [1, 2, 4].into_iter().any(|factor| {
        let queue = Arc::new(Queue::bounded(1));
        assert_eq!(queue.put("AAA"), Ok(()), "the queue is open");
        let producer = queue.clone();
        let put = in_a_thread(move || producer.put("BBB"));
        thread::sleep(factor * A_WHILE);
        unnoticed(&queue, VecDeque::clear);
        thread::sleep(factor * A_WHILE);
        put.try_recv() == Err(TryRecvError::Empty)
    });
    assert!(slept, "`put` looks into the queue although nothing has woken it");
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
    assert_eq!(
        answer(put, "one of 1000 times `put`, or `close`"),
        Ok(()),
        "the queue closes after the last `put`"
    );
    let sums = workers.map(|sum| answer(sum, "a worker"));
    assert_eq!(sums.iter().sum::<u32>(), 500_500, "each number once");
}

fn unnoticed<T>(queue: &Queue<T>, change: impl FnOnce(&mut VecDeque<T>)) {
    let mut state = queue.state.lock().expect("no thread has panicked");
    change(&mut state.items);
}

/// Threads that have nothing else to do are blocked after this, or will find
/// the queue closed. A right queue passes either way.
fn let_them_wait() {
    thread::sleep(A_WHILE);
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
