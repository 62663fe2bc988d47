use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::*;

#[test]
fn the_results_are_in_the_order_of_the_inputs() {
    let waits = [200, 0, 100];
    let results = parallel_map(&waits, |&ms| {
        thread::sleep(Duration::from_millis(ms));
        ms * 10
    });
    assert_eq!(results, [2000, 0, 1000], "in the order of the inputs");
}

#[test]
fn all_calls_run_at_the_same_time() {
    // More than any pool that is made to fit the processors would have.
    let at_a_time = thread::available_parallelism().map_or(8, usize::from);
    let inputs = vec![(); 64.max(4 * at_a_time)];
    let begun = AtomicUsize::new(0);
    let start = Instant::now();
    let met = parallel_map(&inputs, |()| {
        begun.fetch_add(1, Ordering::SeqCst);
        // Each call waits for all others, as long as there is time.
        while start.elapsed() < Duration::from_secs(3) {
            if begun.load(Ordering::SeqCst) == inputs.len() {
                return true;
            }
            thread::sleep(Duration::from_millis(1));
        }
        false
    });
    assert!(
        met.iter().all(|met| *met),
        "not all calls have begun before the first returned"
    );
}

#[test]
fn inputs_and_function_can_be_borrowed() {
    let suffix = String::from("!");
    let inputs = vec![String::from("one"), String::from("two")];
    let results = parallel_map(&inputs, |input| format!("{input}{suffix}"));
    assert_eq!(
        results,
        ["one!", "two!"],
        "what the calls made of their inputs"
    );
    assert_eq!((inputs.len(), suffix.len()), (2, 1), "they are still here");
}

#[test]
fn results_can_borrow_from_what_lives_outside() {
    let text = String::from("ask wait answer");
    let words: Vec<&str> = text.split(' ').collect();
    assert_eq!(
        parallel_map(&words, |word| &word[1..]),
        ["sk", "ait", "nswer"],
        "results that borrow from the inputs"
    );
}

#[test]
fn no_inputs_give_no_results() {
    assert_eq!(parallel_map(&[], |n: &u32| n + 1), [], "no inputs, no results");
}

#[test]
fn a_panic_is_passed_on() {
    // That all is well with the others comes first, and fails unsolved.
    assert_eq!(
        parallel_map(&[1, 3], |n| n + 1),
        [2, 4],
        "results of a second call"
    );
    let ended = catch_unwind(AssertUnwindSafe(|| {
        parallel_map(&[1, 2, 3], |n| {
            assert_ne!(*n, 2, "this call panics, as it should");
            n + 1
        })
    }));
    assert!(ended.is_err(), "one call panicked, and the others gave {ended:?}");
}
