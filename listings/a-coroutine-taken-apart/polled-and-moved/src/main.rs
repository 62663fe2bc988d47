use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

async fn stir(dish: &str) {
    let name = dish.to_uppercase();
    let reference = &name;
    println!("{reference}: stirred, and I stop");
    stop().await;
    println!("{reference}: I go on");
}

fn main() {
    let mut context = Context::from_waker(Waker::noop());
    let mut here = stir("soup");
    let first = Pin::new(&mut here).poll(&mut context);
    println!("main: {first:?}");
    let mut there = Box::new(here);
    let second = Pin::new(&mut *there).poll(&mut context);
    println!("main: {second:?}");
}

/// Is pending when it is polled first, and ready after that.
async fn stop() {
    let mut stopped = false;
    poll_fn(|_| {
        let before = mem::replace(&mut stopped, true);
        if before { Poll::Ready(()) } else { Poll::Pending }
    })
    .await
}
