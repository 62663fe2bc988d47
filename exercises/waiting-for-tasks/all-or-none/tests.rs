use std::future::pending;
use std::panic::{self, AssertUnwindSafe};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::*;

type Boxed = Pin<Box<dyn Future<Output = Result<u32, String>> + Send>>;

/// Counts what tasks own, and is counted until it is dropped.
struct Owned(Arc<AtomicUsize>);

impl Owned {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn two_workers() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().expect("a runtime")
}

/// A future that keeps something as long as it exists, and never ends.
fn waits_forever(count: &Arc<AtomicUsize>) -> Boxed {
    let owned = Owned::new(count);
    Box::pin(async move {
        let _owned = owned;
        pending().await
    })
}

fn fails() -> Boxed {
    Box::pin(async { Err("burnt".to_string()) })
}

#[test]
fn an_empty_list_gives_an_empty_list() {
    let results =
        in_time(|| one_thread().block_on(all_or_none(Vec::<Boxed>::new())));
    assert_eq!(results, Ok(vec![]), "results of no futures");
}

#[test]
fn the_results_are_in_the_order_of_the_list() {
    let results = in_time(|| {
        // The last ends first, and each lets the one before it end.
        let mut futures: Vec<Boxed> = Vec::new();
        let mut begin = None;
        for number in 0..5 {
            let (end, ended) = oneshot::channel::<()>();
            let mine = begin.replace(end);
            futures.push(Box::pin(async move {
                if number < 4 {
                    ended.await.map_err(|error| error.to_string())?;
                }
                if let Some(before) = mine {
                    let _ = before.send(());
                }
                Ok(number)
            }));
        }
        drop(begin);
        one_thread().block_on(all_or_none(futures))
    });
    assert_eq!(
        results,
        Ok(vec![0, 1, 2, 3, 4]),
        "results, the last of which was ready first"
    );
}

#[test]
fn the_first_error_does_not_wait_for_the_others() {
    let result = in_time(|| {
        let count = Arc::default();
        let futures =
            vec![waits_forever(&count), fails(), waits_forever(&count)];
        one_thread().block_on(all_or_none(futures))
    });
    assert_eq!(result, Err("burnt".to_string()), "one of three has failed");
}

#[test]
fn an_error_leaves_no_task_behind() {
    let left = in_time(|| {
        let count = Arc::default();
        let mut futures: Vec<_> =
            (0..10).map(|_| waits_forever(&count)).collect();
        futures.push(fails());
        one_thread().block_on(async {
            let _ = all_or_none(futures).await;
            // Right away, without another `.await`.
            count.load(Ordering::SeqCst)
        })
    });
    assert_eq!(left, 0, "so many tasks still owned something on return");
}

#[test]
fn a_panic_comes_through_and_leaves_no_task_behind() {
    let (message, left) = in_time(|| {
        let count = Arc::default();
        let panics: Boxed = Box::pin(async { panic!("the stove is off") });
        let futures = vec![waits_forever(&count), panics];
        let runtime = one_thread();
        let caller =
            AssertUnwindSafe(|| runtime.block_on(all_or_none(futures)));
        let panic = panic::catch_unwind(caller)
            .expect_err("`all_or_none` must panic if a task does");
        if let Some(todo) = panic.downcast_ref::<String>()
            && todo.starts_with("not yet implemented")
        {
            panic::resume_unwind(panic);
        }
        let message = panic.downcast_ref::<&str>().map(ToString::to_string);
        (message, count.load(Ordering::SeqCst))
    });
    assert_eq!(
        message.as_deref(),
        Some("the stove is off"),
        "the panic's message"
    );
    assert_eq!(left, 0, "so many tasks still owned something");
}

#[test]
fn the_futures_run_side_by_side() {
    let results = in_time(|| {
        let both = Arc::new(Barrier::new(2));
        let meet = |number| -> Boxed {
            let both = Arc::clone(&both);
            Box::pin(async move {
                both.wait(); // Blocks its thread until the other is here.
                Ok(number)
            })
        };
        let futures = vec![meet(1), meet(2)];
        two_workers().block_on(all_or_none(futures))
    });
    assert_eq!(
        results,
        Ok(vec![1, 2]),
        "results of two that wait for each other"
    );
}

#[test]
fn a_time_out_around_it_aborts_its_tasks() {
    in_time(|| {
        let count = Arc::default();
        let futures = vec![waits_forever(&count), waits_forever(&count)];
        one_thread().block_on(async {
            let all = all_or_none(futures);
            let ended = time::timeout(Duration::from_millis(50), all).await;
            assert!(ended.is_err(), "neither of the two can have ended");
            while count.load(Ordering::SeqCst) > 0 {
                tokio::task::yield_now().await;
            }
        });
    });
}

/// What the function returns, if it returns in time. One that waits forever is
/// a failure, and does not stop the tests.
fn in_time<R: Send + 'static>(call: impl FnOnce() -> R + Send + 'static) -> R {
    let (sender, result) = mpsc::channel();
    let thread = thread::spawn(move || {
        // It fails if this took too long, and that is all right.
        let _ = sender.send(call());
    });
    match result.recv_timeout(Duration::from_secs(3)) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("still waiting after 3 s, for a task that won't end")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it has sent nothing");
            panic::resume_unwind(panic)
        }
    }
}
