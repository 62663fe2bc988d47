use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::*;

/// How long the works sleep. A busy machine wakes them too late, by a time that
/// does not grow with them: so if a result is off, a longer unit decides.
const UNITS: [Duration; 3] = [
    Duration::from_millis(20),
    Duration::from_millis(60),
    Duration::from_millis(180),
];

#[test]
fn the_error_is_that_of_the_mean() {
    // Deviations -3, -1, 1, 3: their squares are 20, over 3, over 4 values.
    close(mean_and_error(&[1.0, 3.0, 5.0, 7.0]), 4.0, (20.0_f64 / 12.0).sqrt());
    close(mean_and_error(&[1.0, 2.0]), 1.5, 0.5);
    close(mean_and_error(&[7.0; 5]), 7.0, 0.0);
    // The value in the middle is 1. Squares 1, 1, 1, 9, over 3, over 4 values.
    close(mean_and_error(&[1.0, 1.0, 1.0, 5.0]), 2.0, 1.0);
}

#[test]
fn one_value_does_not_say_how_far_off_it_is() {
    let why = "fewer than two values do not say how far they differ";
    assert_eq!(mean_and_error(&[1.5]), None, "{why}");
    assert_eq!(mean_and_error(&[]), None, "{why}");
    assert_eq!(compare(1, || (), || ()), None, "{why}");
}

#[test]
fn they_take_turns() {
    let log = RefCell::new(String::new());
    let _ = compare(
        4,
        || log.borrow_mut().push('s'),
        || log.borrow_mut().push('f'),
    );
    assert_eq!(
        log.into_inner(),
        "sfsfsfsf",
        "four rounds, in each the slow work (s) first and then the fast (f)"
    );
}

#[test]
fn every_round_has_a_speed_up_of_its_own() {
    // The speed-ups are about 1, 3 and 5: their mean is 3, and its error 2 / √3.
    // All slow works together take 11 units, and all fast ones 5.
    let as_expected = UNITS.into_iter().any(|unit| {
        let round = Cell::new(0);
        let sleep = |units: [u32; 4]| {
            let units = units.get(round.get()).copied();
            thread::sleep(unit * units.unwrap_or(1));
        };
        let slow = || {
            round.set(round.get() + 1);
            sleep([1, 3, 3, 5]);
        };
        let fast = || sleep([1, 3, 1, 1]);
        let (mean, error) = compare(3, slow, fast).expect("three rounds");
        println!("with {unit:?} as the unit: {mean:.2} ± {error:.2}");
        (2.5..4.0).contains(&mean) && (0.6..1.8).contains(&error)
    });
    assert!(
        as_expected,
        "the speed-ups of the rounds are about 1, 3 and 5, so the result should be \
         about 3 ± 1.15, whatever the unit"
    );
}

#[test]
fn the_faster_one_is_faster() {
    let faster = UNITS.into_iter().any(|unit| {
        let slow = || thread::sleep(3 * unit);
        let fast = || thread::sleep(unit);
        let (mean, _) = compare(2, slow, fast).expect("two rounds");
        println!("with {unit:?} as the unit: {mean:.2}");
        mean > 1.5
    });
    assert!(
        faster,
        "the slow work takes three times as long, so it should be about 3: is the \
         quotient upside down?"
    );
}

fn close(found: Option<(f64, f64)>, mean: f64, error: f64) {
    let (found_mean, found_error) = found.expect("there are enough values");
    assert!(
        (found_mean - mean).abs() < 1e-9,
        "the mean should be {mean}, and it is {found_mean}"
    );
    assert!(
        (found_error - error).abs() < 1e-9,
        "the standard error of the mean should be {error}, and it is {found_error}"
    );
}
