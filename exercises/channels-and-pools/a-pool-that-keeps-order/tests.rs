use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::time::Duration;

use super::*;

#[test]
fn results_are_in_the_order_of_the_jobs() {
    let squares = run(3, (0..100).collect(), |number| number * number);
    let expected: Vec<usize> = (0..100).map(|number| number * number).collect();
    assert_eq!(squares, expected, "in the order of the jobs");
}

#[test]
fn no_jobs_give_no_results() {
    assert_eq!(run(3, vec![], |number| number), [], "no jobs, no results");
}

#[test]
fn so_many_jobs_are_done_at_a_time() {
    // Each job waits until three are being done at the same time.
    let three = Barrier::new(3);
    let work = move |number| {
        three.wait();
        number
    };
    assert_eq!(
        run(3, (0..6).collect(), work),
        [0, 1, 2, 3, 4, 5],
        "in the order of the jobs"
    );
}

#[test]
fn never_more_are_done_at_a_time() {
    let now = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let peak = most.clone();
    run(3, (0..12).collect(), move |number| {
        most.fetch_max(
            now.fetch_add(1, Ordering::SeqCst) + 1,
            Ordering::SeqCst,
        );
        thread::sleep(Duration::from_millis(30));
        now.fetch_sub(1, Ordering::SeqCst);
        number
    });
    let peak = peak.load(Ordering::SeqCst);
    assert!(peak <= 3, "{peak} jobs were done at a time");
}

#[test]
fn one_long_job_does_not_keep_others_waiting() {
    // The first job goes on until all others are done.
    let done = AtomicUsize::new(0);
    let work = move |number| {
        if number == 0 {
            while done.load(Ordering::SeqCst) < 9 {
                thread::sleep(Duration::from_millis(1));
            }
        }
        done.fetch_add(1, Ordering::SeqCst);
        number
    };
    let numbers: Vec<usize> = (0..10).collect();
    assert_eq!(
        run(2, numbers.clone(), work),
        numbers,
        "in the order of the jobs"
    );
}

/// Calls `in_order` in a thread, so that a pool that never ends is a failure
/// and does not stop the tests.
fn run(
    workers: usize,
    jobs: Vec<usize>,
    work: impl Fn(usize) -> usize + Send + Sync + 'static,
) -> Vec<usize> {
    let (sender, results) = mpsc::channel();
    thread::spawn(move || sender.send(in_order(workers, jobs, work)));
    let results = results.recv_timeout(Duration::from_secs(3));
    results.expect("`in_order` returns within 3 s")
}
