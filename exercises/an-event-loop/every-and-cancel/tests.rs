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

const LONG: Duration = Duration::from_secs(10);

#[test]
fn every_goes_on_until_it_is_cancelled() {
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
        let long = event_loop.after(LONG * 30, log.says("long"));
        event_loop.after(unit, move |event_loop| event_loop.cancel(long));
    });
    // And `run` has returned.
    assert_eq!(log, [""; 0]);
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
    assert_eq!(log, [""; 0]);
}

#[test]
fn others_are_not_cancelled() {
    let log = within(|event_loop, log, unit| {
        event_loop.after(unit, log.says("one"));
        let two = event_loop.after(2 * unit, log.says("two"));
        event_loop.after(3 * unit, log.says("three"));
        event_loop.cancel(two);
    });
    assert_eq!(log, ["one", "three"]);
}

#[test]
fn to_cancel_nothing_does_nothing() {
    let log = within(|event_loop, log, unit| {
        event_loop.cancel(4711);
        let once = event_loop.after(unit / 4, log.says("once"));
        event_loop.after(unit / 2, move |event_loop| {
            event_loop.cancel(once);
            event_loop.cancel(once);
        });
        event_loop.after(unit, log.says("end"));
    });
    assert_eq!(log, ["once", "end"]);
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
    assert_eq!(log, ["two", "three", "two", "three", "two"]);
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

/// Has callbacks registered, counted in a unit, and runs the loop in a thread of
/// its own. Gives what was noted.
fn within(register: fn(&mut EventLoop, &Log, Duration)) -> Vec<&'static str> {
    let (end, ended) = mpsc::channel();
    let thread = thread::spawn(move || {
        for unit in UNITS {
            let (mut event_loop, log) = (EventLoop::default(), Log::default());
            let start = Instant::now();
            register(&mut event_loop, &log, unit);
            // All that is registered begins at the same time, or almost.
            if start.elapsed() < unit / 10 {
                event_loop.run();
                return end.send(Some(log.0.take()));
            }
        }
        end.send(None)
    });
    match ended.recv_timeout(LONG) {
        Ok(log) => log.expect("callbacks are registered in no time"),
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("`run` does not return"),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it ended without a log");
            std::panic::resume_unwind(panic)
        }
    }
}
