use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::*;

/// How long the works sleep. A busy machine wakes them too late, by a time that
/// does not grow with them: so if a result is off, a longer unit decides.
const UNITS: [Duration; 3] = [
    Duration::from_millis(50),
    Duration::from_millis(150),
    Duration::from_millis(450),
];

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
    let as_expected = UNITS.into_iter().any(|unit| {
        let round = Cell::new(0);
        let slow = || {
            thread::sleep(unit * (2 * round.get() + 1));
            round.set(round.get() + 1);
        };
        let fast = || thread::sleep(unit);
        let (mean, error) = compare(3, slow, fast).expect("three rounds");
        println!("with {unit:?} as the unit: {mean:.2} ± {error:.2}");
        (2.0..4.0).contains(&mean) && (0.6..1.8).contains(&error)
    });
    assert!(as_expected, "it should be about 3 ± 1.15");
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
    assert!(faster, "it should be about 3");
}

fn close(found: Option<(f64, f64)>, mean: f64, error: f64) {
    let (found_mean, found_error) = found.expect("there are enough values");
    assert!((found_mean - mean).abs() < 1e-9, "mean {found_mean}, not {mean}");
    assert!(
        (found_error - error).abs() < 1e-9,
        "error {found_error}, not {error}"
    );
}
