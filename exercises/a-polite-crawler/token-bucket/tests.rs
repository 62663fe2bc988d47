use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::{runtime::Builder, task::JoinSet, time};

use super::*;

/// How long a token takes. A busy machine is late by the same whatever the
/// pace, and a bucket that is too slow is later the slower the pace: so when a
/// token comes too late, a slower pace decides.
const PACES: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_millis(900),
];

#[test]
fn a_full_bucket_is_taken_at_once() {
    taken_by(5, 0, &[0.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn after_that_one_comes_at_a_time() {
    taken_by(2, 0, &[0.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn a_bucket_of_one_sets_an_even_pace() {
    taken_by(1, 0, &[0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn there_is_no_room_for_more() {
    // After five paces there are two tokens, as there were at the start.
    taken_by(2, 5, &[5.0, 5.0, 6.0, 7.0, 8.0]);
}

#[test]
fn a_caller_that_waits_sleeps() {
    // On a busy machine, a longer pace decides.
    let ticked = PACES.into_iter().any(|pace| {
        let ticks = ticks_while_waiting(pace);
        println!("{ticks} ticks in {pace:?}");
        ticks > 0
    });
    assert!(
        ticked,
        "no other task had a turn while a caller waited for a token: does it \
         block the thread?"
    );
}

/// How often another task of the same thread ticks while a caller waits for a
/// token. Fails if the caller is polled in vain again and again.
fn ticks_while_waiting(pace: Duration) -> u32 {
    let ticks = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&ticks);
    let runtime = Builder::new_current_thread().enable_all().build();
    let polls = runtime.expect("a runtime can be started").block_on(async {
        let bucket = Bucket::new(1, pace);
        bucket.take().await;
        tokio::spawn(async move {
            loop {
                time::sleep(pace / 20).await;
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        tokio::task::yield_now().await;
        let mut second = pin!(bucket.take());
        let mut polls = 0;
        poll_fn(|context| {
            polls += 1;
            second.as_mut().poll(context)
        })
        .await;
        polls
    });
    assert!(
        polls <= 10,
        "a caller that waited for one token was polled {polls} times: it \
         should be woken when its token is due, and not look for it again \
         and again"
    );
    ticks.load(Ordering::Relaxed)
}

/// Fails unless each token can be taken when it is due, and not before, counted
/// in paces. The bucket is left alone for some of them before that.
fn taken_by(size: u32, alone: u32, due: &[f64]) {
    for pace in PACES {
        let times = taken(size, due.len(), pace, alone);
        let with_due = || times.iter().zip(due);
        let what = format!(
            "with room for {size}, tokens are due after {due:?} paces, and \
             were taken after {times:.2?}"
        );
        // A bucket that was left alone may be about to get the next token.
        let early = if alone == 0 { 0.001 } else { 1.001 };
        let too_early = with_due().any(|(time, due)| *time < due - early);
        assert!(!too_early, "{what}");
        let in_time = with_due().all(|(time, due)| *time < due + 0.9);
        if in_time {
            return;
        }
        assert!(pace < PACES[2], "{what}");
    }
}

/// When the tokens were taken, counted in paces, in their order. As many tasks
/// take one each, once the bucket has been left alone for so many paces.
fn taken(size: u32, tokens: usize, pace: Duration, alone: u32) -> Vec<f64> {
    let mut threads = Builder::new_multi_thread();
    let runtime = threads.worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be started").block_on(async {
        let start = Instant::now();
        let bucket = Arc::new(Bucket::new(size, pace));
        time::sleep(pace * alone).await;
        let mut tasks = JoinSet::new();
        for _ in 0..tokens {
            let bucket = Arc::clone(&bucket);
            tasks.spawn(async move {
                bucket.take().await;
                start.elapsed().as_secs_f64() / pace.as_secs_f64()
            });
        }
        let limit = pace * (alone + 2 + tokens as u32) + Duration::from_secs(2);
        let times = time::timeout(limit, tasks.join_all()).await;
        let mut times = times.expect("`take` doesn't return");
        times.sort_by(f64::total_cmp);
        times
    })
}
