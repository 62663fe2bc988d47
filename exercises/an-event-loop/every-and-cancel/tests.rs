use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::mpsc;

use super::*;

const UNIT: Duration = Duration::from_millis(100);

#[test]
fn every_goes_on_until_it_is_cancelled() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        let ticking = event_loop.every(UNIT, log.says("tick"));
        event_loop.after(UNIT * 9 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
        event_loop.run();
    });
    assert_eq!(log, ["tick"; 4], "in four and a half periods");
}

#[test]
fn a_slow_call_makes_no_later_call_late() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        let mut says = log.says("tick");
        let ticking = event_loop.every(UNIT, move |event_loop| {
            says(event_loop);
            thread::sleep(UNIT * 3 / 5);
        });
        event_loop.after(UNIT * 9 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
        event_loop.run();
    });
    assert_eq!(log, ["tick"; 4], "in four and a half periods");
}

#[test]
fn no_call_is_left_out() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        event_loop.after(UNIT / 2, |_| thread::sleep(3 * UNIT));
        let ticking = event_loop.every(UNIT, log.says("tick"));
        event_loop.after(UNIT * 9 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
        event_loop.run();
    });
    assert_eq!(log, ["tick"; 4], "three of them were due during a long call");
}

#[test]
fn what_is_cancelled_is_not_waited_for() {
    let start = Instant::now();
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        let long = event_loop.after(40 * UNIT, log.says("long"));
        event_loop.after(UNIT, move |event_loop| event_loop.cancel(long));
        event_loop.run();
    });
    assert_eq!(log, [""; 0]);
    let time = start.elapsed();
    assert!(time < 20 * UNIT, "`run` returned after {time:?}");
}

#[test]
fn it_can_cancel_itself() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        let own_key = Rc::new(Cell::new(0));
        let (key, mut says) = (Rc::clone(&own_key), log.says("tick"));
        let mut count = 0;
        own_key.set(event_loop.every(UNIT / 4, move |event_loop| {
            says(event_loop);
            count += 1;
            if count == 3 {
                event_loop.cancel(key.get());
            }
        }));
        event_loop.run();
    });
    assert_eq!(log, ["tick"; 3], "its third call cancels it");
}

#[test]
fn what_is_due_already_can_be_cancelled() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        let key = Rc::new(Cell::new(0));
        let later = Rc::clone(&key);
        event_loop.after(UNIT, move |event_loop| {
            thread::sleep(2 * UNIT);
            event_loop.cancel(later.get());
        });
        key.set(event_loop.after(2 * UNIT, log.says("later")));
        event_loop.run();
    });
    assert_eq!(log, [""; 0]);
}

#[test]
fn others_are_not_cancelled() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        event_loop.after(UNIT, log.says("one"));
        let two = event_loop.after(2 * UNIT, log.says("two"));
        event_loop.after(3 * UNIT, log.says("three"));
        event_loop.cancel(two);
        event_loop.run();
    });
    assert_eq!(log, ["one", "three"]);
}

#[test]
fn to_cancel_nothing_does_nothing() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        event_loop.cancel(4711);
        let once = event_loop.after(UNIT / 4, log.says("once"));
        event_loop.after(UNIT / 2, move |event_loop| {
            event_loop.cancel(once);
            event_loop.cancel(once);
        });
        event_loop.after(UNIT, log.says("end"));
        event_loop.run();
    });
    assert_eq!(log, ["once", "end"]);
}

#[test]
fn two_clocks_keep_their_own_time() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        let two = event_loop.every(2 * UNIT, log.says("two"));
        let three = event_loop.every(UNIT * 5 / 2, log.says("three"));
        event_loop.after(UNIT * 27 / 4, move |event_loop| {
            event_loop.cancel(two);
            event_loop.cancel(three);
        });
        event_loop.run();
    });
    assert_eq!(log, ["two", "three", "two", "three", "two"]);
}

#[test]
fn a_repeated_call_can_register_others() {
    let log = within(|log| {
        let mut event_loop = EventLoop::default();
        let end = log.clone();
        let ticking = event_loop.every(UNIT, move |event_loop| {
            event_loop.after(UNIT / 4, end.says("echo"));
        });
        event_loop.after(UNIT * 5 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
        event_loop.run();
    });
    assert_eq!(log, ["echo", "echo"]);
}

/// What was called, in its order.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<&'static str>>>);

impl Log {
    /// A callback that notes a word.
    fn says(
        &self,
        word: &'static str,
    ) -> impl FnMut(&mut EventLoop) + use<> + 'static {
        let log = Rc::clone(&self.0);
        move |_| log.borrow_mut().push(word)
    }
}

/// Runs a test in a thread of its own, for as long as 50 units. Gives what was
/// noted.
fn within(test: fn(Log)) -> Vec<&'static str> {
    let (end, ended) = mpsc::channel();
    let thread = thread::spawn(move || {
        let log = Log::default();
        test(log.clone());
        end.send(log.0.take())
    });
    match ended.recv_timeout(50 * UNIT) {
        Ok(log) => log,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("`run` does not return"),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it ended without a log");
            std::panic::resume_unwind(panic)
        }
    }
}
