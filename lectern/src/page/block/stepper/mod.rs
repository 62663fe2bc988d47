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
mod html;
mod table;
mod trace;

use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, Runs, Setting};
use crate::page::block::html::unrecorded;
use crate::page::block::recorded::read_run;
use crate::page::block::rules::IMPOSSIBLE_TRACE;
use crate::page::block::table::{Words, Wrong};

pub use changes::{Change, Content, Item};
pub use html::step_sentence;
pub use table::{Shows, Stepper};
pub use trace::{Step, Trace};

impl Block for Stepper {
    fn fence() -> &'static str {
        table::FENCE
    }

    fn rule() -> &'static Rule {
        IMPOSSIBLE_TRACE
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
        Ok(
            match read_run(&setting.runs, self.listing().1, |run| self.trace(run))? {
                Some((trace, program)) => html::markdown(&trace, &program, setting),
                None => unrecorded(
                    table::FENCE,
                    "Nothing has been recorded yet of these steps.",
                    "To be recorded",
                    &setting.links,
                ),
            },
        )
    }

    /// A trace has no figures; but it must be there.
    fn figures(&self, runs: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        let trace = read_run(runs, self.listing().1, |run| self.trace(run))?;
        Ok(trace.map(|_| Figures::new()))
    }
}
