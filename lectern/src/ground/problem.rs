//! What is wrong with a book, said so that a stranger can mend it; and reading files in a way that says it.
//!
//! Every step of the engine collects [`Problem`]s instead of stopping at the first one; the commands print them all
//! at once. Nothing here fails.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use super::rule::Rule;
use super::rules::{MALFORMED_TOML, UNREADABLE_FILE};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
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
    pub severity: Severity,
    /// What kind of problem it is; `cargo book check --explain` says why that is one.
    pub rule: &'static Rule,
}

impl Problem {
    /// An error in `file` that breaks this rule; add the place and the remedy with [`at`](Self::at) and [`mend`](Self::mend).
    pub fn error(rule: &'static Rule, file: impl AsRef<Path>, what: impl Into<String>) -> Self {
        Self {
            file: file.as_ref().to_path_buf(),
            line: None,
            what: what.into(),
            mend: String::new(),
            severity: Severity::Error,
            rule,
        }
    }

    /// The same, but the book can be shown all the same.
    pub fn warning(rule: &'static Rule, file: impl AsRef<Path>, what: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(rule, file, what)
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
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        // What is quoted may be of any length and hold anything; a problem is a line all the same.
        let line = |text: &str| printable(&shortened_to(1000, text));
        let file = self.file.to_string_lossy();
        write!(out, "{severity}: {}", line(&file))?;
        if let Some(number) = self.line {
            write!(out, ":{number}")?;
        }
        write!(out, ": {} [{}]", line(&self.what), self.rule.id)?;
        if !self.mend.is_empty() {
            write!(out, "\n    help: {}", line(&self.mend))?;
        }
        Ok(())
    }
}

/// What is wrong with a text, before it is known whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The line of the text, counted from one.
    pub line: usize,
    /// What is wrong with it, as a sentence without a full stop.
    pub what: String,
}

impl Malformed {
    /// What is wrong with this line.
    pub(crate) fn at(line: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
        }
    }

    /// The error that it is in the file that has the text.
    pub(crate) fn error(self, rule: &'static Rule, file: impl AsRef<Path>) -> Problem {
        Problem::error(rule, file, self.what).at(self.line)
    }
}

/// Sorts problems by file and line and drops repetitions, ready to be printed.
pub fn sort_and_dedup(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort();
    problems.dedup();
    problems
}

/// No text of a project is longer than this, in bytes: whatever is, was put there by mistake.
const MOST_TEXT: u64 = 64 << 20;

/// Reads a file of the project; the problem names it relative to the root.
pub(crate) fn read(root: &Path, file: impl AsRef<Path>) -> Result<String, Problem> {
    let file = file.as_ref();
    let whole = root.join(file);
    let cannot = |error: io::Error| {
        Problem::error(
            UNREADABLE_FILE,
            file,
            format!("cannot be read: {}", cause(&error)),
        )
    };
    // Asked before the file is opened: a pipe would keep its reader waiting for ever.
    let metadata = fs::metadata(&whole).map_err(cannot)?;
    if !metadata.is_file() {
        return Err(Problem::error(
            UNREADABLE_FILE,
            file,
            "cannot be read: it isn't a file",
        ));
    }
    if metadata.len() > MOST_TEXT {
        let most = MOST_TEXT >> 20;
        let what = format!("cannot be read: it is longer than {most} MiB");
        return Err(Problem::error(UNREADABLE_FILE, file, what));
    }
    let bytes = fs::read(&whole).map_err(cannot)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..valid]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        Problem::error(
            UNREADABLE_FILE,
            file,
            "cannot be read: it is not UTF-8 text",
        )
        .at(line)
    })
}

/// What the system says about an error, without the number and without the name of a temporary file.
pub(crate) fn cause(error: &io::Error) -> String {
    let text = match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number).to_string(),
        None => match error.get_ref().and_then(|inner| inner.source()) {
            Some(inner) => inner.to_string(),
            None => error.to_string(),
        },
    };
    let known = text.split(" (os error").next().unwrap_or_default();
    known
        .to_lowercase()
        .replacen("is a directory", "it is a folder", 1)
}

/// An error, what caused it, and so on to the first cause, in one line.
pub(crate) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    let words: Vec<String> = causes.map(ToString::to_string).collect();
    words.join(": ")
}

/// Prints a line on standard error. Where that is closed or full, there is nobody left to be told.
pub fn print_stderr(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// A text of unknown length, as far as a message has room for it.
pub(crate) fn shortened(text: &str) -> String {
    shortened_to(200, text)
}

/// The text with its control characters as they are written in a program.
pub(crate) fn printable(text: &str) -> String {
    let escaped = |c: char| match c.is_control() {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn shortened_to(room: usize, text: &str) -> String {
    match text.char_indices().nth(room) {
        Some((end, _)) => format!("{}… ({} bytes in all)", &text[..end], text.len()),
        None => text.to_owned(),
    }
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
    let problem = Problem::error(MALFORMED_TOML, file, one_line(error.message()));
    match error.span() {
        Some(span) => problem.at(line_at(text, span.start)),
        None => problem,
    }
}

/// The line, counted from one, in which the byte `offset` of `text` lies.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    // Through the standard library's search, because a closure for each byte takes an unoptimised engine far longer.
    let before = &text[..text.floor_char_boundary(offset)];
    1 + before.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_file_line_and_remedy() {
        let problem = Problem::error(MALFORMED_TOML, "src/a.md", "no such listing: five")
            .at(7)
            .mend("cargo book list");
        assert_eq!(
            problem.to_string(),
            "error: src/a.md:7: no such listing: five [malformed-toml]\n    help: cargo book list"
        );
    }

    #[test]
    fn a_problem_is_a_line_whatever_it_quotes() {
        let quoted = format!("`a\n\u{1b}[31m{}`", "b".repeat(1 << 20));
        let text = Problem::error(MALFORMED_TOML, "src/a\n.md", quoted)
            .mend("cargo book list")
            .to_string();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(
            text.starts_with("error: src/a\\n.md: `a\\n\\u{1b}[31mbbb"),
            "{text}"
        );
        assert!(
            text.contains("… (1048585 bytes in all) [malformed-toml]\n") && text.len() < 2000,
            "{text}"
        );
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_at("a\nb\nc", 0), 1);
        assert_eq!(line_at("a\nb\nc", 2), 2);
        assert_eq!(line_at("a\nb\nc", 99), 3);
    }
}
