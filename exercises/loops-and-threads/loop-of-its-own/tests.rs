use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::sync::{Barrier, oneshot};

use super::*;

#[test]
fn the_result_comes_out() {
    in_time(|| {
        let the_loop = start();
        assert_eq!(
            the_loop.send(async { 6 * 7 }).recv(),
            Ok(42),
            "the result of a future"
        );
    });
}

#[test]
fn the_loop_runs_on_its_own_thread() {
    in_time(|| {
        let the_loop = start();
        let names = the_loop.send(async {
            let before = this_thread();
            time::sleep(Duration::from_millis(10)).await;
            [before, this_thread()]
        });
        let names = names.recv().expect("the future gives two names");
        assert_eq!(names, ["loop", "loop"], "before and after an `.await`");
    });
}

#[test]
fn send_returns_at_once() {
    in_time(|| {
        let the_loop = start();
        let (answer, answered) = oneshot::channel();
        let result = the_loop.send(async { answered.await.ok() });
        answer.send(7).expect("the future waits for it");
        assert_eq!(result.recv(), Ok(Some(7)), "the result of a future");
    });
}

#[test]
fn the_loop_has_sockets_too() {
    in_time(|| {
        let the_loop = start();
        let bound = the_loop.send(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
            listener.is_ok()
        });
        let bound = bound.recv();
        assert_eq!(bound, Ok(true), "Tokio's sockets are to be switched on");
    });
}

#[test]
fn futures_wait_at_the_same_time() {
    in_time(|| {
        let the_loop = start();
        let meeting = Arc::new(Barrier::new(3));
        let results = [1, 2, 3].map(|number| {
            let meeting = Arc::clone(&meeting);
            the_loop.send(async move {
                meeting.wait().await;
                number
            })
        });
        let results = results.map(|result| result.recv());
        assert_eq!(
            results,
            [Ok(1), Ok(2), Ok(3)],
            "the results of three futures"
        );
    });
}

#[test]
fn a_future_runs_though_nobody_wants_its_result() {
    in_time(|| {
        let the_loop = start();
        let (done, is_done) = mpsc::channel();
        drop(the_loop.send(async move {
            time::sleep(Duration::from_millis(10)).await;
            done.send(()).expect("the test waits for it");
        }));
        assert_eq!(is_done.recv(), Ok(()), "the future ran to its end");
    });
}

#[test]
fn many_threads_can_send() {
    in_time(|| {
        let the_loop = &start();
        let sum: u64 = thread::scope(|scope| {
            let one = |number| {
                scope.spawn(move || the_loop.send(async move { number }).recv())
            };
            let threads = (1..=8).map(one).collect::<Vec<_>>();
            let results = threads.into_iter().map(|thread| {
                let result = thread.join().expect("`send` does not panic");
                result.expect("the future gives its number")
            });
            results.sum()
        });
        assert_eq!(sum, 36, "the sum of the results");
    });
}

#[test]
fn a_panic_is_an_error_for_its_receiver_and_for_no_other() {
    in_time(|| {
        let the_loop = start();
        let panics = the_loop.send(async {
            time::sleep(Duration::from_millis(10)).await;
            assert!(thread::current().name().is_none(), "this is meant");
        });
        assert!(panics.recv().is_err(), "the future has panicked");
        let after = the_loop.send(async { 6 }).recv();
        assert_eq!(after, Ok(6), "the loop is to continue after a panic");
    });
}

#[test]
fn a_panic_ends_no_future_that_was_sent_before() {
    in_time(|| {
        let the_loop = &start();
        let (finish, finished) = oneshot::channel();
        let (begin, begun) = mpsc::channel();
        let waits = the_loop.send(async move {
            begin.send(()).expect("the test waits for it");
            finished.await.ok()
        });
        begun.recv().expect("the future begins");
        // From several threads at the same time.
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let panics = the_loop.send(async {
                        time::sleep(Duration::from_millis(5)).await;
                        assert!(thread::current().name().is_none(), "meant");
                    });
                    assert!(panics.recv().is_err(), "it has panicked");
                });
            }
        });
        finish.send(7).expect("the future that was sent first still waits");
        assert_eq!(waits.recv(), Ok(Some(7)), "it panicked in other futures");
    });
}

#[test]
fn the_loop_ends_when_it_is_dropped() {
    in_time(|| {
        let the_loop = start();
        let is_dropped = Arc::new(AtomicBool::new(false));
        let slow = SlowToDrop(Arc::clone(&is_dropped));
        let (begin, begun) = mpsc::channel();
        let never = the_loop.send(async move {
            let _slow = slow;
            begin.send(()).expect("the test waits for it");
            pending::<()>().await;
        });
        begun.recv().expect("the future begins");
        drop(the_loop);
        assert!(
            is_dropped.load(Ordering::SeqCst),
            "drop returned before the loop's thread had ended"
        );
        assert!(never.recv().is_err(), "there is no result any more");
    });
}

/// Takes its time, so that who does not wait for it is noticed.
struct SlowToDrop(Arc<AtomicBool>);

impl Drop for SlowToDrop {
    fn drop(&mut self) {
        thread::sleep(Duration::from_millis(300));
        self.0.store(true, Ordering::SeqCst);
    }
}

fn start() -> Loop {
    Loop::start("loop").expect("a thread can be started")
}

fn this_thread() -> String {
    thread::current().name().unwrap_or("?").to_string()
}

/// Calls the function, and fails if it has not returned in time.
fn in_time(call: impl FnOnce() + Send + 'static) {
    let (sender, result) = mpsc::channel();
    let thread = thread::spawn(move || {
        call();
        // Nobody listens when it took too long.
        let _ = sender.send(());
    });
    match result.recv_timeout(Duration::from_secs(3)) {
        Ok(()) => {}
        Err(mpsc::RecvTimeoutError::Timeout) => panic!(
            "still waiting after three seconds: does `drop` stop the loop \
             before it joins the thread, and `send` return at once?"
        ),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it has sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}
