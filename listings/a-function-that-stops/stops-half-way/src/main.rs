use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn main() {
    let stirs = Cell::new(0);
    let mut soup = pin!(stir("soup", 2, &stirs));
    let mut stew = pin!(stir("stew", 3, &stirs));
    println!("main: I have two coroutines");
    let mut context = Context::from_waker(Waker::noop());
    let (mut soup_runs, mut stew_runs) = (true, true);
    while soup_runs || stew_runs {
        println!("main: my turn");
        if soup_runs {
            soup_runs = soup.as_mut().poll(&mut context).is_pending();
        }
        if stew_runs {
            stew_runs = stew.as_mut().poll(&mut context).is_pending();
        }
    }
    println!("main: both have ended, after {} stirs", stirs.get());
}

async fn stir(dish: &str, times: u32, stirs: &Cell<u32>) {
    println!("{dish}: I begin");
    let mut stirred = 0;
    // ANCHOR: loop
    while stirred < times {
        stirred += 1;
        stirs.set(stirs.get() + 1);
        println!("{dish}: stirred, {stirred} of {times}, and I stop");
        stop().await;
        println!("{dish}: I go on, and know that it was {stirred}");
    }
    // ANCHOR_END: loop
    println!("{dish}: I end");
}

/// A future that is pending when it is polled first, and ready after that.
async fn stop() {
    let mut stopped = false;
    poll_fn(|_| {
        if stopped {
            return Poll::Ready(());
        }
        stopped = true;
        Poll::Pending
    })
    .await
}
