//! One run, directed from outside: which thread does its next step.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::thread;
use crate::world::{Setup, State, Want, World};

/// A thread that computes for longer than this between two steps never comes to the next one.
const LONGEST_STEP: Duration = Duration::from_secs(20);

/// What a program does, as often as it is run.
pub(crate) type Program = Arc<dyn Fn() + Send + Sync>;

/// A thread, and which of the ways to do what it wants.
pub(crate) type Turn = (usize, usize);

/// A run that stands still between two steps.
pub(crate) struct Run {
    world: Arc<World>,
    main: Option<JoinHandle<()>>,
}

impl Run {
    /// Runs the program up to where the first thread is to be chosen.
    pub(crate) fn start(setup: &Arc<Setup>, program: &Program) -> Result<Self, String> {
        let world = Arc::new(World::new(setup));
        let main = world.add_thread(&mut world.state(), 0, false);
        let handle = std::thread::spawn({
            let (world, program) = (Arc::clone(&world), Arc::clone(program));
            move || thread::run(&world, main, || program(), |_| ())
        });
        let mut run = Self {
            world,
            main: Some(handle),
        };
        run.settle()?;
        Ok(run)
    }

    /// What has happened up to here.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.world.state()
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// Every step that can be next; none where the run is over, or nobody can go on.
    pub(crate) fn turns(&self) -> Vec<Turn> {
        let state = self.state();
        if state.threads[0].ended.is_some() {
            return Vec::new();
        }
        let is_stuck = self.world.setup.tasks && state.blocks_the_thread();
        let wants = |thread: usize| state.threads[thread].wants.as_ref();
        let threads = (0..state.threads.len()).filter(|_| !is_stuck);
        let able = threads
            .filter(|&thread| wants(thread).is_some_and(|(want, _)| state.can(thread, want)));
        able.flat_map(|thread| {
            let choices = wants(thread).map_or(1, |(want, _)| state.choices(want));
            (0..choices).map(move |choice| (thread, choice))
        })
        .collect()
    }

    /// Lets a thread do its step, and what follows up to the next one; returns what it did.
    pub(crate) fn step(&mut self, (thread, choice): Turn) -> Result<String, String> {
        {
            let mut state = self.world.state();
            state.did.clear();
            for (other, of_state) in state.threads.iter_mut().enumerate() {
                if other != thread {
                    of_state.spins = false;
                }
            }
            self.world.grant(&mut state, thread, choice);
        }
        self.settle()?;
        Ok(self.world.told(&self.state(), thread))
    }

    /// Waits until every thread has come to its next step or to its end. Joining is none.
    fn settle(&mut self) -> Result<(), String> {
        let world = Arc::clone(&self.world);
        let mut state = world.state();
        loop {
            let (now, timeout) = world
                .settled
                .wait_timeout_while(state, LONGEST_STEP, |state| state.running > 0)
                .unwrap_or_else(PoisonError::into_inner);
            state = now;
            if timeout.timed_out() {
                // It cannot be stopped, so nobody may wait for it.
                self.main = None;
                return Err(format!(
                    "a thread computes for more than {} seconds between two steps, or waits for something that is not of the model",
                    LONGEST_STEP.as_secs()
                ));
            }
            let joins = |thread: &usize| match &state.threads[*thread].wants {
                Some((want @ Want::Join(_), _)) => state.can(*thread, want),
                _ => false,
            };
            match (0..state.threads.len()).find(joins) {
                Some(thread) => world.grant(&mut state, thread, 0),
                None => return Ok(()),
            }
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.world.stop();
        if let Some(main) = self.main.take() {
            // How the program ended is known by now.
            let _ = main.join();
        }
    }
}

impl State {
    /// Whether a task waits for something else than an `.await`, so that the one thread of all waits with it.
    pub(crate) fn blocks_the_thread(&self) -> bool {
        let mut wants = self
            .threads
            .iter()
            .filter_map(|thread| thread.wants.as_ref());
        wants.any(|(want, _)| !matches!(want, Want::Resume | Want::Join(_)))
    }
}
