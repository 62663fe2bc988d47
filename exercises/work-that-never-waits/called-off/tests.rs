use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use tokio::runtime::Builder;

use super::*;

/// As long as no test should take, even on a busy machine.
const LONG: Duration = Duration::from_secs(12);
const SHORT: Duration = Duration::from_millis(50);

#[test]
fn it_gives_the_result() {
    block_on(async {
        let result = compute(|_| "done").await;
        assert_eq!(
            result.expect("the work does not panic"),
            "done",
            "what `compute` gave of work that returned \"done\""
        );
    });
}

#[test]
fn it_is_not_called_off_while_it_is_awaited() {
    block_on(async {
        let called_off = compute(|token| {
            thread::sleep(2 * SHORT);
            token.is_cancelled()
        });
        let called_off = called_off.await.expect("the work does not panic");
        assert!(!called_off, "called off although its future is awaited");
    });
}

#[test]
fn a_time_limit_calls_it_off() {
    block_on(async {
        let (sender, ends) = mpsc::channel();
        let work = compute(move |token| until_called_off(&token, sender));
        let result = time::timeout(SHORT, work).await;
        assert!(result.is_err(), "the work ended before anybody called it off");
        assert_eq!(
            ends.recv_timeout(LONG),
            Ok("called off"),
            "what the work says at its end, when its future was dropped"
        );
    });
}

#[test]
fn aborting_the_waiting_task_calls_it_off() {
    block_on(async {
        let (sender, ends) = mpsc::channel();
        let (begin, begun) = mpsc::channel();
        let task = tokio::spawn(compute(move |token| {
            begin.send(()).expect("the test waits for it");
            until_called_off(&token, sender);
        }));
        while begun.try_recv().is_err() {
            assert!(!task.is_finished(), "it ended before it was aborted");
            time::sleep(SHORT / 50).await;
        }
        task.abort();
        assert!(task.await.is_err(), "an aborted task has no result");
        assert_eq!(
            ends.recv_timeout(LONG),
            Ok("called off"),
            "what the work says at its end, when its future was dropped"
        );
    });
}

#[test]
fn calling_off_one_does_not_disturb_another() {
    block_on(async {
        let (sender, ends) = mpsc::channel();
        let first = compute(move |token| until_called_off(&token, sender));
        let second = compute(|token| {
            thread::sleep(4 * SHORT);
            token.is_cancelled()
        });
        let (first, second) = tokio::join!(time::timeout(SHORT, first), second);
        assert!(first.is_err(), "the first ended before it was called off");
        assert!(
            !second.expect("it does not panic"),
            "the second was called off"
        );
        assert_eq!(
            ends.recv_timeout(LONG),
            Ok("called off"),
            "what the work says at its end, when its future was dropped"
        );
    });
}

#[test]
fn other_tasks_continue() {
    block_on(async {
        let (sender, receiver) = mpsc::channel();
        let work = compute(move |_| receiver.recv_timeout(LONG / 4).is_ok());
        let (heard, ()) = tokio::join!(work, async {
            time::sleep(SHORT).await;
            // If nobody receives any more, the assertion below says so.
            sender.send(()).ok();
        });
        let heard = heard.expect("the work does not panic");
        assert!(heard, "no other task had a turn while it computed");
    });
}

#[test]
fn a_panic_is_an_error() {
    block_on(async {
        let result = compute(|token| {
            assert!(token.is_cancelled(), "a panic on purpose");
        });
        let error = result.await.expect_err("the work panics");
        assert!(
            error.is_panic(),
            "the work panicked, and the error is: {error}"
        );
    });
}

/// On a runtime with a single thread.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_all().build().expect("a runtime can start");
    runtime.block_on(future)
}

/// Computes until it is called off, and says so, or until a test has failed.
fn until_called_off(
    token: &CancellationToken,
    ends: mpsc::Sender<&'static str>,
) {
    let start = Instant::now();
    while !token.is_cancelled() && start.elapsed() < LONG / 4 {
        thread::yield_now();
    }
    let end = if token.is_cancelled() { "called off" } else { "never" };
    // If the test has ended, nobody wants to know.
    ends.send(end).ok();
}
