use std::sync::Arc;

use tokio::{runtime::Builder, task::JoinSet, time};

use super::*;

const EVERY: Duration = Duration::from_millis(150);

#[test]
fn a_full_bucket_is_taken_at_once() {
    let times = taken(5, 5, Duration::ZERO);
    assert!(times[4] < 0.9, "five tokens of five were taken at {times:.2?}");
}

#[test]
fn after_that_one_comes_at_a_time() {
    let times = taken(2, 6, Duration::ZERO);
    for (token, time) in (1..=4).zip(&times[2..]) {
        let token = f64::from(token);
        assert!(
            (token - 0.1..token + 0.9).contains(time),
            "six tokens of two were taken at {times:.2?}"
        );
    }
}

#[test]
fn a_bucket_of_one_sets_an_even_pace() {
    let times = taken(1, 5, Duration::ZERO);
    assert!(times[4] > 3.9, "five tokens of one were taken at {times:.2?}");
}

#[test]
fn there_is_no_room_for_more() {
    let times = taken(2, 5, EVERY * 5);
    assert!(times[1] < 0.9, "it is full after a while: {times:.2?}");
    assert!(times[4] > 1.9, "there is room for two: {times:.2?}");
}

/// When the tokens were taken, counted in `EVERY`, in their order. As many
/// tasks take one each, once the bucket has been left alone for a while.
fn taken(size: u32, tokens: usize, alone: Duration) -> Vec<f64> {
    let mut threads = Builder::new_multi_thread();
    let runtime = threads.worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be started").block_on(async {
        let bucket = Arc::new(Bucket::new(size, EVERY));
        time::sleep(alone).await;
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..tokens {
            let bucket = Arc::clone(&bucket);
            tasks.spawn(async move {
                bucket.take().await;
                start.elapsed().as_secs_f64() / EVERY.as_secs_f64()
            });
        }
        let times = time::timeout(EVERY * 60, tasks.join_all()).await;
        let mut times = times.expect("`take` does not return");
        times.sort_by(f64::total_cmp);
        times
    })
}
