use std::collections::HashSet;
use std::sync::{Condvar, Mutex};
use std::thread::ThreadId;
use std::time::Duration;

use super::*;

#[test]
fn the_area_is_right_whatever_the_number_of_threads() {
    for threads in [1, 2, 3, 7] {
        // Ten slices under x times x, from 0 to 3.
        let area = area(|x| x * x, 3.0, 10, threads);
        // The sum of 0.3 (0.15² + 0.45² + … + 2.85²).
        close(area, 8.9775, threads);
    }
}

#[test]
fn every_slice_is_counted_once() {
    for (slices, threads) in [(10, 4), (12, 4), (3, 8), (1, 1)] {
        let places = Mutex::new(Vec::new());
        let note = |x: f64| {
            places.lock().expect("`push` does not panic").push(x);
            1.0
        };
        close(
            area(note, f64::from(slices), slices, threads),
            slices.into(),
            threads,
        );
        let mut places = places.into_inner().expect("`push` does not panic");
        places.sort_by(f64::total_cmp);
        let middles: Vec<f64> =
            (0..slices).map(|i| f64::from(i) + 0.5).collect();
        assert_eq!(
            places, middles,
            "`curve` is called once for each slice, at its middle, by {threads} \
             threads"
        );
    }
}

#[test]
fn the_threads_work_at_the_same_time() {
    let (seen, changed) = (Mutex::new(HashSet::new()), Condvar::new());
    let missed = Mutex::new(false);
    let meet = |_| {
        let mut seen = seen.lock().expect("nobody panics with it");
        let alone = *missed.lock().expect("nobody panics with it");
        if seen.insert(thread::current().id()) && !alone {
            changed.notify_all();
            // The first slice of each thread waits for those of the others.
            let patience = Duration::from_millis(2500);
            let others = |seen: &mut HashSet<ThreadId>| seen.len() < 3;
            let waited = changed.wait_timeout_while(seen, patience, others);
            let (_seen, waited) = waited.expect("nobody panics with it");
            if waited.timed_out() {
                *missed.lock().expect("nobody panics with it") = true;
            }
        }
        1.0
    };
    close(area(meet, 30.0, 30, 3), 30.0, 3);
    let missed = missed.into_inner().expect("nobody panics with it");
    assert!(
        !missed,
        "a thread waited for the two others without success: is each thread \
         joined before the next is started, or a lock held during `curve`?"
    );
    let threads = seen.into_inner().expect("nobody panics with it").len();
    assert_eq!(threads, 3, "three threads share 30 slices, and at work were");
}

#[test]
fn there_is_no_area_from_0_to_0() {
    close(area(bell, 0.0, 1000, 4), 0.0, 4);
}

/// The order of additions changes the last digits, and no more.
fn close(area: f64, right: f64, threads: usize) {
    assert!(
        (area - right).abs() < 1e-9,
        "{threads} threads found {area}, and it is {right}"
    );
}
