use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};
use std::{env, error::Error, future, thread};

type Task = Pin<Box<dyn Future<Output = ()>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let simmering = Duration::from_secs_f64(delay);
    let dishes = ["soup", "stew", "rice"];
    let tasks = dishes.map(|dish| Box::pin(cook(dish, simmering)) as Task);
    run(tasks.into());
    Ok(())
}

async fn cook(dish: &str, simmering: Duration) {
    println!("{dish}: on the stove, by {}", this_cook());
    time::sleep(simmering).await;
    println!("{dish}: served, by {}", this_cook());
}

fn this_cook() -> String {
    thread::current().name().unwrap_or("?").to_string()
}

/// What a task's waker points to: `wake` puts the task's number into the queue.
struct Ticket {
    task: usize,
    ready: Sender<usize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        // It fails once `run` has returned, and then no task is left to wake.
        let _ = self.ready.send(self.task);
    }
}

// ANCHOR: run
/// Polls whatever task is ready, until all have ended.
fn run(tasks: Vec<Task>) {
    let (ready, queue) = mpsc::channel();
    let waker = |task| Arc::new(Ticket { task, ready: ready.clone() }).into();
    let wakers: Vec<Waker> = (0..tasks.len()).map(waker).collect();
    wakers.iter().for_each(Waker::wake_by_ref);
    let mut tasks: HashMap<_, _> = tasks.into_iter().enumerate().collect();
    while !tasks.is_empty() {
        let number = queue.recv().expect("`run` itself holds a sender");
        let Some(task) = tasks.get_mut(&number) else { continue };
        println!("executor: I poll task {number}");
        let mut context = Context::from_waker(&wakers[number]);
        if task.as_mut().poll(&mut context).is_ready() {
            tasks.remove(&number);
        }
    }
}
// ANCHOR_END: run

// ANCHOR: sleep
mod time {
    use super::*;

    pub(super) async fn sleep(time: Duration) {
        let end = Instant::now() + time;
        future::poll_fn(|_| {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await
    }
}
// ANCHOR_END: sleep
