//! The table of a `parsons` block.
//!
//! In: TOML. Out: a [`ParsonsBlock`]. What is no such table is [`Wrong`].

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::page::block::table::{self, Source, Words, Wrong, check_words};

/// The word after the opening fence.
pub(super) const FENCE: &str = "parsons";

/// A program some of whose lines a reader puts in order, and is told what that very program does.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParsonsBlock {
    /// The listing; its contract has `parsons`. The directive `listing` that shows it is folded, as a solution.
    #[schemars(with = "String")]
    listing: Spanned<String>,
    /// What the figure is called. It doesn't give the solution away.
    #[schemars(with = "String")]
    caption: Spanned<String>,
    /// What the program is to do.
    #[schemars(with = "String")]
    ask: Spanned<String>,
    /// The text that all places refer to.
    #[serde(skip)]
    source: Source,
}

impl ParsonsBlock {
    /// Reads the block.
    ///
    /// # Errors
    /// What is no such table.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut block: Self = table::read(FENCE, source)?;
        block.source = Source::new(source);
        Ok(block)
    }

    /// The listing, and the line within the block that names it.
    pub fn listing(&self) -> (usize, &str) {
        (self.source.line_of(&self.listing), self.listing.as_ref())
    }

    /// What the figure is called.
    pub fn caption(&self) -> &str {
        self.caption.as_ref()
    }

    /// What the program is to do.
    pub(super) fn ask(&self) -> &str {
        self.ask.as_ref()
    }

    /// Every text that readers see, with its line within the block.
    pub(super) fn words(&self) -> Vec<Words<'_>> {
        [&self.caption, &self.ask]
            .map(|words| self.source.plain(words))
            .into()
    }

    pub(super) fn check_words(&self) -> Result<(), Wrong> {
        check_words(&self.words())
    }
}
