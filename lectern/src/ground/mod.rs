//! What every room stands on: problems, paths, hashes, processes, and words for numbers.
//!
//! In: files, texts, commands; nothing of a book. Out: their contents, short names for them, and [`Problem`]s, which say
//! what is wrong so that a stranger can mend it. This room needs no other.
//!
//! Reading and writing fail with a problem or an error of the system; all else here cannot fail.
//!
//! For example, `counted(2, "listing")` is "2 listings", and `Hash` of a text is the same on every machine.

mod hash;
mod kept;
mod parallel;
mod paths;
mod problem;
mod process;
mod rule;
mod rules;
mod toml_places;
mod words;

pub use hash::Hash;
pub use kept::{Kept, keep_program, this_program};
pub use problem::{Malformed, Problem, Severity, print_stderr, sort_and_dedup};
pub use process::{Group, Scratch, end_with_the_terminal};
pub use rule::{Rule, Shown};
pub use rules::MACHINE_REFUSES;
pub use words::{counted, seconds};

pub(crate) use parallel::in_parallel;
pub(crate) use paths::{CURRICULUM, ENGINE, EXERCISES, LISTINGS};
pub(crate) use problem::{
    cause, line_at, one_line, printable, read, shortened, toml_problem, with_causes,
};
pub(crate) use process::{RUN_DIR_VAR, adopt_orphans, end_strays, write_whole};
pub(crate) use rule::rules;
pub(crate) use rules::{MALFORMED_TOML, RULES, UNREADABLE_FILE, UNWRITABLE_FILE};
pub(crate) use toml_places::{TomlPlaces, line_in_string};
pub(crate) use words::{NUMBER, capital, in_words, listed, numbers, time};

#[cfg(test)]
pub(crate) use kept::all_afresh;
