//! What stands in a book's folder, read.
//!
//! In: the root folder, with `book.toml`, `Cargo.toml`, `SUMMARY.md`, listings and exercises. Out: a [`Project`]: settings,
//! curriculum, the [`Listing`]s with their [`Contract`]s, the [`Exercise`]s, and everything that is wrong with them; and
//! the [`Chapter`]s. Fails only where nothing is left to work with: no `book.toml`, no workspace, no summary. Nothing is
//! run or written here.

pub(crate) mod cargo_lock;
pub(crate) mod chapter;
pub(crate) mod contract;
pub(crate) mod exercise;
pub(crate) mod listing;
pub(crate) mod markdown;
pub(crate) mod pattern;
pub(crate) mod project;
pub(crate) mod summary;

pub use chapter::{Chapter, chapters};
pub use contract::{Contract, Profile};
pub use exercise::{Exercise, Side};
pub use listing::{EDITION, Listing};
pub use markdown::tag_rust;
pub use pattern::Pattern;
pub use project::Project;
