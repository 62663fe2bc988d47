//! The table of a `stepper` block.
//!
//! In: TOML. Out: a [`Stepper`]: what its author wrote, with the line of everything. A hole that is not shown, or shown twice,
//! and what is no such table are [`Wrong`].

use std::iter;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::book::Pattern;
use crate::page::block::every_line::{EveryLine, Names};
use crate::page::block::table::{self, Source, Words, Wrong, check_words};

/// The word after the opening fence.
pub(super) const FENCE: &str = "stepper";
/// A page has room for so many boxes, and a table for so many columns.
const MOST_BOXES: usize = 6;
/// What its messages call the lines that its pattern reads.
const STEPS: Names = Names {
    lines: "steps",
    one: "a step",
    each: "each step",
    others: "the steps",
    beginning: "step: ",
    shown: "add a box for it",
};

/// A trace that a listing printed, to go through step by step.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stepper {
    /// The listing that printed the trace.
    #[schemars(with = "String")]
    pub(super) listing: Spanned<String>,
    /// What the figure shows.
    #[schemars(with = "String")]
    pub(super) caption: Spanned<String>,
    /// The pattern of a step. It begins with a word, and every recorded line that begins with this word is a step and
    /// must match: none can be left out. No comparisons. From 2 to 100 steps.
    #[schemars(with = "String")]
    pub(super) step: Spanned<String>,
    /// The hole, counted from 1, that says what happens. Every hole is shown, and once.
    #[schemars(with = "usize")]
    pub(super) says: Spanned<usize>,
    /// The hole, counted from 1, that has the line of the program.
    #[schemars(with = "usize")]
    pub(super) line: Spanned<usize>,
    /// What the program prints where a box is empty; without it, `"-"`. A hole always has something in it.
    #[schemars(with = "Option<String>")]
    pub(super) nothing: Option<Spanned<String>>,
    /// What else a step shows, at most six.
    #[schemars(with = "Vec<BoxBlock>")]
    pub(super) boxes: Vec<Spanned<BoxBlock>>,
    /// The text that all places refer to.
    #[serde(skip)]
    pub(super) source: Source,
}

/// A box beside the program.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BoxBlock {
    /// What stands above the box.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// The hole, counted from 1, that has what is in it.
    pub(super) hole: usize,
    /// How it is shown: a `"queue"` (items in a row, the first in front), a `"list"` (one below the other),
    /// `"states"` (items such as `A waiting`: a name up to the first space, and its state), or a `"text"` as it was
    /// printed.
    pub(super) shows: Shows,
    /// What the program prints between two items of the box; without it, `", "`.
    pub(super) between: Option<String>,
}

/// What a box holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shows {
    /// Items that wait in a row, the first one in front.
    Queue,
    /// Items one below the other.
    List,
    /// Names, each with the state that it is in.
    States,
    /// Words, as they were printed.
    Text,
}

impl Stepper {
    /// Reads the block.
    ///
    /// # Errors
    /// What is no such table.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut stepper: Self = table::read(FENCE, source)?;
        stepper.source = Source::new(source);
        Ok(stepper)
    }

    /// The listing whose recording it goes through, and the line within the block that names it.
    pub fn listing(&self) -> (usize, &str) {
        (self.line_of(&self.listing), self.listing.as_ref())
    }

    fn labels(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.boxes.iter().map(|block| &block.as_ref().label)
    }

    /// Every text that readers see, with its line within the block.
    pub(super) fn words(&self) -> Vec<Words<'_>> {
        let words = iter::once(&self.caption).chain(self.labels());
        words.map(|words| self.source.plain(words)).collect()
    }

    pub(super) fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        self.source.line_of(place)
    }

    pub(super) fn check_words(&self) -> Result<(), Wrong> {
        check_words(&self.words())?;
        self.source.check_labels(self.labels(), "boxes")?;
        for block in &self.boxes {
            let line = self.line_of(block);
            let BoxBlock { shows, between, .. } = block.as_ref();
            match between.as_deref() {
                Some("") => {
                    let what = "nothing stands between two items; name in `between` what the program prints there";
                    return Err(Wrong::at(line, what.to_owned()));
                }
                Some(_) if *shows == Shows::Text => {
                    let what = "a box that shows a text has no items, so nothing is `between` them";
                    return Err(Wrong::at(line, what.to_owned()));
                }
                _ => {}
            }
        }
        let nothing = self.nothing.as_ref();
        if let Some(nothing) = nothing.filter(|nothing| nothing.as_ref().trim().is_empty()) {
            let what =
                "`nothing` is what the program prints where a box is empty, and must be something"
                    .to_owned();
            return Err(Wrong::at(self.line_of(nothing), what));
        }
        if self.boxes.is_empty() {
            return Err(Wrong::at(1, "a step has no boxes: show what it changes"));
        }
        self.source
            .check_room(&self.boxes, MOST_BOXES, "boxes", "page")
    }

    /// The recorded lines that are steps.
    pub(super) fn lines(&self) -> EveryLine<'_> {
        EveryLine {
            listing: self.listing.as_ref(),
            pattern: &self.step,
            source: &self.source,
            names: &STEPS,
        }
    }

    /// Every hole is shown, and once.
    pub(super) fn check_holes(&self, pattern: &Pattern) -> Result<(), Wrong> {
        let own = [&self.says, &self.line];
        let own = own.map(|hole| (self.line_of(hole), *hole.as_ref()));
        let boxes = self.boxes.iter();
        let boxes = boxes.map(|block| (self.line_of(block), block.as_ref().hole));
        self.lines()
            .check_holes(pattern, own.into_iter().chain(boxes))
    }
}
