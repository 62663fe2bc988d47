//! Scoreboards: what several recorded runs took, one below the other.
//!
//! In: the TOML of a `scoreboard` block and the recordings that it names. Out: a [`Board`]: for each row its time, in
//! delays too, and what else was measured, as a reader sees it, with figures from elsewhere beside it.
//! `html.rs` puts it on the page. What is measured is read from a recording, or from the one recorded line
//! that a pattern matches, and cannot be typed; a figure from elsewhere says where it comes from. A row whose line was not
//! printed, a hole that the pattern does not have and a figure without a source are errors with their line in the block.
//!
//! ```toml
//! caption = "A hundred requests, in all ways"
//!
//! [cited]
//! label = "published for Python"
//! source = "the tutorials that this book follows, with a server that takes 3 s"
//! delay = 3
//!
//! [[rows]]
//! label = "one after another"
//! listing = "hundred-in-a-row"
//! cited = 305.17
//!
//! [[rows]]
//! label = "1,000 tasks"
//! listing = "ladder-of-tasks"
//! line = "1000 tasks: {seconds} s, {integer} in flight, {number} MB"
//! time = 1
//! in-flight = 2
//! memory = 3
//! ```

mod board;
mod html;
mod table;

use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, Runs, Setting};
use crate::page::block::html::unrecorded;
use crate::page::block::rules::IMPOSSIBLE_SCOREBOARD;
use crate::page::block::table::{Words, Wrong};

pub use board::Board;
pub use table::{Column, Scoreboard};

impl Block for Scoreboard {
    fn fence() -> &'static str {
        table::FENCE
    }

    fn rule() -> &'static Rule {
        IMPOSSIBLE_SCOREBOARD
    }

    fn read(source: &str) -> Result<Self, Wrong> {
        Self::read(source)
    }

    fn listings(&self) -> Vec<(usize, &str)> {
        self.listings()
    }

    fn words(&self) -> Vec<Words<'_>> {
        self.words()
    }

    fn instead_of_figures(&self) -> &'static str {
        "leave it out: the rows say what was recorded"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        let board = self.board(&|slug| setting.evidence(slug))?;
        Ok(match board {
            Some(board) => html::markdown(&board, setting),
            None => unrecorded(
                "scoreboard",
                "Not all of this has been recorded yet.",
                "To be recorded",
                &setting.links,
            ),
        })
    }

    fn figures(&self, runs: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        let board = self.board(&|slug| runs.get(slug).map(|run| run.evidence))?;
        Ok(board.map(|board| board.figures()))
    }
}
