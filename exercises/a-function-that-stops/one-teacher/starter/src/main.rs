use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

type Pupil = Pin<Box<dyn Future<Output = u32>>>;

fn main() {
    let class: Vec<Pupil> = vec![
        Box::pin(learn("Ada", 1)),
        Box::pin(learn("Ben", 3)),
        Box::pin(learn("Cleo", 2)),
    ];
    println!("the marks: {:?}", teach(class));
}

/// Goes from pupil to pupil, again and again, until all are done. Returns their
/// marks, in the order of the pupils.
fn teach(mut pupils: Vec<Pupil>) -> Vec<u32> {
    let mut context = Context::from_waker(Waker::noop());
    for pupil in &mut pupils {
        let first = pupil.as_mut().poll(&mut context);
        todo!("there are other pupils, and this one said {first:?}");
    }
    todo!("there are no pupils")
}

async fn learn(name: &str, lessons: u32) -> u32 {
    for lesson in 1..=lessons {
        println!("{name} learns lesson {lesson}");
        stop().await;
    }
    lessons
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

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
