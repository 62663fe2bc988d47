//! The table of a `cancel` block.
//!
//! In: TOML. Out: a [`Cancel`]: what its author wrote, with the line of everything. A hole that is not shown, or shown twice,
//! and what is no such table are [`Wrong`].

use std::iter;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::book::Pattern;
use crate::page::block::every_line::{EveryLine, Names};
use crate::page::block::table::{self, Source, Words, Wrong, check_words};

/// The word after the opening fence.
pub(super) const FENCE: &str = "cancel";
/// A page has room for so many boxes, and a table for so many columns.
const MOST_LABELS: usize = 6;
/// What its messages call the lines that its pattern reads.
const AWAITS: Names = Names {
    lines: "lines",
    one: "an await",
    each: "each such line",
    others: "the others",
    beginning: "cancelled ",
    shown: "name it in `left`",
};

/// A future that a listing cancels at each of its awaits, for a reader to pick one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The listing that polls a future of its own once, twice and so on, drops it, and prints a line about each.
    #[schemars(with = "String")]
    pub(super) listing: Spanned<String>,
    /// What the figure shows.
    #[schemars(with = "String")]
    pub(super) caption: Spanned<String>,
    /// The pattern of a future that was dropped. It begins with a word, and every recorded line that begins with this word is one and
    /// must match: none can be left out. No comparisons. From 2 to 20 of them, each at a line of its own.
    #[schemars(with = "String")]
    pub(super) cancelled: Spanned<String>,
    /// The hole, counted from 1, that has the line of the program at which it waited.
    #[schemars(with = "usize")]
    pub(super) line: Spanned<usize>,
    /// The hole, counted from 1, that says what it waited for. Every hole is shown, and once.
    #[schemars(with = "usize")]
    pub(super) says: Spanned<usize>,
    /// What is there afterwards, at most six things.
    #[schemars(with = "Vec<LeftBlock>")]
    pub(super) left: Vec<Spanned<LeftBlock>>,
    /// The text that all places refer to.
    #[serde(skip)]
    pub(super) source: Source,
}

/// Something that may be left behind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftBlock {
    /// What it is called.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// The hole, counted from 1, that says how it was left.
    pub(super) hole: usize,
}

impl Cancel {
    /// Reads the block.
    ///
    /// # Errors
    /// What is no such table.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut cancel: Self = table::read(FENCE, source)?;
        cancel.source = Source::new(source);
        Ok(cancel)
    }

    /// The listing whose recording it shows, and the line within the block that names it.
    pub fn listing(&self) -> (usize, &str) {
        (self.line_of(&self.listing), self.listing.as_ref())
    }

    pub(super) fn labels(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.left.iter().map(|block| &block.as_ref().label)
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
        self.source.check_labels(self.labels(), "things")?;
        if self.left.is_empty() {
            let what = "nothing is said of what is left behind: name it in `left`";
            return Err(Wrong::at(1, what));
        }
        self.source
            .check_room(&self.left, MOST_LABELS, "things", "page")
    }

    /// The recorded lines of futures that were dropped.
    pub(super) fn lines(&self) -> EveryLine<'_> {
        EveryLine {
            listing: self.listing.as_ref(),
            pattern: &self.cancelled,
            source: &self.source,
            names: &AWAITS,
        }
    }

    /// Every hole is shown, and once.
    pub(super) fn check_holes(&self, pattern: &Pattern) -> Result<(), Wrong> {
        let own = [&self.line, &self.says];
        let own = own.map(|hole| (self.line_of(hole), *hole.as_ref()));
        let left = self.left.iter();
        let left = left.map(|block| (self.line_of(block), block.as_ref().hole));
        self.lines()
            .check_holes(pattern, own.into_iter().chain(left))
    }
}
