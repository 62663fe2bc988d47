use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Wake, Waker, ready};

type Task = Pin<Box<dyn Future<Output = u32>>>;

// ANCHOR: turns
fn main() {
    run(vec![Box::pin(tea(3)), Box::pin(Tea::Begin { cups: 3 })]);
}

/// Is pending this many times, and then ready. Asks to be polled again at once.
struct Turns(u32);

impl Future for Turns {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
// ANCHOR_END: turns

async fn tea(cups: u32) -> u32 {
    let grams = 2 * cups;
    println!("async fn: heat water for {cups} cups");
    Turns(1).await;
    println!("async fn: pour it on {grams} g of tea");
    Turns(2).await;
    println!("async fn: pour {cups} cups");
    cups
}

enum Tea {
    Begin { cups: u32 },
    Heating { cups: u32, grams: u32, turns: Turns },
    Drawing { cups: u32, turns: Turns },
    Ended,
}

impl Future for Tea {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<u32> {
        loop {
            match &mut *self {
                &mut Tea::Begin { cups } => {
                    let grams = 2 * cups;
                    println!("by hand: heat water for {cups} cups");
                    *self = Tea::Heating { cups, grams, turns: Turns(1) };
                }
                Tea::Heating { cups, grams, turns } => {
                    ready!(Pin::new(turns).poll(context));
                    println!("by hand: pour it on {grams} g of tea");
                    *self = Tea::Drawing { cups: *cups, turns: Turns(2) };
                }
                Tea::Drawing { cups, turns } => {
                    ready!(Pin::new(turns).poll(context));
                    let cups = *cups;
                    println!("by hand: pour {cups} cups");
                    *self = Tea::Ended;
                    return Poll::Ready(cups);
                }
                Tea::Ended => panic!("polled after its end"),
            }
        }
    }
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
        let polled = task.as_mut().poll(&mut context);
        println!("executor: task {number} gave {polled:?}");
        if polled.is_ready() {
            tasks.remove(&number);
        }
    }
}
