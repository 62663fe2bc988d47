//! What stands in for the part of Tokio that two tasks on one thread need: `spawn`, its handle, `sleep` and `yield_now`.
//!
//! A task is a thread of the model that has its turn from one `.await` to the next. Which of the tasks that could go on is next,
//! anybody may choose: timers and responses come in any order.

use std::future::Future;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use crate::names::line_of_spawned;
use crate::thread::{self, JoinHandle as Thread, prepare, wait_for_end, wait_for_first_step};
use crate::world::{Done, Want, step_or_leave, with_me};

use std::cell::RefCell;

/// What a task waits for, and at which line.
#[derive(Debug, Clone, Copy)]
enum Awaits {
    Turn(u32),
    End(usize, u32),
}

thread_local! {
    static AWAITS: RefCell<Option<Awaits>> = const { RefCell::new(None) };
}

/// A task that can be awaited.
#[derive(Debug)]
pub struct JoinHandle<T> {
    thread: Thread<T>,
    line: u32,
}

/// Spawns a task.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let place = Location::caller();
    let line = place.line();
    let (thread, run) = prepare(line, move || {
        let source = with_me(|world, _| world.setup.source);
        let begins = line_of_spawned(source, line, place.column());
        resume(begins.unwrap_or(line), "begins");
        block_on(future)
    });
    std::thread::spawn(run);
    wait_for_first_step(thread.thread());
    JoinHandle { thread, line }
}

/// Runs a future to its end: what `#[tokio::main]` does.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        match AWAITS.take() {
            Some(Awaits::Turn(line)) => resume(line, "goes on"),
            Some(Awaits::End(thread, line)) => wait_for_end(vec![thread], line),
            None => panic!("awaits something that the model doesn't know"),
        }
    }
}

fn resume(line: u32, says: &str) {
    step_or_leave(Want::Resume, line, |_, _, _| Done {
        result: (),
        says: says.to_owned(),
        learned: String::new(),
    });
}

impl<T> Future for JoinHandle<T> {
    type Output = thread::Result<T>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        let thread = self.thread.thread();
        let has_ended = with_me(|world, _| world.state().threads[thread].ended.is_some());
        if has_ended {
            return Poll::Ready(self.thread.take());
        }
        AWAITS.set(Some(Awaits::End(thread, self.line)));
        Poll::Pending
    }
}

/// An await that is over whenever its task has its turn.
#[derive(Debug)]
struct Pause {
    line: u32,
    is_over: bool,
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.is_over {
            return Poll::Ready(());
        }
        self.is_over = true;
        AWAITS.set(Some(Awaits::Turn(self.line)));
        Poll::Pending
    }
}

fn pause(place: &Location<'_>) -> Pause {
    Pause {
        line: place.line(),
        is_over: false,
    }
}

/// What stands in for `tokio::time`.
pub mod time {
    use super::{Future, Location, pause};

    pub use std::time::Duration;

    /// A pause, which may be over before any other.
    #[track_caller]
    pub fn sleep(_: Duration) -> impl Future<Output = ()> {
        pause(Location::caller())
    }
}

/// What stands in for `tokio::task`.
pub mod task {
    use super::{Future, Location, pause};

    pub use super::{JoinHandle, spawn};

    /// Lets others have their turn.
    #[track_caller]
    pub fn yield_now() -> impl Future<Output = ()> {
        pause(Location::caller())
    }
}
