use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use super::*;

/// How long a call waits for the others before it gives up.
const PATIENCE: Duration = Duration::from_secs(3);

fn letters(word: &str) -> Vec<String> {
    word.chars().map(String::from).collect()
}

#[test]
fn every_item_counts_once() {
    let numbers: Vec<u64> = (1..=100).collect();
    for threads in 1..=12 {
        let sum = reduce_on_threads(&numbers, threads, 0, |a, b| a + b);
        assert_eq!(sum, 5050, "1 to 100, added up on {threads} threads");
    }
}

#[test]
fn the_order_of_the_items_is_kept() {
    for word in ["abc", "abcdefg", "abcdefgh"] {
        for threads in 1..=9 {
            let joined = reduce_on_threads(
                &letters(word),
                threads,
                String::new(),
                |a, b| a + &b,
            );
            assert_eq!(joined, word, "joined on {threads} threads");
        }
    }
}

#[test]
fn the_order_is_kept_when_the_first_piece_is_done_last() {
    let joined =
        reduce_on_threads(&letters("abcdefgh"), 4, String::new(), |a, b| {
            if b == "b" {
                thread::sleep(Duration::from_millis(150));
            }
            a + &b
        });
    assert_eq!(joined, "abcdefgh", "the second letter took longest");
}

#[test]
fn no_items_give_the_identity() {
    assert_eq!(
        reduce_on_threads(&[], 3, 1, |a: u64, b| a * b),
        1,
        "nothing gives what it began with"
    );
    assert_eq!(
        reduce_on_threads(&[], 1, i32::MIN, i32::max),
        i32::MIN,
        "nothing gives what it began with"
    );
}

#[test]
fn there_may_be_fewer_items_than_threads() {
    assert_eq!(
        reduce_on_threads(&[6, 7], 5, 1, |a, b| a * b),
        42,
        "two numbers for five threads"
    );
    assert_eq!(
        reduce_on_threads(&[-7], 4, i32::MIN, i32::max),
        -7,
        "one number for four threads"
    );
}

#[test]
fn the_pieces_are_reduced_at_the_same_time() {
    let (arrived, met) = (Mutex::new(0), Condvar::new());
    let all_met = reduce_on_threads(&[true; 8], 4, true, |a, b| {
        let mut arrived = arrived.lock().expect("nobody panics with it");
        *arrived += 1;
        met.notify_all();
        // Four pieces of two: before the fourth, no call returns.
        let waited =
            met.wait_timeout_while(arrived, PATIENCE, |arrived| *arrived < 4);
        let (mut arrived, waited) = waited.expect("nobody panics with it");
        if waited.timed_out() {
            // So that the others don't wait for nothing, too.
            *arrived = 4;
        }
        a && b && !waited.timed_out()
    });
    assert!(
        all_met,
        "8 items on 4 threads: 4 calls were never under way at the same time"
    );
}

#[test]
fn never_more_calls_at_the_same_time() {
    let running = Mutex::new((0, 0));
    reduce_on_threads(&[1; 23], 4, 0, |a, b| {
        let mut counts = running.lock().expect("nobody panics with it");
        counts.0 += 1;
        counts.1 = counts.0.max(counts.1);
        drop(counts);
        thread::sleep(Duration::from_millis(5));
        running.lock().expect("nobody panics with it").0 -= 1;
        a + b
    });
    let (_, most) = running.into_inner().expect("nobody panics with it");
    assert!(most <= 4, "on 4 threads, {most} calls were under way together");
}
