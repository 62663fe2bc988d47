//! The table of a `schedule` block.
//!
//! In: TOML. Out: a [`Schedule`]. What is no such table is [`Wrong`].

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::page::block::table::{self, Source, Words, Wrong, check_words};

/// The word after the opening fence.
pub(super) const FENCE: &str = "schedule";

/// All schedules of a listing, for the reader to be the scheduler.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The listing; its contract has the claim `schedules`.
    #[schemars(with = "String")]
    listing: Spanned<String>,
    /// What the figure shows.
    #[schemars(with = "String")]
    caption: Spanned<String>,
    /// What the reader is to bring about. It says how the program should not end, and not whether it can: that there's no such
    /// schedule is an answer, too.
    #[schemars(with = "String")]
    ask: Spanned<String>,
    /// The text that all places refer to.
    #[serde(skip)]
    source: Source,
}

impl Schedule {
    /// Reads the block.
    ///
    /// # Errors
    /// What is no such table.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut schedule: Self = table::read(FENCE, source)?;
        schedule.source = Source::new(source);
        Ok(schedule)
    }

    /// The listing, and the line within the block that names it.
    pub fn listing(&self) -> (usize, &str) {
        (self.source.line_of(&self.listing), self.listing.as_ref())
    }

    /// What the figure shows.
    pub(super) fn caption(&self) -> &str {
        self.caption.as_ref()
    }

    /// What the reader is to bring about.
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
