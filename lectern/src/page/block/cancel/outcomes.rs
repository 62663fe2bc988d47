//! What was left behind, for each await.
//!
//! In: a [`Cancel`] and a run. Out: [`Outcomes`], of all recorded lines that begin as its pattern does. One that does not match, two at
//! the same line, and a line number that the program does not compute are [`Wrong`].

use super::table::Cancel;
use crate::page::block::recorded::Recorded;
use crate::page::block::table::Wrong;

/// With fewer than these there is nothing to choose.
const FEWEST: usize = 2;
/// Nobody tries more than these.
const MOST: usize = 20;

/// What was left behind, wherever the future was dropped.
#[derive(Debug, Clone)]
pub struct Outcomes {
    /// The words above it.
    pub caption: String,
    /// The listing that was recorded.
    pub listing: String,
    /// What may be left behind.
    pub labels: Vec<String>,
    /// The futures that were dropped, in the order of the output.
    pub dropped: Vec<Dropped>,
}

/// A future that was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The line of the program at which it waited, counted from one.
    pub line: usize,
    /// What it waited for.
    pub says: String,
    /// How each thing was left.
    pub left: Vec<String>,
}

impl Cancel {
    /// Reads them; nothing while there is no recording.
    ///
    /// # Errors
    /// What is wrong with the block, or with the run.
    pub fn outcomes(&self, recorded: Option<Recorded<'_>>) -> Result<Option<Outcomes>, Wrong> {
        self.check_words()?;
        let lines = self.lines();
        let pattern = lines.pattern()?;
        self.check_holes(&pattern)?;
        let Some(recorded) = recorded else {
            return Ok(None);
        };
        let readings = lines.readings(&pattern, recorded.evidence)?;
        if !(FEWEST..=MOST).contains(&readings.len()) {
            return Err(lines.wrong_in_run(&format!(
                "{} of the recorded lines match `{pattern}`, and a reader chooses among {FEWEST} to {MOST}",
                readings.len()
            )));
        }
        let mut dropped: Vec<Dropped> = Vec::new();
        for reading in &readings {
            let line = lines.line_of_program(reading, &self.line, recorded)?;
            if dropped.iter().any(|other| other.line == line) {
                let what = format!(
                    "line {line} comes a second time, and a reader can choose it only once"
                );
                return Err(lines.wrong_in(reading, self.line_of(&self.line), &what));
            }
            // Whether the pattern has the hole was checked.
            let hole = |number: usize| reading.hole(number).unwrap_or_default().to_owned();
            dropped.push(Dropped {
                line,
                says: hole(*self.says.as_ref()),
                left: (self.left.iter())
                    .map(|block| hole(block.as_ref().hole))
                    .collect(),
            });
        }
        Ok(Some(Outcomes {
            caption: self.caption.as_ref().clone(),
            listing: self.listing.as_ref().clone(),
            labels: self.labels().map(|label| label.as_ref().clone()).collect(),
            dropped,
        }))
    }
}
