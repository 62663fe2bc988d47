use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Wake, Waker};
use std::thread;

use tokio::runtime::Builder;
use tokio::task;

use super::*;

const LIMIT: Duration = Duration::from_millis(20);

#[test]
fn a_turn_before_its_limit_continues() {
    let run = run(Duration::from_secs(3600), 100, Duration::ZERO, LIMIT / 4);
    assert_eq!(
        run.yields, 0,
        "yields in a turn that may last for an hour and has just begun"
    );
}

#[test]
fn with_a_limit_of_zero_each_check_yields_once() {
    let run = run(Duration::ZERO, 10, Duration::ZERO, Duration::ZERO);
    assert_eq!(
        run.yields, 10,
        "yields in ten checks with a limit of zero: one for each"
    );
}

#[test]
fn a_turn_that_has_lasted_long_enough_ends() {
    // Four pieces last for the limit, so twelve are at least three turns.
    let run = run(LIMIT, 12, LIMIT / 4, Duration::ZERO);
    assert!(
        run.yields >= 3,
        "only {} yields in at least three turns",
        run.yields
    );
}

#[test]
fn each_turn_lasts_for_the_limit() {
    let run = run(LIMIT, 12, LIMIT / 4, Duration::ZERO);
    run.assert_turns_lasted();
}

#[test]
fn the_time_of_the_others_belongs_to_no_turn() {
    let run = run(LIMIT, 12, LIMIT / 4, 2 * LIMIT);
    run.assert_turns_lasted();
}

#[test]
fn others_have_a_turn_and_then_it_continues() {
    block_on(async {
        let turns = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&turns);
        let neighbour = task::spawn(async move {
            loop {
                counter.fetch_add(1, Ordering::SeqCst);
                task::yield_now().await;
            }
        });
        let mut turn = Turn::new(Duration::ZERO);
        for _ in 0..10 {
            turn.check().await;
        }
        neighbour.abort();
        let turns = turns.load(Ordering::SeqCst);
        assert!(turns >= 5, "the neighbour had {turns} turns in ten yields");
    });
}

/// On a runtime with a single thread.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_all().build().expect("a runtime can start");
    runtime.block_on(future)
}

struct Run {
    yields: u32,
    /// How long it took, without the time of the others.
    own: Duration,
}

impl Run {
    fn assert_turns_lasted(&self) {
        let Run { yields, own } = self;
        assert!(
            LIMIT * *yields <= *own,
            "{yields} turns of at least {LIMIT:?} ended in only {own:?} of the \
             task's own time: a turn begins after the yield"
        );
    }
}

/// Works on so many pieces of this length, with a check after each. Others take
/// this long whenever it yields.
fn run(limit: Duration, pieces: u32, piece: Duration, others: Duration) -> Run {
    struct Woken(AtomicU32);
    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let woken = Arc::new(Woken(AtomicU32::new(0)));
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let start = Instant::now();
    let mut of_others = Duration::ZERO;
    let mut work = pin!(async move {
        let mut turn = Turn::new(limit);
        for _ in 0..pieces {
            thread::sleep(piece);
            turn.check().await;
        }
    });
    let mut yields = 0;
    while work.as_mut().poll(&mut context).is_pending() {
        yields += 1;
        assert!(yields < 5000, "it yields again and again");
        let woken = woken.0.load(Ordering::SeqCst);
        assert_eq!(
            woken, yields,
            "wake-ups after {yields} yields: a task that yields wakes itself, \
             and waits for no event"
        );
        let begin = Instant::now();
        thread::sleep(others);
        of_others += begin.elapsed();
    }
    Run { yields, own: start.elapsed() - of_others }
}
