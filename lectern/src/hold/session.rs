//! What contracts and exercises have in common when they are judged: a machine, results that are kept, and cases of which
//! this machine cannot tell.

use std::env;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use libtest_mimic::{Completion, Failed};

use crate::ground::Kept;
use crate::run::Machine;

/// With this variable set to `all`, a case of which this machine cannot tell counts as failed.
const DECIDE: &str = "LECTERN_DECIDE";

/// A run of tests, in which cases are judged.
pub(super) struct Session {
    pub(super) machine: Machine,
    pub(super) kept: Kept,
    /// Whether each case must be decided.
    decide_all: bool,
    /// The names of those that could not be decided, with the reasons.
    undecided: Mutex<Vec<(String, String)>>,
}

impl Session {
    /// A session that keeps what passed in this folder.
    pub(super) fn new(kept: &Path) -> Self {
        Self {
            machine: Machine::measure(),
            kept: Kept::new(kept),
            decide_all: env::var_os(DECIDE).is_some_and(|value| value == "all"),
            undecided: Mutex::default(),
        }
    }

    /// Notes that this machine cannot tell, and why.
    pub(super) fn undecided(&self, name: String, reason: String) -> Result<Completion, Failed> {
        let mut undecided = self
            .undecided
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        undecided.push((name, reason.clone()));
        match self.decide_all {
            true => {
                Err(format!("undecided, and {DECIDE}=all asks for a decision: {reason}").into())
            }
            false => Ok(Completion::ignored_with(format!("undecided: {reason}"))),
        }
    }

    /// Prints how much was known from an earlier run, as `line` says it of the number of undecided cases, and these with
    /// the reasons.
    pub(super) fn report(&self, line: impl FnOnce(usize) -> String) {
        let undecided = self
            .undecided
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        println!("{}", line(undecided.len()));
        for (name, reason) in undecided.iter() {
            println!("    undecided: {name}: {reason}");
        }
    }
}
