use std::panic::panic_any;
use std::sync::{Arc, Barrier, mpsc};
use std::time::Duration;

use super::*;

#[test]
fn every_end_is_told_in_the_order_of_the_jobs() {
    let ends = ends(vec![
        job(|| panic!("a constant message")),
        job(|| Ok(7)),
        job(|| Err("an error".to_string())),
        job(|| {
            thread::sleep(Duration::from_millis(200));
            Ok(8)
        }),
        job(|| Ok(9)),
    ]);
    assert_eq!(
        ends,
        [
            End::Panicked("a constant message".to_string()),
            End::Returned(7),
            End::Failed("an error".to_string()),
            End::Returned(8),
            End::Returned(9),
        ],
        "how five jobs ended"
    );
}

#[test]
fn a_message_with_values_in_it_is_told_too() {
    let number = ends(vec![job(|| Ok(12))]).len();
    let ends = ends(vec![job(move || panic!("message number {number}"))]);
    assert_eq!(
        ends,
        [End::Panicked("message number 1".to_string())],
        "how a job with a made-up message ended"
    );
}

#[test]
fn a_panic_without_a_message_is_told() {
    assert_eq!(
        ends(vec![job(|| panic_any(12)), job(|| Ok(3))]),
        [End::Panicked("?".to_string()), End::Returned(3)],
        "how a panic without a message ended"
    );
}

#[test]
fn all_jobs_run_at_the_same_time() {
    let all = Arc::new(Barrier::new(6));
    let jobs = (0..6).map(|number| {
        let all = all.clone();
        job(move || {
            all.wait();
            Ok(number)
        })
    });
    let expected: Vec<_> = (0..6).map(End::Returned).collect();
    assert_eq!(
        ends(jobs.collect()),
        expected,
        "how six jobs ended that wait for each other"
    );
}

#[test]
fn each_thread_has_the_name_of_its_job() {
    let name = || {
        let thread = thread::current();
        Err(thread.name().unwrap_or("a thread without a name").to_string())
    };
    let jobs: Vec<Job> =
        vec![("first", Box::new(name)), ("second", Box::new(name))];
    assert_eq!(
        ends(jobs),
        [End::Failed("first".to_string()), End::Failed("second".to_string())],
        "how two jobs ended, both with an error"
    );
}

#[test]
fn no_jobs_have_no_ends() {
    assert_eq!(ends(Vec::new()), [], "no jobs, no ends");
}

fn job(work: impl FnOnce() -> Result<u32, String> + Send + 'static) -> Job {
    ("job", Box::new(work))
}

/// What `run_all` returns, if it returns in time.
fn ends(jobs: Vec<Job>) -> Vec<End> {
    let (send, ends) = mpsc::channel();
    let running = thread::spawn(move || {
        let ends = run_all(jobs).expect("the system has threads left");
        // Nobody listens when it took too long.
        let _ = send.send(ends);
    });
    match ends.recv_timeout(Duration::from_secs(3)) {
        Ok(ends) => ends,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!(
                "after 3 s, `run_all` has not returned: has it started all \
                 threads before it joined the first?"
            )
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = running.join().expect_err("it sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}
