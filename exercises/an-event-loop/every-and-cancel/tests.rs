use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::mpsc;

use super::*;

/// In what a test counts its times. Where a machine is so busy that it takes
/// long to register some callbacks, the next one has to do.
const UNITS: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_millis(900),
];

/// Longer than any test takes, in units.
const LONG: u32 = 8;

/// By so much, a busy machine may be late.
const LATE: Duration = Duration::from_secs(2);

#[test]
fn every_continues_until_it_is_cancelled() {
    let log = within(|event_loop, log, unit| {
        let ticking = event_loop.every(unit, log.says("tick"));
        event_loop.after(unit * 9 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
    });
    assert_eq!(log, ["tick"; 4], "in four and a half periods");
}

#[test]
fn a_slow_call_makes_no_later_call_late() {
    let log = within(|event_loop, log, unit| {
        let mut says = log.says("tick");
        let ticking = event_loop.every(unit, move |event_loop| {
            says(event_loop);
            thread::sleep(unit * 3 / 5);
        });
        event_loop.after(unit * 9 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
    });
    assert_eq!(log, ["tick"; 4], "in four and a half periods");
}

#[test]
fn no_call_is_left_out() {
    let log = within(|event_loop, log, unit| {
        event_loop.after(unit / 2, move |_| thread::sleep(3 * unit));
        let ticking = event_loop.every(unit, log.says("tick"));
        event_loop.after(unit * 9 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
    });
    assert_eq!(log, ["tick"; 4], "three of them were due during a long call");
}

#[test]
fn what_is_cancelled_is_not_waited_for() {
    let log = within(|event_loop, log, unit| {
        let long = event_loop.after(unit * LONG * 100, log.says("long"));
        event_loop.after(unit, move |event_loop| event_loop.cancel(long));
    });
    // And `run` has returned.
    assert_eq!(log, [""; 0], "what was cancelled has been called");
}

#[test]
fn it_can_cancel_itself() {
    let log = within(|event_loop, log, unit| {
        let own_key = Rc::new(Cell::new(0));
        let (key, mut says) = (Rc::clone(&own_key), log.says("tick"));
        let mut count = 0;
        own_key.set(event_loop.every(unit / 4, move |event_loop| {
            says(event_loop);
            count += 1;
            if count == 3 {
                event_loop.cancel(key.get());
            }
        }));
    });
    assert_eq!(log, ["tick"; 3], "its third call cancels it");
}

#[test]
fn what_is_due_already_can_be_cancelled() {
    let log = within(|event_loop, log, unit| {
        let key = Rc::new(Cell::new(0));
        let later = Rc::clone(&key);
        event_loop.after(unit, move |event_loop| {
            thread::sleep(2 * unit);
            event_loop.cancel(later.get());
        });
        key.set(event_loop.after(2 * unit, log.says("later")));
    });
    assert_eq!(log, [""; 0], "it was due, and was cancelled before its call");
}

#[test]
fn others_are_not_cancelled() {
    let log = within(|event_loop, log, unit| {
        event_loop.after(unit, log.says("one"));
        let two = event_loop.after(2 * unit, log.says("two"));
        event_loop.after(3 * unit, log.says("three"));
        event_loop.cancel(two);
    });
    assert_eq!(log, ["one", "three"], "only the second was cancelled");
}

#[test]
fn cancelling_nothing_does_nothing() {
    let log = within(|event_loop, log, unit| {
        event_loop.cancel(4711);
        let once = event_loop.after(unit / 4, log.says("once"));
        event_loop.after(unit / 2, move |event_loop| {
            event_loop.cancel(once);
            event_loop.cancel(once);
        });
        event_loop.after(unit, log.says("end"));
    });
    assert_eq!(log, ["once", "end"], "there was nothing left to cancel");
}

#[test]
fn cancelling_a_key_in_advance_does_nothing() {
    let log = within(|event_loop, log, unit| {
        for key in 0..100 {
            event_loop.cancel(key); // No function has it, so nothing happens.
        }
        event_loop.after(unit / 4, log.says("once"));
        let ticking = event_loop.every(unit, log.says("tick"));
        event_loop.after(unit * 5 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
    });
    let expected = ["once", "tick", "tick"];
    assert_eq!(log, expected, "keys were cancelled before they were given");
}

#[test]
fn one_clock_can_cancel_another_that_is_due() {
    let log = within(|event_loop, log, unit| {
        let key = Rc::new(Cell::new(0));
        let other = Rc::clone(&key);
        event_loop.after(unit, move |event_loop| {
            thread::sleep(2 * unit);
            event_loop.cancel(other.get());
        });
        key.set(event_loop.every(unit * 3 / 2, log.says("tick")));
        event_loop.after(4 * unit, log.says("end"));
    });
    assert_eq!(log, ["end"], "the clock was cancelled before its first tick");
}

#[test]
fn two_clocks_keep_their_own_time() {
    let log = within(|event_loop, log, unit| {
        let two = event_loop.every(2 * unit, log.says("two"));
        let three = event_loop.every(unit * 5 / 2, log.says("three"));
        event_loop.after(unit * 27 / 4, move |event_loop| {
            event_loop.cancel(two);
            event_loop.cancel(three);
        });
    });
    let expected = ["two", "three", "two", "three", "two"];
    assert_eq!(log, expected, "every 2 units, and every 2.5, for 6.75");
}

#[test]
fn a_repeated_call_can_register_others() {
    let log = within(|event_loop, log, unit| {
        let end = log.clone();
        let ticking = event_loop.every(unit, move |event_loop| {
            event_loop.after(unit / 4, end.says("echo"));
        });
        event_loop.after(unit * 5 / 2, move |event_loop| {
            event_loop.cancel(ticking);
        });
    });
    assert_eq!(log, ["echo", "echo"], "a quarter of a unit after each tick");
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

/// Registers callbacks, counted in a unit, and runs the loop in a thread of its
/// own. Returns what was noted.
fn within(register: fn(&mut EventLoop, &Log, Duration)) -> Vec<&'static str> {
    let (begin, begun) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    let thread = thread::spawn(move || {
        for unit in UNITS {
            let (mut event_loop, log) = (EventLoop::default(), Log::default());
            let start = Instant::now();
            register(&mut event_loop, &log, unit);
            // All that is registered begins at the same time, or almost.
            if start.elapsed() < unit / 10 {
                let _ = begin.send(unit); // Unheard, if the test is over.
                event_loop.run();
                let _ = end.send(log.0.take());
                return;
            }
        }
    });
    // If it ends without a word, `ended` says so.
    let unit = begun.recv().unwrap_or(UNITS[0]);
    let limit = unit * LONG + LATE;
    match ended.recv_timeout(limit) {
        Ok(log) => log,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("`run` has not returned after {limit:?}")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic =
                thread.join().expect_err("the machine is too busy for a test");
            std::panic::resume_unwind(panic)
        }
    }
}
