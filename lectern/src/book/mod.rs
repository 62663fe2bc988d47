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

mod assertions;
mod band;
mod cargo_lock;
mod chapter;
mod claim;
mod claims;
mod contract;
mod contract_rules;
mod curriculum;
mod exercise;
mod exercise_rules;
mod hole;
mod limits;
mod listing;
mod listing_rules;
#[cfg(feature = "site")]
mod loaded;
mod manifest;
mod markdown;
mod members;
mod parsons;
mod pattern;
mod placeholders;
mod project;
mod rules;
mod schema;
mod settings;
mod summary;
mod weaknesses;

pub use chapter::Chapter;
pub use contract::{Contract, Profile};
pub use exercise::{Exercise, Side};
pub use listing::Listing;
#[cfg(feature = "site")]
pub use loaded::chapters;
pub use markdown::tag_rust;
pub use parsons::{Parsons, arrangement_name, piece_letter};
pub use pattern::Pattern;
pub use project::Project;
pub use rules::{BOOK_SETTINGS, UNKNOWN_LISTING};
pub use schema::manifest_schema;

pub(crate) use band::{Limits, SLACK_IN_DELAYS, TimeBand, Unit};
pub(crate) use cargo_lock::Lock;
pub(crate) use chapter::{Place, relative};
pub(crate) use claim::Claim;
pub(crate) use claims::{Claims, Exit, Expected, RunsClaim, SchedulesClaim, is_lint, written_out};
pub(crate) use contract::{Needs, Visitors};
pub(crate) use contract_rules::RULES as CONTRACT_RULES;
pub(crate) use exercise::{Part, SHARED_TESTS, exercise_folder};
pub(crate) use exercise_rules::starter_rules;
pub(crate) use listing::{DOES_NOT_COMPILE, EDITION};
#[cfg(feature = "site")]
pub(crate) use loaded::load_mdbook;
pub(crate) use markdown::{Code, Link, blank, code_in, links_in};
pub(crate) use members::{is_member, members};
pub(crate) use parsons::{Arrangement, indented};
pub(crate) use pattern::{Fit, hole_types};
pub(crate) use placeholders::{PLACEHOLDER_CAPTION, PLACEHOLDER_EXERCISE, placeholder_line};
pub(crate) use rules::{
    EXERCISE_TESTS, MDBOOK_FAILS, MISSING_CHAPTER, RULES, TAKEN_SLUG, UNKNOWN_ROW,
};
pub(crate) use schema::schema_of;
pub(crate) use settings::Server;
