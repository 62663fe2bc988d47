use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::*;

#[test]
fn the_law_is_amdahls() {
    for (serial, processors, right) in [
        (0.0, 8, 8.0),
        (1.0, 8, 1.0),
        (0.5, 2, 4.0 / 3.0),
        (0.1, 9, 5.0),
        (0.3, 1, 1.0),
    ] {
        let found = speed_up(serial, processors);
        close(found, right, &format!("S for B = {serial} on {processors}"));
    }
}

#[test]
fn the_way_back_finds_the_serial_fraction() {
    for (speed_up, processors, right) in [
        (8.0, 8, 0.0),
        (1.0, 8, 1.0),
        (4.0 / 3.0, 2, 0.5),
        (5.0, 9, 0.1),
        // Better than the law allows: it happens, and is not to be hidden.
        (2.5, 2, -0.2),
    ] {
        let found = serial_fraction(speed_up, processors);
        let found = found.expect("there is more than one processor");
        close(found, right, &format!("B for S = {speed_up} on {processors}"));
    }
}

#[test]
fn one_processor_says_nothing() {
    let found = serial_fraction(1.0, 1);
    assert_eq!(found, None, "one processor says nothing about B");
}

#[test]
fn so_many_processors_and_no_fewer() {
    for (serial, wanted, right) in [
        (0.0, 3.5, 4),
        (0.0, 8.0, 8),
        (0.0, 8.001, 9),
        (0.1, 5.6, 12),
        (0.25, 2.9, 8),
        (0.5, 1.91, 22),
        (0.01, 90.5, 944),
        // Exactly so many: a rounding error must not cost one more.
        (0.1, 6.4, 16),
        (0.2, 2.5, 4),
        (0.3, speed_up(0.3, 7), 7),
    ] {
        let found = in_time(serial, wanted);
        assert_eq!(
            found,
            Some(right),
            "the least number of processors for B = {serial} and S = {wanted}"
        );
    }
}

#[test]
fn one_processor_is_as_fast_as_one() {
    for (serial, wanted) in [(0.5, 1.0), (1.0, 1.0), (1.0, 0.5), (0.0, 0.5)] {
        let found = in_time(serial, wanted);
        assert_eq!(found, Some(1), "for B = {serial} and S = {wanted}");
    }
}

#[test]
fn no_number_reaches_the_limit() {
    assert_eq!(in_time(0.5, 2.0), None, "the limit itself");
    assert_eq!(in_time(0.25, 100.0), None, "far beyond the limit");
    assert_eq!(in_time(1.0, 1.5), None, "all of it is serial");
}

/// Asks in a thread of its own: a search without end must not stop the tests.
fn in_time(serial: f64, wanted: f64) -> Option<u32> {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(processors_for(serial, wanted)));
    let result = result.recv_timeout(Duration::from_millis(2500));
    result.unwrap_or_else(|_| {
        panic!(
            "for B = {serial} and S = {wanted}, `processors_for` panicked, or it \
             searches without end"
        )
    })
}

fn close(found: f64, right: f64, what: &str) {
    assert!((found - right).abs() < 1e-9, "{what}: {found}, not {right}");
}
