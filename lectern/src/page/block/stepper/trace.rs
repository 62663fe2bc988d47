//! A run, step by step.
//!
//! In: a [`Stepper`] and a run. Out: a [`Trace`], of all recorded lines that begin as steps do. One that is no step, and a line
//! number that the program does not compute, are [`Wrong`].

use super::changes::{Content, content};
use super::table::{Shows, Stepper};
use crate::page::block::recorded::Recorded;
use crate::page::block::table::Wrong;
use crate::page::line_match::LineMatch;

/// Fewer steps than these are no way.
const FEWEST_STEPS: usize = 2;
/// Nobody goes through more steps than these, and a page with more is heavy.
const MOST_STEPS: usize = 100;
/// What a program prints where a box is empty, unless the block says otherwise.
const NOTHING: &str = "-";

/// A run, step by step.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The words above it.
    pub caption: String,
    /// The listing that was recorded.
    pub listing: String,
    /// The boxes, in their order.
    pub boxes: Vec<(String, Shows)>,
    /// The steps, in the order of the output.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When its line was printed, in seconds since the start of the process.
    pub at: f64,
    /// What happened.
    pub says: String,
    /// The line of the program that says so, counted from one.
    pub line: usize,
    /// What each box holds.
    pub boxes: Vec<Content>,
}

impl Stepper {
    /// Reads the steps; nothing while there is no recording.
    ///
    /// # Errors
    /// What is wrong with the block, or with the run.
    pub fn trace(&self, recorded: Option<Recorded<'_>>) -> Result<Option<Trace>, Wrong> {
        self.check_words()?;
        let lines = self.lines();
        let pattern = lines.pattern()?;
        self.check_holes(&pattern)?;
        let Some(recorded) = recorded else {
            return Ok(None);
        };
        let readings = lines.readings(&pattern, recorded.evidence)?;
        match readings.len() {
            count if count < FEWEST_STEPS => {
                return Err(lines.wrong_in_run(&format!(
                    "one recorded line matches `{pattern}`, and a single step leads nowhere"
                )));
            }
            count if count > MOST_STEPS => {
                return Err(lines.wrong_in_run(&format!(
                    "{count} recorded lines match `{pattern}`, and a stepper has at most {MOST_STEPS} steps; let the \
                     program do less"
                )));
            }
            _ => {}
        }
        let mut steps: Vec<Step> = Vec::new();
        for reading in &readings {
            steps.push(self.step(reading, steps.last(), recorded)?);
        }
        let boxes = self.boxes.iter().map(|block| block.as_ref());
        Ok(Some(Trace {
            caption: self.caption.as_ref().clone(),
            listing: self.listing.as_ref().clone(),
            boxes: boxes
                .map(|block| (block.label.as_ref().clone(), block.shows))
                .collect(),
            steps,
        }))
    }

    fn step(
        &self,
        reading: &LineMatch<'_>,
        before: Option<&Step>,
        recorded: Recorded<'_>,
    ) -> Result<Step, Wrong> {
        let lines = self.lines();
        // Whether the pattern has the hole was checked.
        let hole = |number: usize| reading.hole(number).unwrap_or_default();
        let line = lines.line_of_program(reading, &self.line, recorded)?;
        let nothing = self.nothing.as_ref();
        let nothing = nothing.map_or(NOTHING, |nothing| nothing.as_ref());
        let mut boxes = Vec::new();
        for (index, block) in self.boxes.iter().enumerate() {
            let before = before.map(|step| step.boxes[index].items.as_slice());
            let content = content(block.as_ref(), nothing, hole(block.as_ref().hole), before)
                .map_err(|what| lines.wrong_in(reading, self.line_of(block), &what))?;
            boxes.push(content);
        }
        Ok(Step {
            at: reading.at(),
            says: hole(*self.says.as_ref()).to_owned(),
            line,
            boxes,
        })
    }
}
