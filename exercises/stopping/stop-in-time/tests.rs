use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::*;

const UNIT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(600);

#[test]
fn tasks_that_listen_come_to_their_end() {
    let start = Instant::now();
    let mut ended = stopped(LONG, |tasks, token| {
        for number in 1..=3 {
            tasks.spawn(cleans_up(number, UNIT, token.clone()));
        }
    });
    ended.returned.sort();
    assert_eq!(ended.returned, [1, 2, 3]);
    assert_eq!((ended.cancelled, ended.panicked), (0, 0));
    let time = start.elapsed();
    assert!(time < LONG / 20, "nobody was left, and it took {time:?}");
}

#[test]
fn those_that_do_not_listen_are_cancelled() {
    let ended = stopped(3 * UNIT, |tasks, token| {
        tasks.spawn(cleans_up(7, UNIT / 2, token));
        for _ in 0..2 {
            tasks.spawn(never_ends());
        }
    });
    assert_eq!(ended.returned, [7]);
    assert_eq!((ended.cancelled, ended.panicked), (2, 0));
}

#[test]
fn the_patience_is_for_all_together() {
    let ended = stopped(9 * UNIT, |tasks, token| {
        for number in 1..=4 {
            let cleaning = 6 * UNIT * number;
            tasks.spawn(cleans_up(number, cleaning, token.clone()));
        }
    });
    assert_eq!(ended.returned, [1], "within 1.5 times what the first needs");
    assert_eq!(ended.cancelled, 3);
}

#[test]
fn results_come_in_the_order_in_which_the_tasks_end() {
    let ended = stopped(LONG, |tasks, token| {
        for number in [5, 1, 3] {
            let cleaning = UNIT * number;
            tasks.spawn(cleans_up(number, cleaning, token.clone()));
        }
    });
    assert_eq!(ended.returned, [1, 3, 5]);
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
    let ended = stop(tasks, CancellationToken::new(), UNIT).await;
    assert_eq!(alive.load(Ordering::SeqCst), 0, "guests are still there");
    assert_eq!(ended.cancelled, 3);
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
    assert_eq!(ended.returned, [7]);
    assert_eq!((ended.cancelled, ended.panicked), (0, 1));
}

#[test]
fn a_job_that_nobody_can_abort_is_waited_for() {
    let ended = stopped(UNIT, |tasks, _| {
        tasks.spawn_blocking(|| {
            thread::sleep(6 * UNIT);
            7
        });
    });
    assert_eq!(ended.returned, [7]);
    assert_eq!((ended.cancelled, ended.panicked), (0, 0));
}

#[test]
fn no_tasks_need_no_patience() {
    let start = Instant::now();
    let ended = stopped(LONG, |_, _| {});
    assert_eq!(ended.returned, [0; 0]);
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
    let ended = time::timeout(LONG / 20, ended).await;
    ended.expect("`stop` returns")
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
