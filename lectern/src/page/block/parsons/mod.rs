//! Parsons problems: lines to put in order, and what each order of them does.
//!
//! In: the TOML of a `parsons` block, and the recorded arrangements of the listing that it names. Out: the program with numbered
//! places, and the lines that may be put there, in an order that is always the same and never the right one; how many arrangements
//! do what. The table of all arrangements is a file of its own, loaded when somebody asks for the first answer. A listing whose
//! contract makes no problem of it is an error with its line in the block.
//!
//! ```toml
//! listing = "transfers-both-ways"
//! caption = "Two transfers, whose locks you take"
//! ask = "Put the lines in order so that both transfers are made, whoever runs first. Some of the lines don't belong."
//! ```

mod html;
mod table;

use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, OfListing, Runs, Setting};
use crate::page::block::html::unrecorded;
use crate::page::block::rules::IMPOSSIBLE_PARSONS;
use crate::page::block::table::{Words, Wrong};
use crate::record::parsons_of;

pub use table::ParsonsBlock;

impl Block for ParsonsBlock {
    fn fence() -> &'static str {
        table::FENCE
    }

    fn rule() -> &'static Rule {
        IMPOSSIBLE_PARSONS
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
        "leave it out: the figure counts the arrangements"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        self.check_words()?;
        let (line, slug) = self.listing();
        let of_listing = setting.arrangements.get(slug);
        let known = of_listing.and_then(|known| Some((known, parsons_of(known.listing)?)));
        let Some((OfListing { status, .. }, (parsons, _))) = known else {
            let what = format!("the contract of `{slug}` makes no Parsons problem of it");
            return Err(Wrong::at(line, what));
        };
        Ok(match status.recorded() {
            Some(recorded) => html::markdown(self, &parsons, recorded, status.is_fresh(), setting),
            None => unrecorded(
                table::FENCE,
                "Nobody has tried the arrangements of these lines yet.",
                "To be recorded",
                &setting.links,
            ),
        })
    }

    /// Every machine has the same arrangements.
    fn figures(&self, _: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        Ok(Some(Figures::new()))
    }
}
