//! What stands in a book's folder, read.
//!
//! In: the root folder, with `book.toml`, `Cargo.toml`, `SUMMARY.md`, listings and exercises. Out: a [`Project`]: settings,
//! curriculum, the [`Listing`]s with their [`Contract`]s, the [`Exercise`]s, and everything that is wrong with them; and
//! the [`Chapter`]s. Fails only where nothing is left to work with: no `book.toml`, no workspace, no summary. Nothing is
//! run or written here.

pub(crate) mod band;
pub(crate) mod cargo_lock;
pub(crate) mod chapter;
pub(crate) mod claims;
pub(crate) mod contract;
pub(crate) mod curriculum;
pub(crate) mod exercise;
mod hole;
pub(crate) mod listing;
pub(crate) mod listing_rules;
pub(crate) mod manifest;
pub(crate) mod markdown;
pub(crate) mod members;
pub(crate) mod pattern;
pub(crate) mod project;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod summary;
pub(crate) mod weaknesses;

pub use chapter::{Chapter, chapters};
pub use contract::{Contract, Profile};
pub use exercise::{Exercise, Side};
pub use listing::{EDITION, Listing};
pub use markdown::tag_rust;
pub use pattern::Pattern;
pub use project::Project;
pub use schema::{manifest_schema, schema_of};
