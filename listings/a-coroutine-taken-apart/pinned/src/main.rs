use std::future::poll_fn;
use std::mem;
use std::pin::pin;
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
    let mut here = pin!(stir("soup"));
    let first = here.as_mut().poll(&mut context);
    println!("main: {first:?}");
    let mut there = here;
    let second = there.as_mut().poll(&mut context);
    println!("main: {second:?}");

    let mut stew = Box::pin(stir("stew"));
    let first = stew.as_mut().poll(&mut context);
    println!("main: {first:?}");
    let mut shelf = [stew];
    let second = shelf[0].as_mut().poll(&mut context);
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
