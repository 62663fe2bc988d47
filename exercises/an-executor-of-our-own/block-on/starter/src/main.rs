use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Poll, Wake};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// What the waker points to: the thread that waits for the future, and whether
/// the future is to be polled again.
struct Sleeper {
    thread: Thread,
    woken: AtomicBool,
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        let Sleeper { thread, woken } = &*self;
        todo!("set the flag ({woken:?}), and unpark {:?}", thread.id());
    }
}

/// Runs a future on this thread, which is blocked whenever the future is
/// pending. Returns its result.
fn block_on<F: Future>(future: F) -> F::Output {
    let thread = thread::current();
    let sleeper = Sleeper { thread, woken: AtomicBool::new(false) };
    let _ = (sleeper, future);
    todo!("poll, park, and poll again")
}

fn main() {
    let start = Instant::now();
    let dish = block_on(async {
        println!("soup: on the stove");
        sleep(Duration::from_millis(500)).await;
        "soup"
    });
    println!("main: {dish} after {:.2} s", start.elapsed().as_secs_f64());
}

/// A timer that is a thread.
async fn sleep(time: Duration) {
    let end = Instant::now() + time;
    poll_fn(|context| {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        thread::spawn(move || {
            thread::sleep(left);
            waker.wake();
        });
        Poll::Pending
    })
    .await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
