//! Fenced blocks that become figures, one folder each.
//!
//! In: the fence and the text of a block. Out: a [`Block`], by way of its [`BlockKind`], which knows what is wrong with it, at
//! which line, and how it stands on the page. All that a page shows of a run is read from recordings.
//!
//! One more kind is a folder here with a type that implements [`Block`], its `mod` and its line in [`BLOCKS`]. Whatever treats
//! blocks (directives, prose, expansion, checks, comparisons) goes through that list.

pub(crate) mod definition;
pub(crate) mod html;
pub(crate) mod table;

pub mod diagram;
pub mod plot;
pub mod predict;
pub mod scoreboard;
pub mod stepper;

pub use definition::{Block, BlockKind, Figures, OtherAnswer, Run, Runs, Setting};
pub use table::{Words, WordsKind, Wrong};

/// Every kind of block.
pub const BLOCKS: &[BlockKind] = &[
    BlockKind::of::<predict::Predict>(),
    BlockKind::of::<plot::Plot>(),
    BlockKind::of::<stepper::Stepper>(),
    BlockKind::of::<scoreboard::Scoreboard>(),
    BlockKind::of::<diagram::Diagram>(),
];

/// The kind of block that begins with this fence, if it is one.
pub fn kind_of(fence: &str) -> Option<BlockKind> {
    BLOCKS.iter().copied().find(|kind| kind.fence() == fence)
}
