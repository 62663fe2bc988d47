use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::task::{Context, Waker, ready};

use nix::time::{ClockId, clock_gettime};

use super::*;

#[test]
fn the_result_comes_out() {
    let result = in_time(|| block_on(async { String::from("soup") }));
    assert_eq!(result, "soup", "what the future returns");
}

#[test]
fn a_future_may_borrow_and_need_not_be_send() {
    let count = in_time(|| {
        let stirs = Rc::new(Cell::new(0));
        let borrowed = &stirs;
        block_on(async {
            for _ in 0..3 {
                stop().await;
                borrowed.set(borrowed.get() + 1);
            }
        });
        stirs.get()
    });
    assert_eq!(count, 3, "how often it was polled");
}

#[test]
fn a_state_machine_written_by_hand_runs_too() {
    let cups = in_time(|| block_on(Tea::Begin { cups: 3 }));
    assert_eq!(cups, 3, "the cups that it was made with");
}

#[test]
fn another_thread_wakes_it() {
    let result = in_time(|| {
        block_on(async {
            sleep(Duration::from_millis(50)).await;
            sleep(Duration::from_millis(50)).await;
            "awake"
        })
    });
    assert_eq!(result, "awake", "what the future returns");
}

#[test]
fn it_does_not_poll_until_it_is_woken() {
    let polls = in_time(|| {
        let end = Instant::now() + Duration::from_millis(300);
        let (mut polls, mut timer) = (0, None);
        block_on(poll_fn(|context| {
            polls += 1;
            if Instant::now() >= end {
                return Poll::Ready(());
            }
            // One thread, however often it is polled.
            timer.get_or_insert_with(|| wake_at(end, context.waker().clone()));
            Poll::Pending
        }));
        polls
    });
    assert_eq!(polls, 2, "once at the start, once when it is woken");
}

#[test]
fn each_wake_up_is_good_for_one_poll() {
    let polls = in_time(|| {
        let mut polls = 0;
        let mut waits = Box::pin(async {
            sleep(Duration::from_millis(100)).await;
            sleep(Duration::from_millis(100)).await;
        });
        block_on(poll_fn(|context| {
            polls += 1;
            waits.as_mut().poll(context)
        }));
        polls
    });
    assert_eq!(polls, 3, "once at the start, and once for each wake-up of two");
}

#[test]
fn waiting_takes_no_processor() {
    let used = in_time(|| {
        let before = cpu_time();
        block_on(sleep(Duration::from_millis(500)));
        cpu_time() - before
    });
    assert!(
        used < Duration::from_millis(50),
        "the thread used a processor for {used:?} while it waited for 500 ms"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn the_thread_is_parked_until_it_is_woken() {
    let blocked = in_time(|| {
        let before = times_blocked();
        block_on(sleep(Duration::from_millis(500)));
        times_blocked() - before
    });
    // One to park, and a few to start the timer's thread.
    assert!(
        blocked < 100,
        "the thread fell asleep {blocked} times in 500 ms, not once"
    );
}

#[test]
fn a_wake_up_during_the_poll_counts() {
    let polls = in_time(|| {
        let mut polls = 0;
        block_on(poll_fn(|context| {
            polls += 1;
            context.waker().wake_by_ref();
            if polls < 100 { Poll::Pending } else { Poll::Ready(()) }
        }));
        polls
    });
    assert_eq!(polls, 100, "each of 99 polls woke it for one more");
}

#[test]
fn an_unpark_for_another_purpose_is_no_wake_up() {
    let polls = in_time(|| {
        let thread = thread::current();
        let (mut polls, has_ended) = (0, Arc::new(AtomicBool::new(false)));
        block_on(poll_fn(|context| {
            polls += 1;
            if has_ended.load(Ordering::SeqCst) {
                return Poll::Ready(());
            }
            if polls == 1 {
                unpark_and_wake(&thread, &has_ended, context.waker().clone());
            }
            Poll::Pending
        }));
        polls
    });
    assert_eq!(polls, 2, "once at the start, once when it is woken");
}

/// In another thread, ends the thread's parking ten times without a wake-up.
/// Then comes what is waited for, and the wake-up.
fn unpark_and_wake(thread: &Thread, has_ended: &Arc<AtomicBool>, waker: Waker) {
    let (thread, has_ended) = (thread.clone(), Arc::clone(has_ended));
    thread::spawn(move || {
        for _ in 0..10 {
            thread.unpark();
            thread::sleep(Duration::from_millis(5));
        }
        has_ended.store(true, Ordering::SeqCst);
        waker.wake();
    });
}

#[test]
fn a_waker_may_be_kept_for_longer() {
    let waker = in_time(|| {
        block_on(poll_fn(|context| Poll::Ready(context.waker().clone())))
    });
    waker.wake();
}

#[test]
fn each_thread_has_its_own() {
    let sum: u32 = in_time(|| {
        let one = |number: u64| {
            thread::spawn(move || {
                block_on(sleep(Duration::from_millis(10 * number)));
                1
            })
        };
        let threads: Vec<_> = (1..=8).map(one).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(sum, 8, "threads that have come to their end");
}

/// Is pending this many times. Wakes at once.
struct Turns(u32);

impl Future for Turns {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// The state machine of the chapter.
enum Tea {
    Begin { cups: u32 },
    Heating { cups: u32, turns: Turns },
    Drawing { cups: u32, turns: Turns },
    Ended,
}

impl Future for Tea {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<u32> {
        loop {
            match &mut *self {
                &mut Tea::Begin { cups } => {
                    *self = Tea::Heating { cups, turns: Turns(1) };
                }
                Tea::Heating { cups, turns } => {
                    ready!(Pin::new(turns).poll(context));
                    *self = Tea::Drawing { cups: *cups, turns: Turns(2) };
                }
                Tea::Drawing { cups, turns } => {
                    ready!(Pin::new(turns).poll(context));
                    let cups = *cups;
                    *self = Tea::Ended;
                    return Poll::Ready(cups);
                }
                Tea::Ended => panic!("polled after its end"),
            }
        }
    }
}

/// Is pending once. Wakes at once.
async fn stop() {
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

fn wake_at(end: Instant, waker: Waker) {
    thread::spawn(move || {
        thread::sleep(end.saturating_duration_since(Instant::now()));
        waker.wake();
    });
}

/// CPU time of this thread.
fn cpu_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
        .expect("the system has this clock")
        .into()
}

/// How often this thread has given up its processor because it had to wait.
#[cfg(target_os = "linux")]
fn times_blocked() -> i64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_THREAD);
    usage.expect("Linux counts by thread").voluntary_context_switches()
}

/// What the function returns, if it returns in time. A `block_on` that sleeps
/// forever is a failure, and does not stop the tests.
fn in_time<R: Send + 'static>(call: impl FnOnce() -> R + Send + 'static) -> R {
    let (sender, result) = mpsc::channel();
    let thread = thread::spawn(move || {
        // It fails if this took too long, and that is all right.
        let _ = sender.send(call());
    });
    match result.recv_timeout(Duration::from_secs(3)) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("`block_on` has not returned after 3 s: who wakes it?")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it has sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}
