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

mod definition;
mod every_line;
mod html;
mod recorded;
mod rules;
mod table;

mod cancel;
mod diagram;
mod parsons;
mod plot;
mod predict;
mod schedule;
mod scoreboard;
mod stepper;

pub use cancel::{BEFORE_CANCELLING, Cancel, Dropped, Outcomes, cancel_sentence};
pub use definition::{Block, BlockKind, Figures, OfListing, OtherAnswer, Run, Runs, Setting};
pub use parsons::ParsonsBlock;
pub use plot::{Formula, Picture, Plot};
pub use predict::{Choice, Predict, Question};
pub use recorded::Recorded;
pub use schedule::Schedule;
pub use scoreboard::{Board, Column, Scoreboard};
pub use stepper::{Change, Content, Item, Shows, Step, Stepper, Trace, step_sentence};
pub use table::{Words, WordsKind, Wrong};

pub(crate) use rules::RULES;
pub(super) use table::check_hole;

/// Every kind of block.
pub const BLOCKS: &[BlockKind] = &[
    BlockKind::of::<Predict>(),
    BlockKind::of::<Plot>(),
    BlockKind::of::<Stepper>(),
    BlockKind::of::<Cancel>(),
    BlockKind::of::<Scoreboard>(),
    BlockKind::of::<diagram::Diagram>(),
    BlockKind::of::<Schedule>(),
    BlockKind::of::<ParsonsBlock>(),
];

/// The kind of block that begins with this fence, if it is one.
pub fn kind_of(fence: &str) -> Option<BlockKind> {
    BLOCKS.iter().copied().find(|kind| kind.fence() == fence)
}
