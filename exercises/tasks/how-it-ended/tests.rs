use std::future;
use std::panic;

use tokio::runtime::Builder;
use tokio::task;

use super::*;

#[test]
fn a_value_comes_back() {
    run(async {
        let task = tokio::spawn(async { "soup" });
        let endings = endings(vec![task]).await;
        assert_eq!(endings, [Ending::Finished("soup")], "it returned a value");
    });
}

#[test]
fn a_task_may_return_an_error_and_has_finished() {
    run(async {
        let task = tokio::spawn(async { "four".parse::<u32>().ok() });
        let endings = endings(vec![task]).await;
        assert_eq!(endings, [Ending::Finished(None)], "a `None` is a value");
    });
}

#[test]
fn a_panic_comes_with_its_message() {
    run(async {
        let task = tokio::spawn(async { panic!("the pot is empty") });
        let message = "the pot is empty".to_string();
        assert_eq!(
            endings::<()>(vec![task]).await,
            [Ending::Panicked(message)],
            "the message of the panic, and nothing else"
        );
    });
}

#[test]
fn a_message_may_have_been_put_together() {
    run(async {
        let pots = 3;
        let task = tokio::spawn(async move { panic!("{pots} pots are empty") });
        let message = "3 pots are empty".to_string();
        assert_eq!(
            endings::<()>(vec![task]).await,
            [Ending::Panicked(message)],
            "the message of the panic, and nothing else"
        );
    });
}

#[test]
fn a_panic_need_not_have_a_message() {
    run(async {
        let task = tokio::spawn(async { panic::panic_any(7) });
        let message = "?".to_string();
        assert_eq!(
            endings::<()>(vec![task]).await,
            [Ending::Panicked(message)],
            "the message of the panic, and nothing else"
        );
    });
}

#[test]
fn a_task_that_was_aborted_is_cancelled() {
    run(async {
        let task = tokio::spawn(future::pending::<()>());
        task.abort();
        let endings = endings(vec![task]).await;
        assert_eq!(endings, [Ending::Cancelled], "it was aborted");
    });
}

#[test]
fn what_has_finished_can_not_be_aborted() {
    run(async {
        let task = tokio::spawn(async { 1 });
        while !task.is_finished() {
            task::yield_now().await;
        }
        task.abort();
        let endings = endings(vec![task]).await;
        let finished = [Ending::Finished(1)];
        assert_eq!(endings, finished, "it had finished before the abort");
    });
}

#[test]
fn every_task_has_its_ending_in_order() {
    run(async {
        let tasks = vec![
            tokio::spawn(after_turns(50, || 1)),
            tokio::spawn(after_turns(10, || panic!("of the second"))),
            tokio::spawn(after_turns(30, || 3)),
            tokio::spawn(future::pending()),
            tokio::spawn(after_turns(0, || 5)),
        ];
        tasks[3].abort();
        let expected = [
            Ending::Finished(1),
            Ending::Panicked("of the second".to_string()),
            Ending::Finished(3),
            Ending::Cancelled,
            Ending::Finished(5),
        ];
        assert_eq!(endings(tasks).await, expected, "in the order of the tasks");
    });
}

/// Lets the other tasks have their turn this many times, and then calls `does`.
async fn after_turns(turns: u32, does: fn() -> u32) -> u32 {
    for _ in 0..turns {
        task::yield_now().await;
    }
    does()
}

fn run(test: impl Future<Output = ()>) {
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime needs no more than memory");
    let in_time = async { time::timeout(Duration::from_secs(3), test).await };
    runtime.block_on(in_time).expect("`endings` has not returned after 3 s");
}
