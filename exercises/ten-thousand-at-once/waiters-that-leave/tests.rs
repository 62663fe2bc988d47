use std::time::{Duration, Instant};

use super::*;

#[test]
fn those_who_stay_keep_their_order() {
    let mut waiters = Waiters::default();
    let tickets: Vec<u64> = (0..6).map(|who| waiters.add(who)).collect();
    assert_eq!(
        waiters.leave(tickets[3]),
        Some(3),
        "who leaves with the fourth ticket"
    );
    assert_eq!(
        waiters.leave(tickets[0]),
        Some(0),
        "who leaves with the first ticket"
    );
    assert_eq!(waiters.len(), 4, "two of six have left");
    let rest: Vec<i32> = std::iter::from_fn(|| waiters.next()).collect();
    assert_eq!(rest, [1, 2, 4, 5], "the others are called, in their order");
}

#[test]
fn nobody_leaves_twice() {
    let mut waiters = Waiters::default();
    let ada = waiters.add("Ada");
    let bob = waiters.add("Bob");
    assert_eq!(waiters.leave(ada), Some("Ada"), "Ada leaves");
    assert_eq!(waiters.leave(ada), None, "Ada has left before");
    assert_eq!(waiters.next(), Some("Bob"), "Ada has left, so Bob is next");
    assert_eq!(waiters.leave(bob), None, "Bob has been called");
    assert_eq!(waiters.len(), 0, "nobody is left in line");
}

#[test]
fn who_has_been_called_cannot_leave_while_others_wait() {
    let mut waiters = Waiters::default();
    let tickets = ["Ada", "Bob", "Cyd"].map(|name| waiters.add(name));
    assert_eq!(waiters.next(), Some("Ada"), "Ada was the first to come");
    assert_eq!(waiters.leave(tickets[0]), None, "Ada has been called");
    assert_eq!(waiters.len(), 2, "Bob and Cyd still wait");
    assert_eq!(waiters.next(), Some("Bob"), "Bob is next after Ada");
    assert_eq!(
        waiters.leave(tickets[2]),
        Some("Cyd"),
        "Cyd still waits, and leaves"
    );
    assert_eq!(waiters.next(), None, "nobody is left to be called");
}

#[test]
fn those_in_line_are_counted_and_nobody_else() {
    let mut waiters = Waiters::default();
    let tickets: Vec<u64> = (0..5).map(|who| waiters.add(who)).collect();
    assert_eq!(waiters.leave(tickets[2]), Some(2), "the third of five leaves");
    assert_eq!(waiters.len(), 4, "one has left from the middle");
    assert_eq!(waiters.next(), Some(0), "the first is called");
    assert_eq!(waiters.len(), 3, "and one has been called");
    assert_eq!(
        waiters.leave(tickets[1]),
        Some(1),
        "the second leaves, who is first in line now"
    );
    assert_eq!(waiters.len(), 2, "and the first has left");
    assert_eq!(waiters.next(), Some(3), "two have left, so the fourth is next");
    assert_eq!(waiters.len(), 1, "a place that's empty isn't counted");
}

#[test]
fn a_ticket_is_never_given_again() {
    let mut waiters = Waiters::default();
    let ada = waiters.add("Ada");
    waiters.leave(ada);
    waiters.add("Bob");
    assert_eq!(waiters.leave(ada), None, "Ada's ticket was given to Bob");
    assert_eq!(waiters.next(), Some("Bob"), "Bob still waits");
}

#[test]
fn leaving_costs_about_the_same_in_a_line_sixteen_times_as_long() {
    // The shortest of many short times is the one that nobody disturbed. If
    // `leave` looks at all who wait, it stays sixteen times as long.
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    let about_the_same = (0..12).any(|_| {
        short = short.min(some_leave(1_000));
        long = long.min(some_leave(16_000));
        long < 8 * short
    });
    assert!(
        about_the_same,
        "of 1,000, some left in {short:?}, of 16,000 as many in {long:?}"
    );
}

/// The shortest time in which 40 leave a line, of five such times. The last in
/// line goes first, then one from the middle, and so on: no end of the line is
/// favoured.
fn some_leave(count: usize) -> Duration {
    let mut waiters = Waiters::default();
    let mut tickets: Vec<u64> =
        (0..count).map(|who| waiters.add(who)).collect();
    let times = (0..5).map(|_| {
        let start = Instant::now();
        for _ in 0..20 {
            let last = tickets.pop().expect("more wait than leave");
            assert!(
                waiters.leave(last).is_some(),
                "the last in line waits, and can leave"
            );
            let middle = tickets.swap_remove(tickets.len() / 2);
            assert!(
                waiters.leave(middle).is_some(),
                "one in the middle waits, and can leave"
            );
        }
        start.elapsed()
    });
    times.min().expect("five times")
}
