//! New listings and exercises.
//!
//! In: a chapter and a slug. Out: crates that compile, shown at the end of their chapter. Fails, having changed nothing, if
//! the chapter does not exist, or the slug is taken or malformed.

pub(crate) mod scaffold;

pub use scaffold::{new_exercise, new_listing};
