use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use tokio::sync::oneshot;

use super::*;

const UNIT: Duration = Duration::from_millis(100);

/// For what has to be in time. On a busy machine, everything comes later by a
/// time that does not grow with the unit: so a longer one decides.
const UNITS: [Duration; 3] =
    [UNIT, UNIT.saturating_mul(3), UNIT.saturating_mul(9)];

const LONG: Duration = Duration::from_secs(600);

/// Many times what a right `stop` takes beyond its patience.
const PATIENCE: Duration = Duration::from_secs(2);

#[test]
fn tasks_that_listen_come_to_their_end() {
    let start = Instant::now();
    let mut ended = stopped(LONG, |tasks, token| {
        for number in 1..=3 {
            tasks.spawn(cleans_up(number, UNIT, token.clone()));
        }
    });
    ended.returned.sort();
    assert_eq!(ended.returned, [1, 2, 3], "what three tasks returned");
    assert_eq!((ended.cancelled, ended.panicked), (0, 0), "all of them listen");
    let time = start.elapsed();
    assert!(time < LONG / 20, "all tasks had ended, and it took {time:?}");
}

#[test]
fn those_that_do_not_listen_are_cancelled() {
    let in_time = UNITS.into_iter().any(|unit| {
        let ended = stopped(3 * unit, |tasks, token| {
            tasks.spawn(cleans_up(7, unit / 2, token));
            for _ in 0..2 {
                tasks.spawn(never_ends());
            }
        });
        println!("with {unit:?} as the unit: {ended:?}");
        assert_eq!(
            (ended.total(), ended.panicked),
            (3, 0),
            "three tasks, no panic"
        );
        ended.returned == [7] && ended.cancelled == 2
    });
    assert!(
        in_time,
        "one needs half a unit to clean up, two never end, and the patience \
         is three units"
    );
}

#[test]
fn the_patience_is_for_all_together() {
    let in_time = UNITS.into_iter().any(|unit| {
        let ended = stopped(3 * unit, |tasks, token| {
            for number in 1..=4 {
                let cleaning = 2 * unit * number;
                tasks.spawn(cleans_up(number, cleaning, token.clone()));
            }
        });
        println!("with {unit:?} as the unit: {ended:?}");
        ended.returned == [1] && ended.cancelled == 3
    });
    assert!(
        in_time,
        "the patience is 1.5 times what the first needs, and less than what \
         the second needs: it's for all of them together"
    );
}

#[test]
fn results_come_in_the_order_in_which_the_tasks_end() {
    // Each ends when it is told that the one before has ended.
    let ended = stopped(LONG, |tasks, token| {
        let (three, when_one) = oneshot::channel::<()>();
        let (five, when_three) = oneshot::channel::<()>();
        for (number, before, next) in [
            (5, Some(when_three), None),
            (1, None, Some(three)),
            (3, Some(when_one), Some(five)),
        ] {
            let stop = token.clone();
            tasks.spawn(async move {
                stop.cancelled().await;
                if let Some(before) = before {
                    // It is dropped, and nothing is sent.
                    let _ = before.await;
                }
                time::sleep(UNIT).await;
                drop(next);
                number
            });
        }
    });
    assert_eq!(
        ended.returned,
        [1, 3, 5],
        "each ends when the one before has ended"
    );
}

#[tokio::test]
async fn nothing_is_left_when_it_returns() {
    let alive = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        let guest = Guest::enters(&alive);
        tasks.spawn(async move {
            let number = never_ends().await;
            drop(guest);
            number
        });
    }
    time::sleep(UNIT / 2).await;
    let ended = stop(tasks, CancellationToken::new(), UNIT);
    let ended = time::timeout(PATIENCE, ended).await;
    let ended = ended.expect("`stop` doesn't return; who ends the tasks left?");
    assert_eq!(
        alive.load(Ordering::SeqCst),
        0,
        "what belongs to tasks still exists when `stop` has returned"
    );
    assert_eq!(ended.cancelled, 3, "all three never end by themselves");
}

#[test]
fn a_panic_is_counted() {
    let ended = stopped(LONG, |tasks, token| {
        tasks.spawn(cleans_up(7, UNIT, token.clone()));
        tasks.spawn(async move {
            cleans_up(8, UNIT, token).await;
            panic!("the test wants this panic")
        });
    });
    assert_eq!(ended.returned, [7], "what the task returned that can");
    assert_eq!(
        (ended.cancelled, ended.panicked),
        (0, 1),
        "how many were cancelled, and how many have panicked"
    );
}

#[test]
fn a_job_that_nobody_can_abort_is_waited_for() {
    let ended = stopped(UNIT, |tasks, _| {
        let (begin, begun) = mpsc::channel();
        tasks.spawn_blocking(move || {
            begin.send(()).expect("the test waits for it");
            thread::sleep(6 * UNIT);
            7
        });
        begun.recv().expect("the job begins");
    });
    assert_eq!(
        ended.returned,
        [7],
        "a function in `spawn_blocking` that has begun returns its value"
    );
    assert_eq!(
        (ended.cancelled, ended.panicked),
        (0, 0),
        "how many were cancelled, and how many have panicked"
    );
}

#[test]
fn no_tasks_need_no_patience() {
    let start = Instant::now();
    let ended = stopped(LONG, |_, _| {});
    assert_eq!(ended.returned, [0; 0], "no task has returned anything");
    let time = start.elapsed();
    assert!(time < LONG / 20, "there was no task, and it took {time:?}");
}

/// Has tasks started, lets them begin, and stops them. Gives up after a while.
#[tokio::main(flavor = "current_thread")]
async fn stopped(
    patience: Duration,
    start: impl FnOnce(&mut JoinSet<u32>, CancellationToken),
) -> Ended<u32> {
    let token = CancellationToken::new();
    let mut tasks = JoinSet::new();
    start(&mut tasks, token.clone());
    time::sleep(UNIT / 2).await;
    let ended = stop(tasks, token, patience);
    let more = if patience < LONG { 3 * patience } else { PATIENCE / 2 };
    let ended = time::timeout(PATIENCE + more, ended).await;
    ended.expect("`stop` doesn't return, although its tasks have ended or can")
}

async fn cleans_up(
    number: u32,
    time: Duration,
    stop: CancellationToken,
) -> u32 {
    stop.cancelled().await;
    time::sleep(time).await;
    number
}

async fn never_ends() -> u32 {
    std::future::pending().await
}

/// Counts how many of its kind are there.
struct Guest(Arc<AtomicUsize>);

impl Guest {
    fn enters(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
