//! What every room stands on: problems, paths, hashes, processes, and words for numbers.
//!
//! In: files, texts, commands; nothing of a book. Out: their contents, short names for them, and [`Problem`]s, which say
//! what is wrong so that a stranger can mend it. This room needs no other.
//!
//! Reading and writing fail with a problem or an error of the system; all else here cannot fail.
//!
//! For example, `counted(2, "listing")` is "2 listings", and `Hash` of a text is the same on every machine.

pub(crate) mod hash;
pub mod kept;
pub(crate) mod parallel;
pub(crate) mod paths;
pub(crate) mod problem;
pub(crate) mod process;
pub(crate) mod rule;
pub mod rules;
pub(crate) mod toml_places;
pub(crate) mod words;

pub use hash::Hash;
pub use problem::{Problem, Severity, print_stderr, sort_and_dedup};
pub use process::{Group, Scratch, end_with_the_terminal};
pub use rule::{Rule, Shown};
pub use words::{counted, seconds};
