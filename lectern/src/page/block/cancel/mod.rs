//! A future of a listing, cancelled at each of its awaits: the reader picks one, and sees what is left behind.
//!
//! In: the TOML of a `cancel` block, the recording that it names, and the program that was recorded. Out: [`Outcomes`]: for each
//! run of the future that was dropped the line at which it waited, what for, and what was there afterwards. They are read from
//! recorded lines by one pattern, all of them, and cannot be typed; `html.rs` puts them on the page.
//! A hole that is not shown, a line that begins like such a run and is none, and a line number that the program does not compute
//! are errors with their line in the block.
//!
//! ```toml
//! listing = "eggs-at-every-await"
//! caption = "An order, cancelled at any of its awaits"
//! cancelled = "cancelled at line {integer}, {text} | eggs: {integer} | stove: {word}"
//! line = 1
//! says = 2
//! left = [
//!     { label = "eggs in the box", hole = 3 },
//!     { label = "stove", hole = 4 },
//! ]
//! ```

mod html;
mod outcomes;
mod table;

use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, Runs, Setting};
use crate::page::block::html::unrecorded;
use crate::page::block::recorded::read_run;
use crate::page::block::rules::IMPOSSIBLE_CANCELLATION;
use crate::page::block::table::{Words, Wrong};

pub use html::{BEFORE_CANCELLING, cancel_sentence};
pub use outcomes::{Dropped, Outcomes};
pub use table::Cancel;

impl Block for Cancel {
    fn fence() -> &'static str {
        table::FENCE
    }

    fn rule() -> &'static Rule {
        IMPOSSIBLE_CANCELLATION
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
        "leave it out: the figure says what was recorded"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        Ok(
            match read_run(&setting.runs, self.listing().1, |run| self.outcomes(run))? {
                Some((outcomes, program)) => html::markdown(&outcomes, &program, setting),
                None => unrecorded(
                    table::FENCE,
                    "Nothing has been recorded yet of what is left behind.",
                    "To be recorded",
                    &setting.links,
                ),
            },
        )
    }

    /// What is left behind are no figures; but it must be there.
    fn figures(&self, runs: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        let outcomes = read_run(runs, self.listing().1, |run| self.outcomes(run))?;
        Ok(outcomes.map(|_| Figures::new()))
    }
}
