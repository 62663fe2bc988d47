use std::cell::Cell;

use super::*;

#[test]
fn it_is_called_when_the_outcome_comes() {
    let (settler, promised) = promise();
    let seen = see(promised);
    assert_eq!(seen.take(), None, "nothing has come");
    settler.settle(Ok(7));
    assert_eq!(seen.take(), Some(Ok(7)), "it was settled while one waited");
}

#[test]
fn it_is_called_at_once_if_the_outcome_has_arrived() {
    let (settler, promised) = promise();
    settler.settle(Err("no".to_string()));
    let seen = see::<u32>(promised);
    let no = Some(Err("no".to_string()));
    assert_eq!(seen.take(), no, "it was settled before one waited");
}

#[test]
fn a_promise_may_be_dropped() {
    let (settler, promised) = promise();
    drop(promised.and_then(|value: u32| settled(Ok(value + 1))));
    settler.settle(Ok(7));
}

#[test]
fn the_next_step_begins_when_there_is_a_value() {
    let begun = Rc::new(Cell::new(false));
    let (first, promised_first) = promise();
    let (second, promised_second) = promise();
    let notes = Rc::clone(&begun);
    let seen = see(promised_first.and_then(move |value: u32| {
        assert_eq!(value, 1, "the value of the first step");
        notes.set(true);
        promised_second
    }));
    assert!(!begun.get(), "the second step began without a value");
    first.settle(Ok(1));
    assert!(begun.get(), "the second step did not begin");
    assert_eq!(seen.take(), None, "the second step has not ended");
    second.settle(Ok("two"));
    assert_eq!(seen.take(), Some(Ok("two")), "the outcome of the second step");
}

#[test]
fn the_second_may_end_before_the_first() {
    let (first, promised_first) = promise();
    let (second, promised_second) = promise();
    let seen = see(promised_first.and_then(|(): ()| promised_second));
    second.settle(Ok(2));
    assert_eq!(seen.take(), None, "the first step has not ended");
    first.settle(Ok(()));
    assert_eq!(seen.take(), Some(Ok(2)), "both steps have ended");
}

#[test]
fn all_may_have_arrived_from_the_start() {
    let steps = settled(Ok(1))
        .and_then(|one| settled(Ok(one + 1)))
        .and_then(|two| settled(Ok(two * 10)));
    assert_eq!(see(steps).take(), Some(Ok(20)), "all three had arrived");
}

#[test]
fn an_error_leaves_out_all_later_steps() {
    let (first, promised_first) = promise::<u32>();
    let seen =
        see(promised_first.and_then(must_not_begin).and_then(must_not_begin));
    assert_eq!(seen.take(), None, "the first step has not ended");
    first.settle(Err("the first failed".to_string()));
    let failed = Some(Err("the first failed".to_string()));
    assert_eq!(seen.take(), failed, "the error is the outcome of the whole");
}

#[test]
fn an_error_in_between_is_the_outcome() {
    let (second, promised_second) = promise();
    let steps =
        settled(Ok(1)).and_then(|_| promised_second).and_then(must_not_begin);
    let seen = see(steps);
    assert_eq!(seen.take(), None, "the second step has not ended");
    second.settle(Err("the second failed".to_string()));
    let failed = Some(Err("the second failed".to_string()));
    assert_eq!(seen.take(), failed, "the error is the outcome of the whole");
}

#[test]
fn steps_can_be_added_in_a_step() {
    let steps = settled(Ok(1)).and_then(|one| {
        settled(Ok(2)).and_then(move |two| settled(Ok((one, two))))
    });
    let outcome = see(steps).take();
    assert_eq!(outcome, Some(Ok((1, 2))), "of a step inside a step");
}

#[test]
fn a_callback_can_settle_another() {
    let (first, promised_first) = promise::<u32>();
    let (second, promised_second) = promise();
    promised_first.done(|outcome| second.settle(outcome));
    let seen = see(promised_second);
    first.settle(Ok(3));
    assert_eq!(seen.take(), Some(Ok(3)), "settled by the first one's callback");
}

fn settled<T: 'static>(outcome: Outcome<T>) -> Promise<T> {
    let (settler, promised) = promise();
    settler.settle(outcome);
    promised
}

fn must_not_begin(value: u32) -> Promise<u32> {
    panic!("a step began with {value}, after an error")
}

/// A place where the outcome will be. It panics if there is a second one.
fn see<T: 'static>(promised: Promise<T>) -> Rc<Cell<Option<Outcome<T>>>> {
    let seen = Rc::new(Cell::new(None));
    let place = Rc::clone(&seen);
    promised.done(move |outcome| {
        let before = place.replace(Some(outcome));
        assert!(before.is_none(), "called twice");
    });
    seen
}
