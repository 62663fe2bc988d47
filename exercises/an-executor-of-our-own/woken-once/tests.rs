use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use super::*;

/// Counts the polls of a future.
#[derive(Clone, Default)]
struct Polls(Arc<AtomicU32>);

impl Polls {
    /// Notes one more, and says which it is.
    fn next(&self) -> u32 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn count(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A future that does this in each poll, with its number.
fn polled(
    polls: &Polls,
    mut poll: impl FnMut(u32, &Waker) -> Poll<()> + 'static,
) -> Task {
    let polls = polls.clone();
    let future = poll_fn(move |context| poll(polls.next(), context.waker()));
    Box::pin(future)
}

type Flag = Arc<AtomicBool>;

fn until(done: &Flag) -> Poll<()> {
    if done.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
}

/// Where one future leaves its waker for another.
type Shelf = Arc<Mutex<Option<Waker>>>;

fn leave(shelf: &Shelf, waker: &Waker) {
    *shelf.lock().expect("no panic under it") = Some(waker.clone());
}

fn wake(shelf: &Shelf, times: u32) {
    let waker = shelf.lock().expect("no panic under it").clone();
    let waker = waker.expect("the future has been polled before");
    (0..times).for_each(|_| waker.wake_by_ref());
}

#[test]
fn each_task_is_polled_once_to_begin_with() {
    let polls = in_time(|| {
        let polls = Polls::default();
        run((0..5).map(|_| polled(&polls, |_, _| Poll::Ready(()))).collect());
        polls.count()
    });
    assert_eq!(polls, 5, "five tasks that are ready in their first poll");
}

#[test]
fn three_wake_ups_in_a_poll_are_good_for_one_more() {
    let polls = in_time(|| {
        let (noisy, quiet, done) = <(Polls, Polls, Flag)>::default();
        let first = {
            let done = Arc::clone(&done);
            polled(&noisy, move |_, waker| {
                (0..3).for_each(|_| waker.wake_by_ref());
                until(&done)
            })
        };
        let second = polled(&quiet, move |number, waker| {
            waker.wake_by_ref();
            done.store(number == 10, Ordering::SeqCst);
            until(&done)
        });
        run(vec![first, second]);
        noisy.count()
    });
    assert_eq!(polls, 11, "ten turns beside the other's ten, and a last one");
}

#[test]
fn wake_ups_before_its_turn_are_good_for_one_poll() {
    let polls = in_time(|| {
        let (waits, wakes) = <(Polls, Polls)>::default();
        let (shelf, done) = <(Shelf, Flag)>::default();
        let first = {
            let (shelf, done) = (Arc::clone(&shelf), Arc::clone(&done));
            polled(&waits, move |_, waker| {
                leave(&shelf, waker);
                until(&done)
            })
        };
        let second = polled(&wakes, move |number, waker| {
            waker.wake_by_ref();
            match number {
                1 => wake(&shelf, 5),
                10 => {
                    done.store(true, Ordering::SeqCst);
                    wake(&shelf, 1);
                }
                _ => (),
            }
            until(&done)
        });
        run(vec![first, second]);
        waits.count()
    });
    assert_eq!(
        polls, 3,
        "one to begin, one for five wake-ups, one for another"
    );
}

#[test]
fn a_wake_up_from_another_thread_during_the_poll_counts() {
    let polls = in_time(|| {
        let polls = Polls::default();
        run(vec![polled(&polls, |number, waker| {
            if number == 2 {
                return Poll::Ready(());
            }
            let waker = waker.clone();
            thread::spawn(move || waker.wake()).join().expect("no panic");
            Poll::Pending
        })]);
        polls.count()
    });
    assert_eq!(polls, 2, "once at the start, and once for the wake-up");
}

#[test]
fn a_task_is_not_polled_before_it_is_woken() {
    let polls = in_time(|| {
        let polls = Polls::default();
        run(vec![polled(&polls, |number, waker| {
            if number == 2 {
                return Poll::Ready(());
            }
            let waker = waker.clone();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(100));
                waker.wake();
            });
            Poll::Pending
        })]);
        polls.count()
    });
    assert_eq!(polls, 2, "once at the start, and once when it is woken");
}

#[test]
fn a_wake_up_after_the_end_does_nothing() {
    let polls = in_time(|| {
        let (shelf, polls, others) = <(Shelf, Polls, Polls)>::default();
        let ends = {
            let shelf = Arc::clone(&shelf);
            polled(&polls, move |_, waker| {
                leave(&shelf, waker);
                Poll::Ready(())
            })
        };
        let wakes = polled(&others, move |number, waker| {
            wake(&shelf, 3);
            if number == 3 {
                return Poll::Ready(());
            }
            waker.wake_by_ref();
            Poll::Pending
        });
        run(vec![ends, wakes]);
        polls.count()
    });
    assert_eq!(polls, 1, "it had ended in its first poll");
}

#[test]
fn tasks_have_their_turns_in_order() {
    let turns = in_time(|| {
        let turns = Arc::new(Mutex::new(Vec::new()));
        let task = |name: char| {
            let turns = Arc::clone(&turns);
            polled(&Polls::default(), move |number, waker| {
                turns.lock().expect("no panic under it").push(name);
                if number == 3 {
                    return Poll::Ready(());
                }
                waker.wake_by_ref();
                waker.wake_by_ref();
                Poll::Pending
            })
        };
        run(vec![task('a'), task('b'), task('c')]);
        let turns = turns.lock().expect("no panic under it");
        turns.iter().collect::<String>()
    });
    assert_eq!(turns, "abcabcabc", "the turns of three tasks, in order");
}

#[test]
fn no_wake_up_of_many_threads_is_lost() {
    const THREADS: u32 = 4;
    const EACH: u32 = 2_000;
    let polls = in_time(|| {
        let (polls, done) = <(Polls, Arc<AtomicU32>)>::default();
        run(vec![polled(&polls, move |number, waker| {
            if done.load(Ordering::SeqCst) == THREADS * EACH {
                return Poll::Ready(());
            }
            for _ in 0..if number == 1 { THREADS } else { 0 } {
                let (waker, done) = (waker.clone(), Arc::clone(&done));
                thread::spawn(move || {
                    for _ in 0..EACH {
                        done.fetch_add(1, Ordering::SeqCst);
                        waker.wake_by_ref();
                    }
                });
            }
            Poll::Pending
        })]);
        polls.count()
    });
    assert!(polls >= 2, "the last wake-up comes after the first poll");
}

/// What the function returns, if it returns in time. A `run` that waits
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
            panic!("`run` has not returned after 3 s: a wake-up was lost")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it has sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}
