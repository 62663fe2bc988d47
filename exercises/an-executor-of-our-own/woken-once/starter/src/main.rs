use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Wake, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What a task's waker points to.
struct Ticket {
    task: usize,
    ready: Sender<usize>,
    /// Whether the task is in the queue.
    queued: AtomicBool,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        let Ticket { task, ready, queued } = &*self;
        todo!("send {task} through {ready:?}, unless it's {queued:?}")
    }
}

/// Polls whatever task is ready, until all have ended. A task is never in the
/// queue more than once.
fn run(tasks: Vec<Task>) {
    let (ready, queue) = mpsc::channel();
    let ticket = |task| {
        let (ready, queued) = (ready.clone(), AtomicBool::new(false));
        Arc::new(Ticket { task, ready, queued })
    };
    let tickets: Vec<_> = (0..tasks.len()).map(ticket).collect();
    for ticket in &tickets {
        Arc::clone(ticket).wake();
    }
    let mut tasks: HashMap<_, _> = tasks.into_iter().enumerate().collect();
    while !tasks.is_empty() {
        let number = queue.recv().expect("`run` itself holds a sender");
        let Some(task) = tasks.get_mut(&number) else { continue };
        // Somewhere here, the flag has to be cleared.
        let waker = Waker::from(Arc::clone(&tickets[number]));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks.remove(&number);
        }
    }
}

fn main() {
    run(vec![Box::pin(cook("soup")), Box::pin(cook("stew"))]);
}

/// Wakes its task three times, and is ready when it is polled again.
async fn cook(dish: &str) {
    let mut polls = 0;
    poll_fn(|context| {
        polls += 1;
        println!("{dish}: poll {polls}");
        if polls == 2 {
            return Poll::Ready(());
        }
        (0..3).for_each(|_| context.waker().wake_by_ref());
        Poll::Pending
    })
    .await
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
