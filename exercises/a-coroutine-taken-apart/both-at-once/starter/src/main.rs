use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Polls both futures until both are ready. Returns both results.
async fn both<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let _ = (a, b);
    todo!("one after another would be: (a.await, b.await)")
}

fn main() {
    let mut context = Context::from_waker(Waker::noop());
    let mut dinner = pin!(both(cook("soup", 3), cook("rice", 1)));
    for poll in 1.. {
        println!("main: poll {poll}");
        if let Poll::Ready(dishes) = dinner.as_mut().poll(&mut context) {
            println!("main: {dishes:?}");
            break;
        }
    }
}

/// Is pending this many times.
async fn cook(dish: &'static str, turns: u32) -> &'static str {
    for turn in 0..turns {
        println!("{dish}: simmers, {} to go", turns - turn);
        stop().await;
    }
    println!("{dish}: is done");
    dish
}

/// Is pending once.
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

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
