//! Schedules: a program of a few threads, gone through step by step by whoever chooses the next thread.
//!
//! In: the TOML of a `schedule` block, and all schedules of the listing that it names. Out: the lines of each thread side by side,
//! for the page's script to mark; the shortest schedule that ends badly as a table, for those who have no script; how many schedules there are,
//! how many of them end badly, and what the model does not show. The graph itself is a file of its own, loaded when somebody begins.
//! A listing whose schedules nobody counted is an error with its line in the block.
//!
//! ```toml
//! listing = "two-tickets"
//! caption = "Two sellers, one counter"
//! ask = "Let both sellers sell a ticket, and the counter miss one."
//! ```

mod html;
mod lines;
mod table;

use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, OfListing, Runs, Setting};
use crate::page::block::html::unrecorded;
use crate::page::block::rules::IMPOSSIBLE_SCHEDULE;
use crate::page::block::table::{Words, Wrong};

pub use table::Schedule;

impl Block for Schedule {
    fn fence() -> &'static str {
        table::FENCE
    }

    fn rule() -> &'static Rule {
        IMPOSSIBLE_SCHEDULE
    }

    fn read(source: &str) -> Result<Self, Wrong> {
        Self::read(source)
    }

    fn listings(&self) -> Vec<(usize, &str)> {
        vec![self.listing()]
    }

    fn needs_runs(&self) -> bool {
        false
    }

    fn words(&self) -> Vec<Words<'_>> {
        self.words()
    }

    fn instead_of_figures(&self) -> &'static str {
        "leave it out: the figure says how many schedules there are"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        self.check_words()?;
        let (line, slug) = self.listing();
        let Some(OfListing { listing, status }) = setting.schedules.get(slug) else {
            let what = format!("the contract of `{slug}` does not count its schedules");
            return Err(Wrong::at(line, what));
        };
        if !listing.anchors().is_empty() {
            let what = format!(
                "`{slug}` has anchors, so readers count its lines otherwise than the model does; take them out"
            );
            return Err(Wrong::at(line, what));
        }
        Ok(match status.recorded() {
            Some(schedules) => html::markdown(self, listing, schedules, status.is_fresh(), setting),
            None => unrecorded(
                "schedule",
                "The schedules of this program have not been recorded yet.",
                "To be recorded",
                &setting.links,
            ),
        })
    }

    /// Every machine has the same schedules.
    fn figures(&self, _: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        Ok(Some(Figures::new()))
    }
}
