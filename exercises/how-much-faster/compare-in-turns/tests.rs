use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::*;

#[test]
fn the_error_is_that_of_the_mean() {
    // Deviations -3, -1, 1, 3: their squares are 20, over 3, over 4 values.
    close(mean_and_error(&[1.0, 3.0, 5.0, 7.0]), 4.0, (20.0_f64 / 12.0).sqrt());
    close(mean_and_error(&[1.0, 2.0]), 1.5, 0.5);
    close(mean_and_error(&[7.0; 5]), 7.0, 0.0);
}

#[test]
fn one_value_does_not_say_how_far_off_it_is() {
    assert_eq!(mean_and_error(&[1.5]), None);
    assert_eq!(mean_and_error(&[]), None);
    assert_eq!(compare(1, || (), || ()), None);
}

#[test]
fn they_take_turns() {
    let log = RefCell::new(String::new());
    let _ = compare(
        4,
        || log.borrow_mut().push('s'),
        || log.borrow_mut().push('f'),
    );
    assert_eq!(log.into_inner(), "sfsfsfsf", "s is the slow work, f the fast");
}

#[test]
fn every_round_has_a_speed_up_of_its_own() {
    // The slow work becomes slower from round to round, the fast does not. The
    // speed-ups are about 1, 3 and 5: their mean is 3, and its error 2 / √3.
    let round = Cell::new(0);
    let slow = || {
        sleep(60 * (2 * round.get() + 1));
        round.set(round.get() + 1);
    };
    let (mean, error) = compare(3, slow, || sleep(60)).expect("three rounds");
    assert!((2.0..4.0).contains(&mean), "a mean of {mean}");
    assert!((0.6..1.8).contains(&error), "an error of {error}");
}

#[test]
fn the_faster_one_is_faster() {
    let compared = compare(2, || sleep(150), || sleep(50));
    let (mean, _) = compared.expect("two rounds");
    assert!(mean > 1.5, "three times as fast, and the mean is {mean}");
}

fn sleep(millis: u64) {
    thread::sleep(Duration::from_millis(millis));
}

fn close(found: Option<(f64, f64)>, mean: f64, error: f64) {
    let (found_mean, found_error) = found.expect("there are enough values");
    assert!((found_mean - mean).abs() < 1e-9, "mean {found_mean}, not {mean}");
    assert!(
        (found_error - error).abs() < 1e-9,
        "error {found_error}, not {error}"
    );
}
