//! Fenced blocks that become figures, one folder each.
//!
//! In: the fence and the text of a block. Out: a [`Block`], by way of its [`BlockKind`], which knows what is wrong with it, at
//! which line, and how it stands on the page. All that a page shows of a run is read from recordings.
//!
//! Fails, with a [`Wrong`] at a line of the block, where its table cannot be read or the recordings do not have what it asks for.
//!
//! One more kind is a folder here with a type that implements [`Block`], its `mod` and its line in [`BLOCKS`]. Whatever treats
//! blocks (directives, prose, expansion, checks, comparisons) goes through that list.
//!
//! For example, `kind_of("predict")` is the kind of questions, and its `read` of a table with one option is an error: "a
//! question needs at least two options".

pub(crate) mod definition;
mod every_line;
pub(crate) mod html;
pub mod recorded;
pub mod rules;
pub(crate) mod table;

pub mod cancel;
pub mod diagram;
pub mod parsons;
pub mod plot;
pub mod predict;
pub mod schedule;
pub mod scoreboard;
pub mod stepper;

pub use definition::{Block, BlockKind, Figures, OfListing, OtherAnswer, Run, Runs, Setting};
pub use recorded::Recorded;
pub use table::{Words, WordsKind, Wrong};

/// Every kind of block.
pub const BLOCKS: &[BlockKind] = &[
    BlockKind::of::<predict::Predict>(),
    BlockKind::of::<plot::Plot>(),
    BlockKind::of::<stepper::Stepper>(),
    BlockKind::of::<cancel::Cancel>(),
    BlockKind::of::<scoreboard::Scoreboard>(),
    BlockKind::of::<diagram::Diagram>(),
    BlockKind::of::<schedule::Schedule>(),
    BlockKind::of::<parsons::ParsonsBlock>(),
];

/// The kind of block that begins with this fence, if it is one.
pub fn kind_of(fence: &str) -> Option<BlockKind> {
    BLOCKS.iter().copied().find(|kind| kind.fence() == fence)
}
