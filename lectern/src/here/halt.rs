//! The means to stop a reader's run at once, whatever it is at: compiling, or running.
//!
//! In: that it is to stop. Out: Cargo is killed; the process that does the errand is told, and killed if it does not listen. Nothing here
//! fails.

use std::process::ChildStdin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::run::Stop;

/// How long the process that does the errand may take to end everything.
const GRACE: Duration = Duration::from_secs(3);

/// The means to stop one run, for whoever holds a clone of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Halt {
    /// Ends Cargo.
    pub(super) cargo: Stop,
    /// Ends the process that does the errand, if it does not end by itself.
    pub(super) errand: Stop,
    /// While this is open, the errand goes on.
    open: Arc<Mutex<Option<ChildStdin>>>,
}

impl Halt {
    /// Stops the run, and whatever would begin after it.
    pub(crate) fn stop(&self) {
        self.cargo.stop();
        if self.with(Option::take).is_some() {
            let errand = self.errand.clone();
            thread::spawn(move || {
                thread::sleep(GRACE);
                errand.stop();
            });
        }
    }

    /// Whether it was stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        self.cargo.is_stopped()
    }

    /// Keeps the errand going until it is to stop; not at all, if that has come already.
    pub(super) fn keep_open(&self, input: ChildStdin) {
        self.with(|open| *open = Some(input));
        if self.is_stopped() {
            self.stop();
        }
    }

    /// The errand is done.
    pub(super) fn close(&self) {
        self.with(Option::take);
    }

    fn with<T>(&self, change: impl FnOnce(&mut Option<ChildStdin>) -> T) -> T {
        // It is there or not after every statement.
        change(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
