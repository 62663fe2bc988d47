use std::time::{Duration, Instant};

use super::*;

#[test]
fn those_who_stay_keep_their_order() {
    let mut waiters = Waiters::default();
    let tickets: Vec<u64> = (0..6).map(|who| waiters.add(who)).collect();
    assert_eq!(waiters.leave(tickets[3]), Some(3));
    assert_eq!(waiters.leave(tickets[0]), Some(0));
    assert_eq!(waiters.len(), 4);
    let rest: Vec<i32> = std::iter::from_fn(|| waiters.next()).collect();
    assert_eq!(rest, [1, 2, 4, 5]);
}

#[test]
fn nobody_leaves_twice() {
    let mut waiters = Waiters::default();
    let ada = waiters.add("Ada");
    let bob = waiters.add("Bob");
    assert_eq!(waiters.leave(ada), Some("Ada"));
    assert_eq!(waiters.leave(ada), None);
    assert_eq!(waiters.next(), Some("Bob"));
    assert_eq!(waiters.leave(bob), None);
    assert_eq!(waiters.len(), 0);
}

#[test]
fn a_ticket_is_never_given_again() {
    let mut waiters = Waiters::default();
    let ada = waiters.add("Ada");
    waiters.leave(ada);
    waiters.add("Bob");
    assert_eq!(waiters.leave(ada), None);
    assert_eq!(waiters.next(), Some("Bob"));
}

#[test]
fn leaving_costs_about_the_same_in_a_line_sixteen_times_as_long() {
    // The shortest of several times is the one that others disturbed least. A
    // quadratic one stays 256 times as long, however often it is measured.
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    let close_enough = (0..12).any(|_| {
        short = short.min(all_leave(2_000));
        long = long.min(all_leave(32_000));
        long < 100 * short
    });
    assert!(close_enough, "2,000 left in {short:?}, 32,000 in {long:?}");
}

/// How long it takes until all have left. The last in line goes first, then
/// one from the middle, and so on: no end of the line is favoured.
fn all_leave(count: usize) -> Duration {
    let mut waiters = Waiters::default();
    let mut tickets: Vec<u64> =
        (0..count).map(|who| waiters.add(who)).collect();
    let start = Instant::now();
    while let Some(last) = tickets.pop() {
        assert!(waiters.leave(last).is_some());
        if !tickets.is_empty() {
            let middle = tickets.swap_remove(tickets.len() / 2);
            assert!(waiters.leave(middle).is_some());
        }
    }
    start.elapsed()
}
