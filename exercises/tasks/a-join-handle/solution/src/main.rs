use std::cell::RefCell;
use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What a task and its handle share.
struct Shared<T> {
    result: Option<T>,
    waiting: Option<Waker>,
}

/// Is ready, with the result of the task, when the task has ended.
struct JoinHandle<T> {
    shared: Rc<RefCell<Shared<T>>>,
}

/// Makes a task of a future, and a handle for its result.
fn task_of<F>(future: F) -> (Task, JoinHandle<F::Output>)
where
    F: Future + 'static,
{
    let shared = Rc::new(RefCell::new(Shared { result: None, waiting: None }));
    let handle = JoinHandle { shared: Rc::clone(&shared) };
    let task = async move {
        let result = future.await;
        let waiting = {
            let mut shared = shared.borrow_mut();
            shared.result = Some(result);
            shared.waiting.take()
        };
        // `shared` is free again, whatever `wake` does.
        if let Some(waker) = waiting {
            waker.wake();
        }
    };
    (Box::pin(task), handle)
}

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context) -> Poll<T> {
        let mut shared = self.shared.borrow_mut();
        match shared.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                shared.waiting = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

fn main() {
    let (soup, portions) = task_of(async {
        println!("soup: on the stove");
        sleep(Duration::from_millis(500)).await;
        println!("soup: served");
        4
    });
    let guest = async {
        println!("guest: I wait for the soup");
        println!("guest: there are {} portions", portions.await);
    };
    run(vec![Box::pin(guest), soup]);
}

/// What a task's waker points to: `wake` puts the task's number into the queue.
struct Ticket {
    task: usize,
    ready: Sender<usize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        // The send fails once `run` has returned, and then no task is left to
        // wake.
        let _ = self.ready.send(self.task);
    }
}

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
        let mut context = Context::from_waker(&wakers[number]);
        if task.as_mut().poll(&mut context).is_ready() {
            tasks.remove(&number);
        }
    }
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
