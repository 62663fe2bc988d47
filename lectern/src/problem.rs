//! What is wrong with a book, said so that a stranger can mend it; and reading files in a way that says it.
//!
//! Every step of the engine collects [`Problem`]s instead of stopping at the first one; the commands print them all
//! at once. Nothing here fails.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The page is whole but not yet true, for instance because a recording is stale. `--deny-warnings` refuses it.
    Warning,
    /// The page cannot be made.
    Error,
}

/// One thing that is wrong: where, what, and what mends it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the root of the book.
    pub file: PathBuf,
    /// The line, counted from one; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong, as one sentence without a full stop.
    pub what: String,
    /// What to do about it: a command or a sentence. Empty where `what` says it already.
    pub mend: String,
    /// Whether the book can be shown all the same.
    pub weight: Weight,
}

impl Problem {
    /// An error in `file`; add the place and the remedy with [`at`](Self::at) and [`mend`](Self::mend).
    pub fn error(file: impl AsRef<Path>, what: impl Into<String>) -> Self {
        Self {
            file: file.as_ref().to_path_buf(),
            line: None,
            what: what.into(),
            mend: String::new(),
            weight: Weight::Error,
        }
    }

    /// The same, but the book can be shown all the same.
    pub fn warning(file: impl AsRef<Path>, what: impl Into<String>) -> Self {
        Self {
            weight: Weight::Warning,
            ..Self::error(file, what)
        }
    }

    /// Adds the line, counted from one.
    pub fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds what mends it.
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = mend.into();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Warning => "warning",
            Weight::Error => "error",
        };
        write!(out, "{weight}: {}", self.file.display())?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        write!(out, ": {}", self.what)?;
        if !self.mend.is_empty() {
            write!(out, "\n    mend: {}", self.mend)?;
        }
        Ok(())
    }
}

/// Sorts problems by file and line and drops repetitions, ready to be printed.
pub fn tidy(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort();
    problems.dedup();
    problems
}

/// Reads a file of the project; the problem names it relative to the root.
pub(crate) fn read(root: &Path, file: impl AsRef<Path>) -> Result<String, Problem> {
    let file = file.as_ref();
    fs::read_to_string(root.join(file))
        .map_err(|error| Problem::error(file, format!("cannot be read: {error}")))
}

/// A message that may have several lines, as one.
pub(crate) fn one_line(message: &str) -> String {
    message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}

/// A problem with the line that the TOML parser names.
pub(crate) fn toml_problem(file: impl AsRef<Path>, text: &str, error: &toml::de::Error) -> Problem {
    let problem = Problem::error(file, one_line(error.message()));
    match error.span() {
        Some(span) => problem.at(line_at(text, span.start)),
        None => problem,
    }
}

/// The line, counted from one, in which the byte `offset` of `text` lies.
pub fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_file_line_and_remedy() {
        let problem = Problem::error("src/a.md", "no such listing: five")
            .at(7)
            .mend("cargo book list");
        assert_eq!(
            problem.to_string(),
            "error: src/a.md:7: no such listing: five\n    mend: cargo book list"
        );
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_at("a\nb\nc", 0), 1);
        assert_eq!(line_at("a\nb\nc", 2), 2);
        assert_eq!(line_at("a\nb\nc", 99), 3);
    }
}
