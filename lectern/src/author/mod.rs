//! New listings and exercises, and the tables of the reference that authors read.
//!
//! In: a chapter and a slug. Out: crates that compile, shown at the end of their chapter. Fails, having changed nothing, if
//! the chapter does not exist, or the slug is taken or malformed. In: the reference's text. Out: the same with its tables
//! written anew; fails if a table has no place in it.

pub(crate) mod reference;
pub(crate) mod scaffold;

pub use reference::{with_tables, write_reference};
pub use scaffold::{new_exercise, new_listing};
