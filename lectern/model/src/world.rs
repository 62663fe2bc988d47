//! The world of one run: its threads, what they share, and whose turn it is.
//!
//! A thread of the program is a thread of the system that stops before each step, says what it wants, and goes on when it is
//! told to. So there is never more than one that runs. Whoever tells them is [`run`](crate::run).

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{Location, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::names;

/// What the program is.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// How the path of its file ends.
    pub file: &'static str,
    /// Its text.
    pub source: &'static str,
    /// What its threads are called, `main` first. Others have a number.
    pub threads: &'static [&'static str],
    /// Whether they are tasks that share one thread: another one has its turn only at an `.await`.
    pub tasks: bool,
}

/// What a thread waits to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Want {
    /// Something that it can always do.
    Step,
    /// To go on after an `.await`, or to begin.
    Resume,
    /// To take a lock.
    Lock(usize),
    /// To come out of `wait`: it must have been notified, and the lock must be free.
    Wake {
        /// The condition variable.
        condvar: usize,
        /// The lock that it takes again.
        lock: usize,
    },
    /// To wake one of those who sleep at a condition variable.
    NotifyOne(usize),
    /// To go on when these have ended. This takes no step.
    Join(Vec<usize>),
}

/// A thread.
#[derive(Debug)]
pub(crate) struct Thread {
    /// What it waits to do, and at which line.
    pub(crate) wants: Option<(Want, u32)>,
    /// Which of its choices it was told to take.
    granted: Option<usize>,
    wake: Arc<Condvar>,
    /// How it ended: with a panic's message, if it was one.
    pub(crate) ended: Option<Option<String>>,
    /// Whether somebody has asked how it ended.
    pub(crate) joined: bool,
    /// Whether what it returned can be anything but `()`.
    pub(crate) returns: bool,
    /// Whether it has looked in vain, and goes on only when another one has done something.
    pub(crate) spins: bool,
    /// A hash over what it has learned so far: all that its variables can depend on.
    pub(crate) history: u64,
    /// How many things it has made at each place.
    made: HashMap<(u32, u32), usize>,
    /// How many threads it has spawned.
    pub(crate) spawned: usize,
}

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Mutex,
    Condvar,
    Atomic,
}

/// Where something that is shared was made: by whom, at which line and column, as the how manieth.
pub(crate) type Origin = (usize, u32, u32, usize);

/// Something that is shared.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) origin: Origin,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// What it holds, as `Debug` writes it. Empty for what holds nothing.
    pub(crate) value: String,
    pub(crate) holder: Option<usize>,
    pub(crate) sleepers: Vec<usize>,
}

/// What changes.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) threads: Vec<Thread>,
    pub(crate) shared: Vec<Shared>,
    pub(crate) printed: Vec<String>,
    /// What was done in this step, and by which thread.
    pub(crate) did: Vec<(usize, String)>,
    /// How many threads are neither at a step nor done.
    pub(crate) running: usize,
    /// Whether the run is over, and all threads are to leave.
    stops: bool,
}

/// One run.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) setup: Arc<Setup>,
    state: Mutex<State>,
    /// Tells whoever directs the run that a thread has come to a step, or to its end.
    pub(crate) settled: Condvar,
}

/// Where a thread is in which run.
type Me = (Arc<World>, usize);

thread_local! {
    static ME: RefCell<Option<Me>> = const { RefCell::new(None) };
}

/// The payload with which threads leave a run that is over.
pub(crate) struct Stopped;

/// What a step did.
pub(crate) struct Done<R> {
    /// What the operation returns.
    pub(crate) result: R,
    /// What it did, for readers.
    pub(crate) says: String,
    /// What its thread knows now that it did not know before.
    pub(crate) learned: String,
}

/// The calling thread becomes this one of this run.
pub(crate) fn become_thread(world: &Arc<World>, thread: usize) {
    ME.set(Some((Arc::clone(world), thread)));
}

/// Whether the calling thread is one of a run.
pub(crate) fn is_of_a_run() -> bool {
    ME.with_borrow(Option::is_some)
}

/// Calls a function with the run and the thread that calls.
///
/// # Panics
/// Outside of a run.
pub(crate) fn with_me<R>(act: impl FnOnce(&Arc<World>, usize) -> R) -> R {
    let me = ME.with_borrow(Option::clone);
    let (world, thread) = me.expect("the types of the model work only in a run of the model");
    act(&world, thread)
}

/// Leaves a run that is over.
pub(crate) fn leave() -> ! {
    resume_unwind(Box::new(Stopped))
}

/// Waits for this thread's turn to do what it wants, and does it. `None` if the run is over.
pub(crate) fn step<R>(
    want: Want,
    line: u32,
    act: impl FnOnce(&mut State, usize, usize) -> Done<R>,
) -> Option<R> {
    with_me(|world, me| {
        let mut state = world.state();
        if state.stops {
            return None;
        }
        // On one thread, nobody else has a turn before the next await.
        let at_once = world.setup.tasks
            && !matches!(want, Want::Resume | Want::Join(_))
            && state.can(me, &want);
        let choice = if at_once {
            0
        } else {
            let wake = Arc::clone(&state.threads[me].wake);
            state.threads[me].wants = Some((want, line));
            state.running -= 1;
            world.settled.notify_all();
            loop {
                if state.stops {
                    return None;
                }
                if let Some(choice) = state.threads[me].granted.take() {
                    break choice;
                }
                state = wake.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        };
        state.threads[me].wants = None;
        let done = act(&mut state, me, choice);
        state.learn(me, line, &done.learned);
        if !done.says.is_empty() {
            state.did.push((me, done.says));
        }
        Some(done.result)
    })
}

/// The line at which this was called.
#[track_caller]
pub(crate) fn line() -> u32 {
    Location::caller().line()
}

/// A step that is no drop: leaves the run where that is over.
pub(crate) fn step_or_leave<R>(
    want: Want,
    line: u32,
    act: impl FnOnce(&mut State, usize, usize) -> Done<R>,
) -> R {
    step(want, line, act).unwrap_or_else(|| leave())
}

/// Makes something that is shared, at this place of the program, and returns its number in this run.
pub(crate) fn make(kind: Kind, value: String, place: &Location<'_>) -> usize {
    with_me(|world, me| {
        let mut state = world.state();
        let at = (place.line(), place.column());
        let made = state.threads[me].made.entry(at).or_default();
        let nth = *made;
        *made += 1;
        let base = names::of(world.setup.source, at.0, at.1);
        let name = match nth {
            0 => base,
            nth => {
                // The first of several has a number, too.
                let first = (me, at.0, at.1, 0);
                let mut shared = state.shared.iter_mut();
                if let Some(first) = shared.find(|shared| shared.origin == first && nth == 1) {
                    first.name = format!("{base}[0]");
                }
                format!("{base}[{nth}]")
            }
        };
        state.shared.push(Shared {
            origin: (me, at.0, at.1, nth),
            name,
            kind,
            value,
            holder: None,
            sleepers: Vec::new(),
        });
        state.shared.len() - 1
    })
}

/// What readers see of a value.
pub(crate) fn shown<T: std::fmt::Debug + ?Sized>(value: &T) -> String {
    match format!("{value:?}") {
        unit if unit == "()" => String::new(),
        shown => shown,
    }
}

/// The same number for the same things, in every run.
pub(crate) fn hash(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

impl World {
    /// A world in which nothing has happened yet.
    pub(crate) fn new(setup: &Arc<Setup>) -> Self {
        Self {
            setup: Arc::clone(setup),
            state: Mutex::default(),
            settled: Condvar::new(),
        }
    }

    /// What changes. No panic of a thread of the program happens while this is locked.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a thread is called.
    pub(crate) fn name(&self, thread: usize) -> String {
        match self.setup.threads.get(thread) {
            Some(name) => (*name).to_owned(),
            None => format!("thread {thread}"),
        }
    }

    /// What was done in a thread's step. Whoever joins goes on in the same step, and then that one is named.
    pub(crate) fn told(&self, state: &State, thread: usize) -> String {
        let mut text = String::new();
        let mut who = thread;
        for (by, what) in &state.did {
            if !text.is_empty() {
                text.push_str("; ");
            }
            if *by != who {
                who = *by;
                let _ = write!(text, "then {} ", self.name(who));
            }
            text.push_str(what);
        }
        text
    }

    /// Tells a thread to do what it wants, the choice of this number.
    pub(crate) fn grant(&self, state: &mut State, thread: usize, choice: usize) {
        state.running += 1;
        state.threads[thread].granted = Some(choice);
        state.threads[thread].wake.notify_all();
    }

    /// Makes all threads leave.
    pub(crate) fn stop(&self) {
        let mut state = self.state();
        state.stops = true;
        for thread in &state.threads {
            thread.wake.notify_all();
        }
    }

    /// A new thread, which runs from now on.
    pub(crate) fn add_thread(&self, state: &mut State, seed: u64, returns: bool) -> usize {
        state.running += 1;
        state.threads.push(Thread {
            wants: None,
            granted: None,
            wake: Arc::default(),
            ended: None,
            joined: false,
            returns,
            spins: false,
            history: seed,
            made: HashMap::new(),
            spawned: 0,
        });
        state.threads.len() - 1
    }

    /// A thread has ended.
    pub(crate) fn end_thread(&self, thread: usize, panic: Option<String>) {
        let mut state = self.state();
        state.threads[thread].ended = Some(panic);
        state.running -= 1;
        self.settled.notify_all();
    }
}

impl State {
    /// Whether a thread can do this now.
    pub(crate) fn can(&self, thread: usize, want: &Want) -> bool {
        if self.threads[thread].spins {
            return false;
        }
        match want {
            Want::Step | Want::Resume | Want::NotifyOne(_) => true,
            Want::Lock(lock) => self.shared[*lock].holder.is_none(),
            Want::Wake { condvar, lock } => {
                !self.shared[*condvar].sleepers.contains(&thread)
                    && self.shared[*lock].holder.is_none()
            }
            Want::Join(others) => others
                .iter()
                .all(|&other| self.threads[other].ended.is_some()),
        }
    }

    /// How many ways there are to do this.
    pub(crate) fn choices(&self, want: &Want) -> usize {
        match want {
            Want::NotifyOne(condvar) => self.shared[*condvar].sleepers.len().max(1),
            _ => 1,
        }
    }

    /// A thread knows something that it did not know before.
    pub(crate) fn learn(&mut self, thread: usize, line: u32, what: &str) {
        let thread = &mut self.threads[thread];
        thread.history = hash((thread.history, line, what));
    }
}
