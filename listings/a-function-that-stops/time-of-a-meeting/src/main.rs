use std::future::poll_fn;
use std::hint::black_box;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};
use std::time::Instant;
use std::{io, pin::Pin, thread};

use tokio::{runtime, sync};

const TIMES: u32 = 10_000;

fn main() -> io::Result<()> {
    let mut context = Context::from_waker(Waker::noop());
    let mut coroutine: Pin<Box<dyn Future<Output = ()>>> = Box::pin(count());
    let poll = best_of_three(|| {
        for _ in 0..TIMES {
            let _ = black_box(&mut coroutine).as_mut().poll(&mut context);
        }
    });
    println!("poll: {poll:.1} ns to continue and stop again");

    let runtime = runtime::Builder::new_current_thread().build()?;
    let task = best_of_three(|| runtime.block_on(two_tasks()));
    println!("task: {task:.0} ns to meet another");

    let thread = best_of_three(two_threads);
    println!("thread: {thread:.0} ns to meet another");
    println!("thread: {:.0} times as long as a task", thread / task);
    Ok(())
}

async fn two_tasks() {
    let meeting = Arc::new(sync::Barrier::new(2));
    let tasks = [Arc::clone(&meeting), meeting].map(|meeting| {
        tokio::spawn(async move {
            for _ in 0..TIMES {
                meeting.wait().await;
            }
        })
    });
    for task in tasks {
        task.await.expect("no task panics");
    }
}

fn two_threads() {
    let meeting = &Barrier::new(2);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..TIMES {
                    meeting.wait();
                }
            });
        }
    });
}

/// Counts how often it was polled, and never ends.
async fn count() {
    let mut polls: u64 = 0;
    poll_fn(|_| {
        polls += 1;
        Poll::<()>::Pending
    })
    .await
}

/// Returns the nanoseconds for each of many times, of the best of three rounds.
fn best_of_three(mut work: impl FnMut()) -> f64 {
    let mut round = || {
        let start = Instant::now();
        work();
        1e9 * start.elapsed().as_secs_f64() / f64::from(TIMES)
    };
    round().min(round()).min(round())
}
