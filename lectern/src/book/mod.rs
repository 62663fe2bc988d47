//! What stands in a book's folder, read.
//!
//! In: the root folder, with `book.toml`, `Cargo.toml`, `SUMMARY.md`, listings and exercises. Out: a [`Project`]: settings,
//! curriculum, the [`Listing`]s with their [`Contract`]s, the [`Exercise`]s, and everything that is wrong with them; and
//! the [`Chapter`]s. Nothing is run or written here.
//!
//! Fails only where nothing is left to work with: no `book.toml`, no workspace, no summary. A listing that cannot be read
//! is a problem of the project, and the others are read all the same.
//!
//! For example, after `Project::load(root)?`, `project.listings["two-locks"].contract.claims` is what its manifest says below
//! `[package.metadata.listing.claims]`.

pub(crate) mod band;
pub(crate) mod cargo_lock;
pub(crate) mod chapter;
pub(crate) mod claims;
pub(crate) mod contract;
pub mod contract_rules;
pub(crate) mod curriculum;
pub(crate) mod exercise;
pub(crate) mod exercise_rules;
mod hole;
pub(crate) mod listing;
pub(crate) mod listing_rules;
pub(crate) mod manifest;
pub(crate) mod markdown;
pub(crate) mod members;
pub mod parsons;
pub(crate) mod pattern;
pub(crate) mod placeholders;
pub(crate) mod project;
pub mod rules;
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
