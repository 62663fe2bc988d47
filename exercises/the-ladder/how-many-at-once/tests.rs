use super::*;

/// Five requests in a row, of three seconds each.
const STAIRCASE: [(f64, f64); 5] =
    [(0.0, 3.0), (3.0, 6.0), (6.0, 9.0), (9.0, 12.0), (12.0, 15.0)];

/// Five requests at once.
const STACK: [(f64, f64); 5] =
    [(0.0, 3.0), (0.25, 3.25), (0.5, 3.5), (0.75, 3.75), (1.0, 4.0)];

#[test]
fn the_peak_of_a_staircase_is_one() {
    assert_eq!(peak(&STAIRCASE), 1, "each begins when the last one ends");
}

#[test]
fn the_peak_of_a_stack_is_all_of_it() {
    assert_eq!(peak(&STACK), 5, "all five begin before the first ends");
}

#[test]
fn the_peak_may_be_in_the_middle() {
    // At 3.5, the second, the third and the fourth.
    let spans = [(0.0, 2.0), (1.0, 4.0), (3.0, 5.0), (3.5, 8.0), (5.0, 9.0)];
    assert_eq!(peak(&spans), 3, "three of {spans:?} overlap at 3.5");
}

#[test]
fn a_long_request_is_in_flight_with_each_short_one() {
    let spans = [(0.0, 9.0), (1.0, 2.0), (3.0, 4.0), (5.0, 6.0)];
    assert_eq!(peak(&spans), 2, "the short ones do not overlap");
}

#[test]
fn the_order_of_the_spans_does_not_matter_for_the_peak() {
    let mut spans = STAIRCASE;
    spans.reverse();
    assert_eq!(peak(&spans), 1, "the same staircase, from its end");
    let spans = [(5.0, 6.0), (0.0, 9.0), (5.5, 7.0), (1.0, 2.0)];
    assert_eq!(peak(&spans), 3, "three of {spans:?} overlap at 5.5");
}

#[test]
fn requests_of_the_same_moments_all_count() {
    assert_eq!(
        peak(&[(0.0, 1.0), (0.0, 1.0), (1.0, 2.0), (1.0, 2.0)]),
        2,
        "two end at the moment when the other two begin"
    );
}

#[test]
fn the_average_of_a_staircase_is_one() {
    close(average(&STAIRCASE), 1.0, "there is always one in flight");
}

#[test]
fn the_average_of_a_stack_is_less_than_its_peak() {
    // Five times three seconds, in four seconds.
    close(average(&STACK), 3.75, "15 seconds of requests, in 4 seconds");
}

#[test]
fn a_pause_does_not_count() {
    let spans = [(0.0, 1.0), (0.0, 1.0), (100.0, 101.0)];
    close(average(&spans), 1.5, "two for a second, a pause, and one for one");
}

#[test]
fn a_request_within_another_covers_nothing_new() {
    let mut spans = [(0.0, 10.0), (1.0, 2.0), (4.0, 8.0)];
    close(average(&spans), 1.5, "15 seconds of requests, in 10 seconds");
    spans.reverse();
    close(average(&spans), 1.5, "the same, in another order");
}

#[test]
fn a_short_request_does_not_shorten_a_long_one() {
    let spans = [(0.0, 10.0), (1.0, 2.0), (9.0, 11.0)];
    let why = "13 seconds of requests, in 11 seconds";
    close(average(&spans), 13.0 / 11.0, why);
}

#[test]
fn no_requests_at_all() {
    assert_eq!(peak(&[]), 0, "there is no request");
    close(average(&[]), 0.0, "there is no request, and no time with one");
}

fn close(average: f64, expected: f64, why: &str) {
    let apart = (average - expected).abs();
    assert!(
        apart < 1e-9,
        "the average is {expected} ({why}), and it gave {average}"
    );
}
