//! Steppers: a recorded trace of a program, one step after another.
//!
//! In: the TOML of a `stepper` block, the recording that it names, and the program that was recorded. Out: a [`Trace`]: for
//! each step what happened, in which line of the program, what stands in each box, and what of it is new. Steps are read
//! from recorded lines by one pattern, all of them, and cannot be typed; `html.rs` puts them on the page.
//! A hole that is not shown, a line that begins like a step and is none, and a line number that the program does not compute
//! are errors with their line in the block.
//!
//! ```toml
//! listing = "executor-steps"
//! caption = "Three tasks and one executor"
//! step = "step: {text} at line {integer} | ready: {text} | tasks: {text} | events: {text}"
//! says = 1
//! line = 2
//! boxes = [
//!     { label = "ready queue", hole = 3, shows = "queue" },
//!     { label = "tasks", hole = 4, shows = "states" },
//!     { label = "events", hole = 5, shows = "list" },
//! ]
//! ```

mod changes;
pub(crate) mod html;
mod table;
pub(crate) mod trace;

use crate::page::block::definition::{Block, Figures, Run, Runs, Setting};
use crate::page::block::html::unrecorded;
use crate::page::block::table::{Words, Wrong};

pub use changes::{Change, Content, Item};
pub use html::sentence;
pub use table::{Shows, Stepper};
pub use trace::{Recorded, Step, Trace};

impl Block for Stepper {
    fn fence() -> &'static str {
        table::FENCE
    }

    fn read(source: &str) -> Result<Self, Wrong> {
        Self::read(source)
    }

    fn listings(&self) -> Vec<(usize, &str)> {
        vec![self.listing()]
    }

    fn words(&self) -> Vec<Words<'_>> {
        self.words()
    }

    fn instead_of_figures(&self) -> &'static str {
        "leave it out: the steps say what was recorded"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        Ok(match self.trace_of(&setting.runs)? {
            Some((trace, program)) => html::markdown(&trace, &program, setting),
            None => unrecorded(
                "stepper",
                "Nothing has been recorded yet of these steps.",
                "To be recorded",
                &setting.links,
            ),
        })
    }

    /// A trace has no figures; but it must be there.
    fn figures(&self, runs: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        let trace = self.trace_of(runs)?;
        Ok(trace.map(|_| Figures::new()))
    }
}

impl Stepper {
    /// Its trace, and the program as readers see it.
    fn trace_of(&self, runs: &Runs<'_>) -> Result<Option<(Trace, String)>, Wrong> {
        let Some(Run {
            listing,
            evidence,
            fresh,
        }) = runs.get(self.listing().1)
        else {
            return Ok(self.trace(None)?.map(|trace| (trace, String::new())));
        };
        let program = listing.program();
        let recorded = Recorded {
            evidence,
            source: &listing.source,
            program: &program,
            fresh: *fresh,
        };
        let trace = self.trace(Some(recorded))?;
        Ok(trace.map(|trace| (trace, program)))
    }
}
