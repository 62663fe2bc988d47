use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Wake;

use super::*;

/// What each poll wrote and returned, to the end.
fn trace(log: &Log, future: impl Future<Output = u32>) -> Vec<String> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    let (mut trace, mut seen) = (Vec::new(), 0);
    for _ in 0..100 {
        let ended = future.as_mut().poll(&mut context);
        let lines = log.lines();
        trace.push(format!("{ended:?} after {:?}", &lines[seen..]));
        seen = lines.len();
        if ended.is_ready() {
            return trace;
        }
    }
    panic!("it hasn't ended after 100 polls: {trace:#?}")
}

#[test]
fn each_poll_does_the_same_as_that_of_the_async_fn() {
    for times in 0..=7 {
        let (written, by_hand) = (Log::default(), Log::default());
        let right = trace(&written, ring(&written, times));
        let yours = trace(&by_hand, Ring::new(&by_hand, times));
        assert_eq!(yours, right, "poll by poll, with {times} rounds");
    }
}

#[test]
fn nothing_is_written_before_the_first_poll() {
    let log = Log::default();
    let ring = Ring::new(&log, 3);
    assert_eq!(log.lines(), [""; 0], "what `Ring::new` alone has written");
    trace(&log, ring);
    assert_eq!(log.lines().len(), 4, "three rounds and the end");
}

#[test]
fn two_of_them_keep_their_own_places() {
    let (one, other) = (Log::default(), Log::default());
    let mut context = Context::from_waker(Waker::noop());
    let (mut a, mut b) = (Ring::new(&one, 5), Ring::new(&other, 2));
    let mut ended = (None, None);
    for _ in 0..100 {
        if ended.0.is_none()
            && let Poll::Ready(sum) = Pin::new(&mut a).poll(&mut context)
        {
            ended.0 = Some(sum);
        }
        if ended.1.is_none()
            && let Poll::Ready(sum) = Pin::new(&mut b).poll(&mut context)
        {
            ended.1 = Some(sum);
        }
    }
    assert_eq!(ended, (Some(15), Some(3)), "the sums of 1 to 5 and of 1 to 2");
}

#[test]
fn the_inner_future_gets_the_context() {
    let log = Log::default();
    let wake_ups = Arc::new(WakeUps::default());
    let waker = Waker::from(Arc::clone(&wake_ups));
    let mut context = Context::from_waker(&waker);
    let mut ring = Ring::new(&log, 5);
    let mut pending = 0;
    while Pin::new(&mut ring).poll(&mut context).is_pending() {
        pending += 1;
        let woken = wake_ups.0.load(Ordering::SeqCst);
        assert_eq!(woken, pending, "wake-ups, one for each pending poll");
    }
    assert_eq!(pending, 6, "turns of the rounds 1 to 5: 1, 2, 0, 1 and 2");
}

#[test]
fn a_poll_after_its_end_panics() {
    let log = Log::default();
    let mut context = Context::from_waker(Waker::noop());
    let mut ring = Ring::new(&log, 0);
    let first = Pin::new(&mut ring).poll(&mut context);
    assert_eq!(first, Poll::Ready(0), "the first poll, with no rounds");
    let again = catch_unwind(AssertUnwindSafe(|| {
        Pin::new(&mut ring).poll(&mut context)
    }));
    assert!(again.is_err(), "the second poll returned {again:?}");
}

#[derive(Default)]
struct WakeUps(AtomicU32);

impl Wake for WakeUps {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
