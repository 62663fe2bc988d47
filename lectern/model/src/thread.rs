//! What stands in for `std::thread`.
//!
//! A thread that is spawned runs up to its first step before `spawn` returns, and joining takes no step: both change nothing that
//! another thread could see.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::world::{Done, Stopped, Want, World, become_thread, hash, leave, line, step, with_me};

pub use crate::hint::spin_loop as yield_now;
pub use std::thread::Result;

/// Time does not pass here, so nothing is waited for.
pub fn sleep(_: Duration) {}

/// What a thread returned, once it has.
type Returned<T> = Arc<Mutex<Option<Result<T>>>>;

/// A thread that can be joined.
#[derive(Debug)]
pub struct JoinHandle<T> {
    thread: usize,
    returned: Returned<T>,
}

/// A thread of a scope that can be joined.
#[derive(Debug)]
pub struct ScopedJoinHandle<'scope, T> {
    handle: JoinHandle<T>,
    scope: PhantomData<&'scope ()>,
}

/// Spawns a thread.
#[track_caller]
pub fn spawn<F, T>(act: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (handle, run) = prepare(line(), act);
    std::thread::spawn(run);
    wait_for_first_step(handle.thread);
    handle
}

impl<T> JoinHandle<T> {
    /// Waits for the thread's end.
    ///
    /// # Errors
    /// The payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        wait_for_end(vec![self.thread], line());
        with_me(|world, _| world.state().threads[self.thread].joined = true);
        take(&self.returned)
    }

    pub(crate) fn thread(&self) -> usize {
        self.thread
    }

    /// What it returned. It has ended.
    pub(crate) fn take(&self) -> Result<T> {
        take(&self.returned)
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread's end.
    ///
    /// # Errors
    /// The payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.handle.join()
    }
}

/// A scope, whose threads end with it.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'scope, 'env: 'scope> {
    scope: &'scope std::thread::Scope<'scope, 'env>,
}

/// Runs a function that spawns threads, and waits for all of them.
///
/// # Panics
/// If one of them has.
#[track_caller]
pub fn scope<'env, F, T>(act: F) -> T
where
    F: for<'scope> FnOnce(Scope<'scope, 'env>) -> T,
{
    let line = line();
    std::thread::scope(|scope| {
        let before = with_me(|world, _| world.state().threads.len());
        let returned = catch_unwind(AssertUnwindSafe(|| act(Scope { scope })));
        let (now, panicked) = with_me(|world, _| {
            let state = world.state();
            let threads = &state.threads;
            (threads.len(), returned.is_err())
        });
        let all: Vec<usize> = (before..now).collect();
        if !all.is_empty() && step(Want::Join(all.clone()), line, |_, _, _| done()).is_none() {
            leave();
        }
        let returned = returned.unwrap_or_else(|panic| resume_unwind(panic));
        let one_panicked = with_me(|world, _| {
            let state = world.state();
            // A panic that somebody has been told of is theirs.
            let panics = |&thread: &usize| {
                let thread = &state.threads[thread];
                !thread.joined && matches!(thread.ended, Some(Some(_)))
            };
            all.iter().any(panics)
        });
        assert!(panicked || !one_panicked, "a scoped thread panicked");
        returned
    })
}

impl<'scope> Scope<'scope, '_> {
    /// Spawns a thread of the scope.
    #[track_caller]
    pub fn spawn<F, T>(&self, act: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (handle, run) = prepare(line(), act);
        self.scope.spawn(run);
        wait_for_first_step(handle.thread);
        ScopedJoinHandle {
            handle,
            scope: PhantomData,
        }
    }
}

/// A thread that is about to be spawned, and what it will do.
pub(crate) fn prepare<F, T>(line: u32, act: F) -> (JoinHandle<T>, impl FnOnce() + Send)
where
    F: FnOnce() -> T + Send,
    T: Send,
{
    let returned: Returned<T> = Arc::default();
    let (world, thread) = with_me(|world, me| {
        let mut state = world.state();
        state.threads[me].spawned += 1;
        let parent = &state.threads[me];
        let seed = hash((parent.history, line, parent.spawned));
        let returns = size_of::<T>() != 0;
        let thread = world.add_thread(&mut state, seed, returns);
        (Arc::clone(world), thread)
    });
    let place = Arc::clone(&returned);
    let run = move || {
        run(&world, thread, act, |result| {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        })
    };
    (JoinHandle { thread, returned }, run)
}

/// What a thread of the system does for one of the program.
pub(crate) fn run<T>(
    world: &Arc<World>,
    thread: usize,
    act: impl FnOnce() -> T,
    keep: impl FnOnce(Result<T>),
) {
    become_thread(world, thread);
    let result = catch_unwind(AssertUnwindSafe(act));
    let panic = match &result {
        Err(payload) if payload.is::<Stopped>() => None,
        Err(payload) => Some(message(&**payload)),
        Ok(_) => None,
    };
    keep(result);
    world.end_thread(thread, panic);
}

/// What a panic said.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or(payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without words").to_owned()
}

/// Waits until a thread that was spawned has come to its first step: only one runs at a time.
pub(crate) fn wait_for_first_step(thread: usize) {
    with_me(|world, _| {
        let mut state = world.state();
        while state.threads[thread].wants.is_none() && state.threads[thread].ended.is_none() {
            state = world
                .settled
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    });
}

fn done() -> Done<()> {
    Done {
        result: (),
        says: String::new(),
        learned: String::new(),
    }
}

/// Waits for the ends of threads, and knows then what they knew, where they return something.
pub(crate) fn wait_for_end(threads: Vec<usize>, line: u32) {
    let joined = step(Want::Join(threads.clone()), line, |state, _, _| {
        let known = threads.iter().map(|&thread| &state.threads[thread]);
        let known = known.map(|thread| match (&thread.ended, thread.returns) {
            (Some(Some(panic)), _) => panic.clone(),
            (_, true) => thread.history.to_string(),
            (_, false) => String::new(),
        });
        Done {
            result: (),
            says: String::new(),
            learned: known.collect::<Vec<_>>().join(" "),
        }
    });
    if joined.is_none() {
        leave();
    }
}

fn take<T>(returned: &Returned<T>) -> Result<T> {
    let mut returned = returned.lock().unwrap_or_else(PoisonError::into_inner);
    returned.take().expect("the thread has ended")
}
