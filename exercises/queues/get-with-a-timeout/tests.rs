use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Instant;

use super::*;

const DELAY: Duration = Duration::from_millis(200);

/// To wait for what comes much earlier. What takes so much longer than it was to
/// wait will never end.
const LONG: Duration = Duration::from_millis(2500);

/// Who is to wait for no longer than `LONG` has returned by then.
const PATIENCE: Duration = Duration::from_secs(3);

#[test]
fn what_is_there_is_got_at_once() {
    let queue = Queue::bounded(2);
    queue.put("AAA");
    queue.put("BBB");
    assert_eq!(queue.get_within(Duration::ZERO), Some("AAA"), "it was there");
    assert_eq!(queue.get_within(DELAY), Some("BBB"), "it was there");
}

#[test]
fn when_the_time_is_up_there_is_nothing() {
    let queue = Arc::new(Queue::<u32>::bounded(2));
    let (got, time) = get_within(&queue, DELAY);
    assert_eq!(got, None, "what came out of an empty queue");
    assert!(time >= DELAY, "it gave up after {time:?}, not {DELAY:?}");
}

#[test]
fn an_item_that_comes_in_time_is_got_when_it_comes() {
    let queue = Arc::new(Queue::bounded(2));
    let late = queue.clone();
    thread::spawn(move || {
        thread::sleep(DELAY);
        late.put("AAA");
    });
    let (got, time) = get_within(&queue, LONG);
    assert_eq!(got, Some("AAA"), "it came in time");
    assert!(
        time < LONG,
        "the item came after {DELAY:?}, it returned at the end"
    );
}

#[test]
fn a_producer_that_waits_is_woken() {
    let queue = Arc::new(Queue::bounded(1));
    queue.put("AAA");
    let producer = queue.clone();
    thread::spawn(move || producer.put("BBB"));
    thread::sleep(DELAY);
    assert_eq!(get_within(&queue, DELAY).0, Some("AAA"), "it was there");
    let (got, _) = get_within(&queue, LONG);
    assert_eq!(got, Some("BBB"), "nobody told the producer of the free place");
}

#[test]
fn a_wake_up_without_an_item_is_no_reason_to_give_up() {
    let queue = Arc::new(Queue::<u32>::bounded(2));
    let (_, time) = while_it_is_woken(&queue, 3 * DELAY);
    assert!(time >= 3 * DELAY, "woken for nothing, it gave up after {time:?}");
}

#[test]
fn wake_ups_without_an_item_do_not_make_the_time_longer() {
    let queue = Arc::new(Queue::<u32>::bounded(2));
    let (got, time) = while_it_is_woken(&queue, 3 * DELAY);
    assert_eq!(got, None, "what came out of an empty queue");
    assert!(time < 10 * DELAY, "woken again and again, it waited {time:?}");
}

#[test]
fn it_sleeps_until_it_is_woken() {
    // An item gets into the queue, and nobody is told. Whoever looks again and
    // again finds it before the time is over, whoever sleeps does not. (On a
    // busy machine, the call may begin too late and find it there: then a longer
    // delay decides.)
    let slept = [DELAY, 3 * DELAY, 9 * DELAY].into_iter().any(|delay| {
        let queue = Arc::new(Queue::bounded(2));
        let unnoticed = queue.clone();
        thread::spawn(move || {
            thread::sleep(delay);
            unnoticed.items.lock().expect(NO_PANIC).push_back("AAA");
        });
        let (_, time) = get_within(&queue, 3 * delay);
        println!("it returned after {time:?}, and was to wait {:?}", 3 * delay);
        time >= 3 * delay
    });
    assert!(slept, "it looks into the queue although nobody has woken it");
}

/// Calls `get_within`, and wakes it often without an item, for 12 delays.
fn while_it_is_woken(
    queue: &Arc<Queue<u32>>,
    time: Duration,
) -> (Option<u32>, Duration) {
    let is_over = Arc::new(AtomicBool::new(false));
    let (waker, waker_is_over) = (queue.clone(), is_over.clone());
    let waker = thread::spawn(move || {
        let start = Instant::now();
        while start.elapsed() < 12 * DELAY
            && !waker_is_over.load(Ordering::Relaxed)
        {
            waker.not_empty.notify_all();
            thread::sleep(DELAY / 10);
        }
    });
    let answer = get_within(queue, time);
    is_over.store(true, Ordering::Relaxed);
    waker.join().expect("nothing in the thread panics");
    answer
}

/// Calls `get_within` in a thread, so that a call that never returns is a
/// failure and does not stop the tests. Returns the answer, and when it came.
fn get_within<T: Send + 'static>(
    queue: &Arc<Queue<T>>,
    time: Duration,
) -> (Option<T>, Duration) {
    let (sender, answer) = mpsc::channel();
    let queue = queue.clone();
    let start = Instant::now();
    thread::spawn(move || sender.send(queue.get_within(time)));
    let limit = if time > LONG { time + LONG } else { PATIENCE };
    let answer = answer.recv_timeout(limit).unwrap_or_else(|error| {
        panic!("`get_within`, which was to wait {time:?}: {}", why(error))
    });
    (answer, start.elapsed())
}

fn why(error: RecvTimeoutError) -> &'static str {
    match error {
        RecvTimeoutError::Timeout => "it has not returned after that",
        RecvTimeoutError::Disconnected => "it panicked, as said above",
    }
}
