//! Plots: a picture with two axes, of points that were recorded and of curves that follow from formulas.
//!
//! In: the TOML of a `plot` block, and the recordings that it names. Out: a [`Picture`] in numbers, which
//! `chart.rs` draws. Points, and what is estimated from them, are read from recorded lines by patterns and
//! cannot be typed; a number that is mathematics may be. What is unknown, missing, twice there, out of the picture or no
//! finite number is an error with its line in the block.
//!
//! ```toml
//! caption = "Speed-up of the primes, and Amdahl's law"
//! x = { name = "j", label = "threads", from = 1, to = 8 }
//! y = { label = "times as fast as one thread", from = 0, to = 8 }
//!
//! [[points]]
//! label = "measured"
//! listing = "primes-speed-up"
//! line = "{integer} threads: {number} times as fast"
//! x = 1
//! y = 2
//!
//! [[curves]]
//! label = "Amdahl's law, B = {B}"
//! formula = "1 / (B + (1 - B) / j)"
//! with.B = { listing = "primes-speed-up", line = "B = {number} ± {number}", hole = 1, error = 2 }
//!
//! [control]
//! label = "Amdahl's law, with your B"
//! formula = "1 / (B + (1 - B) / j)"
//! sliders = [
//!     { name = "B", label = "serial part B", from = 0, to = 1, step = 0.01, start = 0.1 },
//!     { name = "j", label = "threads j", from = 1, to = 64, step = 1, start = 8 },
//! ]
//! also.limit = "1 / B"
//! says = "B = {B}, {j} threads: {y} times as fast; never more than {limit} times."
//! otherwise = "B = {B}, {j} threads: {y} times as fast; there is no limit."
//! ```

mod axis;
mod chart;
mod control;
mod curve;
mod formula;
mod html;
mod picture;
mod points;
mod resolve;
mod table;

use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, Runs, Setting};
use crate::page::block::html::unrecorded;
use crate::page::block::rules::IMPOSSIBLE_PLOT;
use crate::page::block::table::{Words, Wrong};

pub use formula::Formula;
pub use picture::Picture;
pub use table::Plot;

impl Block for Plot {
    fn fence() -> &'static str {
        table::FENCE
    }

    fn rule() -> &'static Rule {
        IMPOSSIBLE_PLOT
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
        "leave it out, or name it in braces: the picture says what was recorded"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        let picture = self.picture(&|slug| setting.evidence(slug))?;
        Ok(match picture {
            Some(picture) => html::markdown(&picture, setting),
            None => unrecorded(
                "plot",
                "Nothing has been recorded yet of what this picture shows.",
                "To be measured",
                &setting.links,
            ),
        })
    }

    fn figures(&self, runs: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        let picture = self.picture(&|slug| runs.get(slug).map(|run| run.evidence))?;
        Ok(picture.map(|picture| picture.figures()))
    }
}
