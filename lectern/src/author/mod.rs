//! New books, listings and exercises, the reference that authors read, with its tables, and the rules, explained.
//!
//! In: a folder that is empty or not there yet. Out: a book in it; fails, having changed nothing, if there is something in it.
//! In: a chapter and a slug, the text of the reference, or a rule's name. Out: crates that compile, shown at the end of their
//! chapter; the reference with its tables written anew; why the rule exists.
//!
//! Fails, having changed nothing, if the chapter does not exist, if the slug is taken or malformed, if a table has no place in the
//! reference, or if no rule has the name.
//!
//! For example, `new_listing(&project, "locks", "two-locks", Some("lock"))` makes `listings/locks/two-locks` with a program
//! and a contract, and puts `{{#listing two-locks}}` at the end of `src/locks.md`.

mod explain;
mod guide;
mod init;
mod reference;
mod rules;
mod scaffold;

pub use explain::{explain, list, rules, rules_page, write_rules};
pub use guide::reference;
pub use init::init;
pub use reference::{with_tables, write_reference};
pub use scaffold::{new_exercise, new_listing};
