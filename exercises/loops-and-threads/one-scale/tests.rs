use std::sync::mpsc::{self, Receiver};
use std::thread::ThreadId;

use tokio::runtime::Builder;
use tokio::time;

use super::*;

#[test]
fn each_gets_the_weight_of_what_it_brought() {
    in_time(async {
        let desk = open(|what| what.len() as u32);
        let (one, other) = tokio::join!(desk.weigh("tea"), desk.weigh("flour"));
        assert_eq!(
            (one, other),
            (Some(3), Some(5)),
            "the weights of tea and flour"
        );
    });
}

#[test]
fn the_loop_continues_while_the_scale_works() {
    in_time(async {
        let (go_on, waits) = mpsc::channel();
        // The scale is done when a coroutine of the same loop says so.
        let desk = open(move |_| waits.recv().unwrap_or(0));
        let weighing = desk.weigh("tea");
        let going_on = async {
            time::sleep(Duration::from_millis(50)).await;
            go_on.send(7).expect("the scale waits for it");
        };
        let (weight, ()) = tokio::join!(weighing, going_on);
        assert_eq!(weight, Some(7), "the weight of the tea");
    });
}

#[test]
fn the_scale_stays_on_a_thread_of_its_own() {
    in_time(async {
        let (log, threads) = mpsc::channel();
        let desk = open(move |_| {
            log.send(thread::current().id()).expect("the test reads it");
            1
        });
        let second = desk.clone();
        desk.weigh("tea").await.expect("the scale works");
        let task = tokio::spawn(async move { second.weigh("flour").await });
        task.await.expect("no panic").expect("the scale works");
        let used = [threads.recv(), threads.recv()];
        let used = used.map(|id: Result<ThreadId, _>| id.expect("it weighed"));
        assert_eq!(used[0], used[1], "the scale was moved to another thread");
        assert_ne!(used[0], thread::current().id(), "the loop's own thread");
    });
}

#[test]
fn a_task_that_goes_away_does_no_harm() {
    in_time(async {
        let (begin, begun) = mpsc::channel();
        let (go_on, waits) = mpsc::channel();
        let desk = open(move |_| {
            // The test waits for the first only.
            let _ = begin.send(());
            waits.recv().unwrap_or(0)
        });
        let weighing = {
            let desk = desk.clone();
            tokio::spawn(async move { desk.weigh("tea").await })
        };
        until(begun).await;
        weighing.abort();
        assert!(weighing.await.is_err(), "the task is cancelled");
        go_on.send(1).expect("the scale waits for it");
        go_on.send(2).expect("the scale waits for it");
        assert_eq!(
            desk.weigh("flour").await,
            Some(2),
            "the weight of the flour, after the tea was called off"
        );
    });
}

#[test]
fn the_scale_is_released_with_the_last_desk() {
    in_time(async {
        let (alive, released) = mpsc::channel::<()>();
        let desk = open(move |_| {
            // The scale keeps it as long as it lives.
            let _ = &alive;
            1
        });
        let first = desk.clone();
        let weight = async move { first.weigh("tea").await }.await;
        assert_eq!(weight, Some(1), "two desks");
        let weight = async move { desk.weigh("tea").await }.await;
        assert_eq!(weight, Some(1), "one desk is left");
        while released.try_recv() != Err(mpsc::TryRecvError::Disconnected) {
            time::sleep(Duration::from_millis(10)).await;
        }
    });
}

#[test]
fn a_scale_that_breaks_says_nothing() {
    in_time(async {
        let desk = open(|what| {
            assert_ne!(what, "stone", "this is meant");
            1
        });
        assert_eq!(desk.weigh("tea").await, Some(1), "the scale is whole");
        assert_eq!(
            desk.weigh("stone").await,
            None,
            "the scale breaks at the stone"
        );
        assert_eq!(desk.weigh("tea").await, None, "the scale is broken");
    });
}

/// A scale that is not `Send`, and weighs with this function.
struct TestScale<F> {
    weigh: F,
    _stays: Rc<()>,
}

impl<F: FnMut(&str) -> u32> Scale for TestScale<F> {
    fn weigh(&mut self, what: &str) -> u32 {
        (self.weigh)(what)
    }
}

fn open(weigh: impl FnMut(&str) -> u32 + Send + 'static) -> Desk {
    let desk = Desk::open(|| TestScale { weigh, _stays: Rc::default() });
    desk.expect("a thread can be started")
}

async fn until(happened: Receiver<()>) {
    while happened.try_recv().is_err() {
        time::sleep(Duration::from_millis(10)).await;
    }
}

/// Runs the future on one thread, and fails if it does not end in time, even if
/// it blocks the thread.
fn in_time(test: impl Future<Output = ()> + Send + 'static) {
    let (sender, result) = mpsc::channel();
    let thread = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime can be made").block_on(test);
        // Nobody listens when it took too long.
        let _ = sender.send(());
    });
    match result.recv_timeout(Duration::from_secs(3)) {
        Ok(()) => {}
        Err(mpsc::RecvTimeoutError::Timeout) => panic!(
            "still waiting after three seconds: does `weigh` block the loop, \
             or does the thread of the scale never end?"
        ),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it has sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}
