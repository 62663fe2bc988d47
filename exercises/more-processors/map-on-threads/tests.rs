use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use super::*;

/// So long a call waits for the others before it gives up.
const PATIENCE: Duration = Duration::from_millis(2500);

#[test]
fn the_results_are_in_the_order_of_the_inputs() {
    let inputs = [60, 50, 40, 30, 20, 10, 0];
    let results = map_on_threads(&inputs, 3, |millis| {
        thread::sleep(Duration::from_millis(*millis));
        millis + 1
    });
    let right = [61, 51, 41, 31, 21, 11, 1];
    assert_eq!(results, right, "the results, in the order of the inputs");
}

#[test]
fn every_input_is_worked_on_once() {
    let calls = Counter::default();
    map_on_threads(&[(); 10], 4, |()| calls.add(1));
    assert_eq!(calls.now(), 10, "the calls for 10 inputs");
}

#[test]
fn so_many_calls_run_at_the_same_time() {
    let arrived = Counter::default();
    let met = map_on_threads(&[(); 3], 3, |()| {
        arrived.add(1);
        arrived.wait_for(3)
    });
    assert_eq!(
        met, [true; 3],
        "whether each call met the two others: is a thread joined before the next \
         is started, or the lock held during `work`?"
    );
}

#[test]
fn never_more_calls_at_the_same_time() {
    let (running, most) = (Counter::default(), Mutex::new(0));
    map_on_threads(&[(); 12], 2, |()| {
        let now = running.add(1);
        let mut most = most.lock().expect("no call panics");
        *most = now.max(*most);
        drop(most);
        thread::sleep(Duration::from_millis(10));
        running.add(-1);
    });
    let most = most.into_inner().expect("no call panics");
    assert!(
        most <= 2,
        "two threads make at most two calls at the same time, and not {most}"
    );
}

#[test]
fn no_thread_is_idle_while_an_input_is_left() {
    let done = Counter::default();
    let results = map_on_threads(&[0, 1, 2, 3, 4, 5], 2, |input| {
        // The first is as slow as all the others together.
        let others_done = *input > 0 || done.wait_for(5);
        done.add(1);
        others_done
    });
    assert!(
        results.first() == Some(&true),
        "the first call waited until five others were done, and they weren't: are \
         the inputs shared out beforehand, or does a thread wait for others?"
    );
}

#[test]
fn there_may_be_fewer_inputs_than_threads() {
    let one = map_on_threads(&[7], 4, |input| input * 2);
    assert_eq!(one, [14], "the result for a single input, on four threads");
    let none = map_on_threads(&[], 4, |input: &u32| *input);
    assert_eq!(none, [0; 0], "the results for no input, on four threads");
}

#[derive(Default)]
struct Counter {
    count: Mutex<i32>,
    changed: Condvar,
}

impl Counter {
    fn add(&self, number: i32) -> i32 {
        let mut count = self.count.lock().expect("nobody panics with it");
        *count += number;
        self.changed.notify_all();
        *count
    }

    fn now(&self) -> i32 {
        *self.count.lock().expect("nobody panics with it")
    }

    /// Whether the count was reached in time. When one call has given up, all do.
    fn wait_for(&self, least: i32) -> bool {
        let count = self.count.lock().expect("nobody panics with it");
        let waited =
            self.changed
                .wait_timeout_while(count, PATIENCE, |count| *count < least);
        let (mut count, waited) = waited.expect("nobody panics with it");
        if waited.timed_out() {
            *count = i32::MAX / 2;
        }
        !waited.timed_out()
    }
}
