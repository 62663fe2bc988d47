use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

use super::*;

/// Notes who it is, and squares numbers; what it does with 7 comes in between.
fn script(seven: &str) -> String {
    format!(
        "echo $$ >> pids
         while read number; do
             echo $number >> attempts
             if [ $number = 7 ]; then {seven}; fi
             echo $((number * number))
         done"
    )
}

#[test]
fn results_are_in_the_order_of_the_jobs() {
    let seven = "sleep 0.3";
    let (results, _) = run(3, &[7, 1, 2, 3, 4], &script(seven));
    assert_eq!(
        results,
        [49, 1, 4, 9, 16].map(Some),
        "in the order of the jobs, though the first takes longest"
    );
}

#[test]
fn no_jobs_give_no_results() {
    let (results, _) = run(2, &[], &script("true"));
    assert_eq!(results, [], "no jobs, no results");
}

#[test]
fn so_many_workers_work_at_the_same_time() {
    // Each of two jobs goes on until both have been taken.
    let both = "until [ $(wc -l < attempts) -ge 2 ]; do sleep 0.02; done";
    let (results, notes) = run(2, &[7, 7], &script(both));
    assert_eq!(
        results,
        [Some(49), Some(49)],
        "two jobs that wait for each other"
    );
    assert_eq!(notes.pids().len(), 2, "workers that were started");
}

#[test]
fn a_worker_does_many_jobs() {
    let jobs: Vec<u32> = (10..30).collect();
    let (results, notes) = run(2, &jobs, &script("true"));
    let squares: Vec<_> = jobs.iter().map(|n| Some(u64::from(n * n))).collect();
    assert_eq!(results, squares, "the squares of 10 to 29");
    assert_eq!(notes.pids().len(), 2, "workers that were started");
}

#[test]
fn a_job_whose_worker_dies_is_done_again() {
    let dies_once = "mkdir once && kill -9 $$";
    let (results, notes) = run(2, &[3, 7, 4, 5], &script(dies_once));
    assert_eq!(
        results,
        [9, 49, 16, 25].map(Some),
        "the worker died once, and another did its job"
    );
    assert_eq!(notes.attempts("7"), 2, "attempts at the job");
    assert_eq!(notes.pids().len(), 3, "workers, one of which takes a place");
}

#[test]
fn a_job_that_kills_is_given_up_after_three_attempts() {
    let (results, notes) = run(2, &[3, 7, 4, 5], &script("kill -9 $$"));
    assert_eq!(
        results,
        [Some(9), None, Some(16), Some(25)],
        "the job that kills has no result, the others have"
    );
    assert_eq!(notes.attempts("7"), 3, "attempts at the job");
    assert_eq!(notes.attempts("4"), 1, "attempts at another");
}

#[test]
fn each_job_has_three_attempts_of_its_own() {
    let (results, notes) = run(1, &[7, 3, 7], &script("kill -9 $$"));
    assert_eq!(
        results,
        [None, Some(9), None],
        "two jobs that kill, and one that does not"
    );
    assert_eq!(notes.attempts("7"), 6, "attempts at two jobs");
}

#[test]
fn half_an_answer_is_none() {
    let half = "printf 4; kill -9 $$";
    let (results, notes) = run(1, &[3, 7, 4], &script(half));
    assert_eq!(
        results,
        [Some(9), None, Some(16)],
        "the worker died in the middle of its answer"
    );
    assert_eq!(notes.attempts("7"), 3, "attempts at the job");
}

#[test]
fn garbage_is_no_answer() {
    // Whoever asks this worker again gets the answer to the last question.
    let (results, notes) = run(1, &[3, 7, 4, 5], &script("echo huh"));
    assert_eq!(
        results,
        [Some(9), None, Some(16), Some(25)],
        "a word is not a result"
    );
    assert_eq!(notes.attempts("7"), 3, "attempts at the job");
}

#[test]
fn garbage_once_is_forgiven() {
    let once = "mkdir once && echo huh";
    let (results, notes) = run(1, &[3, 7, 4, 5], &script(once));
    assert_eq!(
        results,
        [9, 49, 16, 25].map(Some),
        "the second attempt succeeds"
    );
    assert_eq!(notes.attempts("7"), 2, "attempts at the job");
}

#[test]
fn no_worker_is_left() {
    // After some garbage, this worker does not mind that its input has ended.
    let stubborn = "echo huh; exec sleep 60";
    let (results, notes) = run(2, &[3, 7, 4, 5], &script(stubborn));
    assert_eq!(
        results,
        [Some(9), None, Some(16), Some(25)],
        "the job with garbage has no result, the others have"
    );
    for pid in notes.pids() {
        let signal = format!("kill -0 {pid}");
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", &signal]).stderr(Stdio::null());
        let alive = shell.status().expect("there is a shell").success();
        assert!(!alive, "process {pid} is still there");
    }
}

#[test]
fn a_worker_that_cannot_be_started_is_an_error() {
    let result = map(&[1, 2], 2, || Command::new("/nobody/is/here"));
    assert!(result.is_err(), "{result:?} instead of an error");
}

/// What the workers have noted in a folder of their own.
struct Notes(TempDir);

impl Notes {
    fn pids(&self) -> Vec<String> {
        lines(&self.0.path().join("pids"))
    }

    fn attempts(&self, job: &str) -> usize {
        let attempts = lines(&self.0.path().join("attempts"));
        attempts.iter().filter(|line| *line == job).count()
    }
}

fn lines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(str::to_string).collect()
}

/// What `map` returns with such workers, if it returns in time.
fn run(
    workers: usize,
    jobs: &[u32],
    script: &str,
) -> (Vec<Option<u64>>, Notes) {
    let folder = TempDir::new().expect("a folder for notes");
    let (path, jobs) = (folder.path().to_owned(), jobs.to_vec());
    let script = script.to_string();
    let (sender, results) = mpsc::channel();
    let mapping = thread::spawn(move || {
        let command = || {
            let mut shell = Command::new("sh");
            shell.args(["-c", &script]).current_dir(&path);
            shell.stderr(Stdio::null());
            shell
        };
        // Nobody listens when it took too long.
        let _ = sender.send(map(&jobs, workers, command));
    });
    match results.recv_timeout(Duration::from_secs(3)) {
        Ok(results) => {
            (results.expect("a shell can be started"), Notes(folder))
        }
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("`map` has not returned after 3 s")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = mapping.join().expect_err("it sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}
