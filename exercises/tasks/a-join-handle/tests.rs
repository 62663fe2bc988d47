use std::cell::Cell;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;

use super::*;

#[test]
fn another_task_gets_the_result() {
    for task_is_first in [true, false] {
        let result = in_time(move || {
            let (task, handle) = task_of(async {
                turns(3).await;
                String::from("soup")
            });
            let got = Rc::new(RefCell::new(None));
            let kept = Rc::clone(&got);
            let guest = Box::pin(async move {
                *kept.borrow_mut() = Some(handle.await);
            });
            run(if task_is_first {
                vec![task, guest]
            } else {
                vec![guest, task]
            });
            got.take()
        });
        assert_eq!(
            result.as_deref(),
            Some("soup"),
            "the task is the first in the queue: {task_is_first}"
        );
    }
}

#[test]
fn a_task_that_waits_for_another_thread_wakes_its_guest() {
    let result = in_time(|| {
        let (soup, portions) = task_of(async {
            sleep(Duration::from_millis(50)).await;
            4
        });
        let (guest, eaten) = task_of(async { portions.await - 1 });
        run(vec![guest, soup]);
        pin!(eaten).poll(&mut Context::from_waker(Waker::noop()))
    });
    assert_eq!(result, Poll::Ready(3), "the guest ate one portion of four");
}

#[test]
fn the_result_is_kept_until_the_handle_is_polled() {
    let result = in_time(|| {
        let (task, handle) = task_of(async { 7 });
        run(vec![task]);
        pin!(handle).poll(&mut Context::from_waker(Waker::noop()))
    });
    assert_eq!(result, Poll::Ready(7), "the task had ended before the poll");
}

#[test]
fn a_task_whose_handle_is_dropped_continues() {
    let ended = in_time(|| {
        let ended = Rc::new(Cell::new(false));
        let seen = Rc::clone(&ended);
        let (task, handle) = task_of(async move {
            turns(2).await;
            ended.set(true);
        });
        drop(handle);
        run(vec![task]);
        seen.get()
    });
    assert!(ended, "the task has not come to its end");
}

#[test]
fn a_task_that_is_not_polled_does_nothing() {
    let begun = in_time(|| {
        let begun = Rc::new(Cell::new(false));
        let seen = Rc::clone(&begun);
        let (_task, handle) = task_of(async move { begun.set(true) });
        let polled = pin!(handle).poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending(), "a handle for a task that was not run");
        seen.get()
    });
    assert!(!begun, "the handle, or `task_of`, has run the task's future");
}

#[test]
fn only_the_latest_waker_is_woken_and_only_at_the_end() {
    let (early, late) = in_time(|| {
        let (mut task, handle) = task_of(turns(1));
        let mut handle = pin!(handle);
        let (first, second) = (Arc::new(Bell::default()), Arc::default());
        for bell in [&first, &second] {
            let waker = Waker::from(Arc::clone(bell));
            let polled = handle.as_mut().poll(&mut Context::from_waker(&waker));
            assert!(polled.is_pending(), "the task was not run yet");
        }
        let mut context = Context::from_waker(Waker::noop());
        assert!(
            task.as_mut().poll(&mut context).is_pending(),
            "the task is polled for the first time"
        );
        let early = (first.count(), second.count());
        assert!(
            task.as_mut().poll(&mut context).is_ready(),
            "the task is polled again, and ends"
        );
        assert!(
            handle.as_mut().poll(&mut context).is_ready(),
            "the task has ended, so its handle is ready"
        );
        (early, (first.count(), second.count()))
    });
    assert_eq!(early, (0, 0), "both wakers, woken while the task was pending");
    assert_eq!(late, (0, 1), "the first waker and the latest, at the end");
}

#[test]
fn whatever_is_woken_may_poll_the_handle_at_once() {
    let seen = in_time(|| {
        let (mut task, handle) = task_of(async { 7 });
        let mut handle = Box::pin(handle);
        let waker = Waker::from(Arc::new(Curious));
        let polled = handle.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending(), "the task was not run yet");
        HANDLE.replace(Some(handle));
        let mut context = Context::from_waker(Waker::noop());
        assert!(
            task.as_mut().poll(&mut context).is_ready(),
            "the task ends in its first poll"
        );
        SEEN.get()
    });
    assert_eq!(seen, Some(Poll::Ready(7)), "polled by its own waker");
}

thread_local! {
    static HANDLE: RefCell<Option<Pin<Box<JoinHandle<u32>>>>> =
        const { RefCell::new(None) };
    static SEEN: Cell<Option<Poll<u32>>> = const { Cell::new(None) };
}

/// Polls the handle when it's woken.
struct Curious;

impl Wake for Curious {
    fn wake(self: Arc<Self>) {
        let handle = HANDLE.take();
        let mut handle = handle.expect("it is woken once, by this thread");
        let mut context = Context::from_waker(Waker::noop());
        SEEN.set(Some(handle.as_mut().poll(&mut context)));
    }
}

/// Counts how often it was woken.
#[derive(Default)]
struct Bell {
    rung: AtomicUsize,
}

impl Bell {
    fn count(&self) -> usize {
        self.rung.load(Ordering::SeqCst)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.fetch_add(1, Ordering::SeqCst);
    }
}

/// Is pending this many times. Wakes at once.
async fn turns(times: u32) {
    for _ in 0..times {
        let mut stopped = false;
        poll_fn(|context| {
            if stopped {
                return Poll::Ready(());
            }
            stopped = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await
    }
}

/// What the function returns, if it returns in time. A task that is never woken
/// is a failure, and does not stop the tests.
fn in_time<R: Send + 'static>(call: impl FnOnce() -> R + Send + 'static) -> R {
    let (sender, result) = mpsc::channel();
    let thread = thread::spawn(move || {
        // It fails if this took too long, and that is all right.
        let _ = sender.send(call());
    });
    match result.recv_timeout(Duration::from_secs(3)) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            panic!("after 3 s, some task has not been woken")
        }
        Err(RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it has sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}
