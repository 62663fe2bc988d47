use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Wake;

use super::*;

#[test]
fn two_that_are_ready_need_one_poll() {
    let (polls, results) = polls(both(async { 1 }, async { "two" }));
    assert_eq!(results, (1, "two"), "the results of both");
    assert_eq!(polls, 1, "both were ready in the first poll");
}

#[test]
fn it_takes_as_many_polls_as_the_longer_one() {
    for (first, second) in [(3, 1), (1, 3), (2, 2), (0, 4), (4, 0)] {
        let log = RefCell::new(Vec::new());
        let future = both(leaf("a", first, &log), leaf("b", second, &log));
        let (polls, results) = polls(future);
        assert_eq!(results, (first, second), "in the order of the arguments");
        assert_eq!(polls, first.max(second) + 1, "for {first} and {second}");
    }
}

#[test]
fn each_is_polled_in_each_poll_until_it_is_ready() {
    let log = RefCell::new(Vec::new());
    polls(both(leaf("a", 3, &log), leaf("b", 1, &log)));
    let of = |name| log.borrow().iter().filter(|who| **who == name).count();
    assert_eq!(of("a"), 4, "pending three times, then ready");
    assert_eq!(of("b"), 2, "pending once, then ready");
}

#[test]
fn both_begin_in_the_first_poll() {
    let log = RefCell::new(Vec::new());
    let mut future = pin!(both(leaf("a", 2, &log), leaf("b", 2, &log)));
    let mut context = Context::from_waker(Waker::noop());
    assert!(
        future.as_mut().poll(&mut context).is_pending(),
        "neither is ready"
    );
    let mut begun = log.borrow().clone();
    begun.sort();
    assert_eq!(begun, ["a", "b"], "what the first poll has begun");
}

#[test]
fn results_may_be_of_any_type() {
    struct NoCopyNorClone(u32);
    let slow = async {
        stop().await;
        NoCopyNorClone(7)
    };
    let (_, (text, number)) = polls(both(async { String::from("text") }, slow));
    assert_eq!((text.as_str(), number.0), ("text", 7), "the results of both");
}

#[test]
fn waking_one_of_them_wakes_the_task() {
    struct Count(AtomicU32);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let count = Arc::new(Count(AtomicU32::new(0)));
    let (kept, polls) = (Cell::new(None), Cell::new(0));
    let keeps = poll_fn(|context| {
        polls.set(polls.get() + 1);
        assert!(polls.get() < 100, "one poll polls it again and again");
        kept.set(Some(context.waker().clone()));
        Poll::<()>::Pending
    });
    let mut future = pin!(both(async {}, keeps));
    let waker = Waker::from(count.clone());
    let poll = future.as_mut().poll(&mut Context::from_waker(&waker));
    assert!(poll.is_pending(), "one of them is not ready");
    // If it was polled at all, it has a waker.
    kept.take().expect("the second future was polled").wake();
    assert_eq!(count.0.load(Ordering::SeqCst), 1, "wake-ups of the task");
}

#[test]
fn it_can_be_nested() {
    let log = RefCell::new(Vec::new());
    let inner = both(leaf("b", 2, &log), leaf("c", 1, &log));
    let (polls, results) = polls(both(leaf("a", 1, &log), inner));
    assert_eq!(results, (1, (2, 1)), "in the order of the arguments");
    assert_eq!(polls, 3, "as many as the longest of the three needs");
}

/// Is pending this many times, notes each poll, and panics when it is polled
/// after it was ready.
fn leaf<'a>(
    name: &'static str,
    turns: u32,
    log: &'a RefCell<Vec<&'static str>>,
) -> impl Future<Output = u32> + 'a {
    let mut left = Some(turns);
    poll_fn(move |_| {
        log.borrow_mut().push(name);
        match left.take() {
            None => panic!("{name} was polled again after it was ready"),
            Some(0) => Poll::Ready(turns),
            Some(more) => {
                left = Some(more - 1);
                Poll::Pending
            }
        }
    })
}

/// Polls a future until it is ready: how many polls that took, and its result.
fn polls<F: Future>(future: F) -> (u32, F::Output) {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for poll in 1..100 {
        if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
            return (poll, result);
        }
    }
    panic!("it is pending after 99 polls");
}
