//! The table of a block: read, with what is wrong at its line; and the checks that all kinds share.
//!
//! In: the TOML between the fences. Out: a type of the kind's own, the lines of its parts, patterns that pick lines by their
//! words. Errors are [`Wrong`], or sentences for the caller to put at a line.

use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::book::pattern::Pattern;
use crate::ground::problem::{line_at, one_line};

/// What is wrong with a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The line within the block, counted from one; 0 where all of it is meant.
    pub line: usize,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// What to do about it, where the form of the block is not the matter.
    pub mend: Option<&'static str>,
}

impl Wrong {
    /// What is wrong with a line of the block.
    pub(crate) fn at(line: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
            mend: None,
        }
    }
}

/// A text of a block's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'block> {
    /// The line within the block on which it begins, counted from one.
    pub line: usize,
    /// What it says.
    pub text: &'block str,
    /// How it is meant.
    pub kind: WordsKind,
}

/// How a text of a block is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsKind {
    /// A caption or a label, without Markdown.
    Plain,
    /// Markdown.
    Markdown,
    /// A guess, which may have a round number in it, and none with decimals.
    Guess,
}

/// Reads the table of a block that begins with this fence.
pub(crate) fn read<Table: DeserializeOwned>(fence: &str, source: &str) -> Result<Table, Wrong> {
    toml::from_str(source).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(source, span.start));
        let what = one_line(error.message());
        Wrong::at(line, format!("the {fence} block is malformed: {what}"))
    })
}

/// The text that the places in a table refer to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source(String);

impl Source {
    /// The text between the fences.
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The line, counted from one, on which a value begins.
    pub(crate) fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        line_at(&self.0, place.span().start)
    }

    /// The first line that names this listing.
    pub(crate) fn line_with(&self, listing: &str) -> usize {
        let quoted = [format!("\"{listing}\""), format!("'{listing}'")];
        let names = |line: &str| quoted.iter().any(|quoted| line.contains(quoted));
        1 + self.0.lines().position(names).unwrap_or(0)
    }

    /// A caption or a label, with its place.
    pub(crate) fn plain<'block>(&self, text: &'block Spanned<String>) -> Words<'block> {
        self.plain_in(text, text.as_ref())
    }

    /// A caption or a label that stands within a table; the place is the table's.
    pub(crate) fn plain_in<'block, T>(
        &self,
        table: &Spanned<T>,
        text: &'block str,
    ) -> Words<'block> {
        Words {
            line: self.line_of(table),
            text,
            kind: WordsKind::Plain,
        }
    }
}

/// A reader must be told something: no words may be empty.
pub(crate) fn check_words(words: &[Words<'_>]) -> Result<(), Wrong> {
    match words.iter().find(|words| words.text.trim().is_empty()) {
        None => Ok(()),
        Some(empty) => Err(Wrong::at(empty.line, "a label or a caption is empty")),
    }
}

/// A label that is longer than what a phone has room for, in characters.
pub(crate) fn check_length(label: &str, longest: usize) -> Result<(), String> {
    let length = label.chars().count();
    if length > longest {
        return Err(format!(
            "the label “{label}” has {length} characters; a phone has room for {longest}"
        ));
    }
    Ok(())
}

/// A pattern that picks recorded `lines` (or `steps`, or `a line`) by their words, and not by what was measured.
pub(crate) fn pattern(source: &str, lines: &str) -> Result<Pattern, String> {
    let pattern = Pattern::new(source)?;
    if pattern.compares() {
        let whose = if lines == "a line" { "its" } else { "their" };
        return Err(format!(
            "`{source}` picks {lines} by {whose} numbers, and would leave out what does not fit; take the comparison out"
        ));
    }
    Ok(pattern)
}

/// Whether the pattern has a hole of this number, counted from one.
pub(crate) fn check_hole(pattern: &Pattern, hole: usize) -> Result<(), String> {
    let count = pattern.hole_count();
    if (1..=count).contains(&hole) {
        return Ok(());
    }
    Err(format!(
        "`{pattern}` has no hole {hole}; it has {count}, counted from 1"
    ))
}
