//! What a block is: the one trait that each kind implements, and what it is given.
//!
//! In: the TOML between the fences, and the runs of the listings that it names. Out: HTML for the page, the words in it that
//! the rules of prose look at, and its figures, to be compared with those of another machine. What is wrong is a [`Wrong`]
//! with its line in the block.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use schemars::{JsonSchema, Schema};

use super::table::{Words, Wrong};
use crate::book::{Listing, schema_of};
use crate::ground::Rule;
use crate::record::{ArrangementsStatus, SchedulesStatus};
use crate::run::Evidence;

/// A block of some kind, read. Numbers of what was measured come from recordings: a block names a listing, and is given its run.
pub trait Block {
    /// The word after the opening fence, by which the kind is known.
    fn fence() -> &'static str
    where
        Self: Sized;

    /// The rule that a block of this kind breaks if it is well-formed and cannot be shown.
    fn rule() -> &'static Rule
    where
        Self: Sized;

    /// Reads the text between the fences.
    ///
    /// # Errors
    /// What is wrong with it.
    fn read(source: &str) -> Result<Self, Wrong>
    where
        Self: Sized;

    /// The listings whose recordings it is made of, each with the line within the block that names it.
    fn listings(&self) -> Vec<(usize, &str)>;

    /// Every text of its author's that readers see.
    fn words(&self) -> Vec<Words<'_>>;

    /// What to do about a figure that is typed into these words.
    fn instead_of_figures(&self) -> &'static str;

    /// The block as it stands on the page, in Markdown with HTML. A run that is missing was not recorded yet, and the page says
    /// so.
    ///
    /// # Errors
    /// What cannot be made of the runs.
    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong>;

    /// The figures that it shows; `None` while a run is missing.
    ///
    /// # Errors
    /// What cannot be made of the runs.
    fn figures(&self, runs: &Runs<'_>) -> Result<Option<Figures>, Wrong>;

    /// Whether it is made of its listings' runs; otherwise, of their schedules or their arrangements.
    fn needs_runs(&self) -> bool {
        true
    }

    /// The listing into whose figure it goes where it stands right before it, between the program and what the program did.
    fn joins(&self) -> Option<&str> {
        None
    }

    /// The listing whose run a reader should not see before they have answered, and what the question is called.
    fn asks_first(&self) -> Option<(&str, String)> {
        None
    }

    /// What the contract of its listing leaves open, though the block says that it is so: the rest of a sentence.
    fn undecided(&self, _listing: &Listing, _delay: Duration) -> Option<String> {
        None
    }

    /// What it says by the runs of one machine that is otherwise by those of another, where that is no matter of figures.
    fn other_answer(&self, _here: &Runs<'_>, _there: &Runs<'_>) -> Option<OtherAnswer> {
        None
    }
}

/// A recorded run.
#[derive(Debug, Clone, Copy)]
pub struct Run<'book> {
    /// The listing that was recorded.
    pub listing: &'book Listing,
    /// What happened.
    pub evidence: &'book Evidence,
    /// Whether this is the program that was recorded.
    pub fresh: bool,
}

/// Recorded runs, by the slugs of their listings.
pub type Runs<'book> = BTreeMap<&'book str, Run<'book>>;

/// Where a block stands, and what is known there.
#[derive(Debug)]
pub struct Setting<'book> {
    /// The element's id, which no other one of the book has.
    pub id: String,
    /// A link in Markdown for each of the block's [listings](Block::listings), in their order.
    pub links: Vec<String>,
    /// The runs of those that have been recorded.
    pub runs: Runs<'book>,
    /// How the site's root is reached from the page: nothing, or `../` for each folder.
    pub root: String,
    /// The schedules of those listings whose contracts count them, by slug.
    pub schedules: BTreeMap<&'book str, OfListing<'book, SchedulesStatus>>,
    /// The arrangements of those listings that are Parsons problems, by slug.
    pub arrangements: BTreeMap<&'book str, OfListing<'book, ArrangementsStatus>>,
}

/// A listing, and where it stands with what was recorded beside it.
#[derive(Debug, Clone, Copy)]
pub struct OfListing<'book, Status> {
    /// The listing.
    pub listing: &'book Listing,
    /// Where it stands.
    pub status: &'book Status,
}

impl<'book> Setting<'book> {
    /// The evidence of a listing's run, if it was recorded.
    pub(super) fn evidence(&self, slug: &str) -> Option<&'book Evidence> {
        self.runs.get(slug).map(|run| run.evidence)
    }

    /// Whether a listing has changed since it was recorded, so that what the block shows is not proved.
    pub(super) fn is_stale(&self) -> bool {
        self.runs.values().any(|run| !run.fresh)
    }
}

/// Figures with their names, in the order in which they are shown.
pub type Figures = Vec<(String, f64)>;

/// An answer that is another on another machine.
#[derive(Debug)]
pub struct OtherAnswer {
    /// What is asked.
    pub question: String,
    /// Both answers, in words.
    pub what: String,
}

/// A kind of block: an entry of [`BLOCKS`](super::BLOCKS).
#[derive(Clone, Copy)]
pub struct BlockKind {
    fence: fn() -> &'static str,
    rule: fn() -> &'static Rule,
    read: fn(&str) -> Result<Box<dyn Block>, Wrong>,
    schema: fn() -> Schema,
}

impl BlockKind {
    /// The kind of blocks that this type reads.
    pub(crate) const fn of<Kind: Block + JsonSchema + 'static>() -> Self {
        fn read<Kind: Block + 'static>(source: &str) -> Result<Box<dyn Block>, Wrong> {
            Ok(Box::new(Kind::read(source)?))
        }
        Self {
            fence: Kind::fence,
            rule: Kind::rule,
            read: read::<Kind>,
            schema: schema_of::<Kind>,
        }
    }

    /// The word after the opening fence.
    pub fn fence(self) -> &'static str {
        (self.fence)()
    }

    /// The rule that a well-formed block of this kind breaks if it cannot be shown.
    pub fn rule(self) -> &'static Rule {
        (self.rule)()
    }

    /// Reads a block of this kind.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(self, source: &str) -> Result<Box<dyn Block>, Wrong> {
        (self.read)(source)
    }

    /// The keys of its table, each with the comment of the field that reads it.
    pub fn schema(self) -> Schema {
        (self.schema)()
    }
}

impl PartialEq for BlockKind {
    fn eq(&self, other: &Self) -> bool {
        self.fence() == other.fence()
    }
}

impl fmt::Debug for BlockKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.fence())
    }
}
