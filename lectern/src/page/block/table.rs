//! The table of a block: read, with what is wrong at its line; and the checks that all kinds share.
//!
//! In: the TOML between the fences. Out: a type of the kind's own, the lines of its parts, patterns that pick lines by their
//! words. Errors are [`Wrong`], or sentences for the caller to put at a line.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::rules::{EMPTY_LABEL, MALFORMED_BLOCK};
use crate::book::Pattern;
use crate::ground::{Rule, TomlPlaces, line_at, line_in_string, one_line};

/// A phone has room for a label of so many characters.
const LONGEST_LABEL: usize = 30;

/// What is wrong with a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The line within the block, counted from one; 0 where all of it is meant.
    pub line: usize,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// Which rule it breaks, where that is not the one of its kind of block.
    pub rule: Option<&'static Rule>,
    /// What to do about it, where the form of the block is not the matter.
    pub mend: Option<&'static str>,
}

impl Wrong {
    /// The same, against a rule that all kinds of blocks have in common.
    pub(super) fn against(self, rule: &'static Rule) -> Self {
        Self {
            rule: Some(rule),
            ..self
        }
    }

    /// What is wrong with a line of the block.
    pub(super) fn at(line: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
            rule: None,
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
    /// How the block has it, in quotation marks.
    pub(super) literal: &'block str,
    /// How it is meant.
    pub kind: WordsKind,
}

impl Words<'_> {
    /// The line within the block on which this byte of the text stands, counted from one.
    pub fn line_at(&self, offset: usize) -> usize {
        line_in_string(self.line, self.literal, offset)
    }

    /// The line within the block on which this line of the text begins; both are counted from one.
    pub fn line_of(&self, line: usize) -> usize {
        let mut ends = self.text.match_indices('\n').map(|(at, _)| at + 1);
        let offset = line.checked_sub(2).and_then(|before| ends.nth(before));
        self.line_at(offset.unwrap_or(0))
    }
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
        let written = error.span().and_then(|span| source.get(span));
        let what = variants(&one_line(error.message()), written.unwrap_or_default());
        Wrong::at(line, format!("the {fence} block is malformed: {what}")).against(MALFORMED_BLOCK)
    })
}

/// What serde says of an enumeration, in words of whoever writes a block.
fn variants(message: &str, written: &str) -> String {
    let name = written.trim_matches(|c: char| !c.is_alphanumeric());
    match message {
        "invalid type: unit variant, expected newtype variant" => {
            format!("`{written}` needs a value, as in `{{ {name} = … }}`")
        }
        _ => message.to_owned(),
    }
}

/// The text that the places in a table refer to.
#[derive(Debug, Clone, Default)]
pub(super) struct Source(String);

impl Source {
    /// The text between the fences.
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The line, counted from one, on which a value begins.
    pub(super) fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        line_at(&self.0, place.span().start)
    }

    /// The line of a key of a table that stands in braces; that of the table, where it stands otherwise.
    pub(super) fn line_within<T>(&self, table: &Spanned<T>, key: &str) -> usize {
        let alone = format!("_ = {}", &self.0[table.span()]);
        let below = TomlPlaces::of(&alone).line(["_", key]).unwrap_or(1);
        self.line_of(table) + below - 1
    }

    /// A text with its place.
    pub(crate) fn words<'block>(
        &'block self,
        text: &'block Spanned<String>,
        kind: WordsKind,
    ) -> Words<'block> {
        Words {
            line: self.line_of(text),
            text: text.as_ref(),
            literal: &self.0[text.span()],
            kind,
        }
    }

    /// Whether labels fit a phone, and no two of them are the same. `things` is what they stand for.
    pub(crate) fn check_labels<'block>(
        &self,
        labels: impl IntoIterator<Item = &'block Spanned<String>>,
        things: &str,
    ) -> Result<(), Wrong> {
        let mut seen = BTreeSet::new();
        for label in labels {
            let wrong = |what: String| Wrong::at(self.line_of(label), what);
            let label = label.as_ref().as_str();
            check_length(label, LONGEST_LABEL).map_err(wrong)?;
            if !seen.insert(label) {
                return Err(wrong(format!(
                    "the label “{label}” stands for two {things}"
                )));
            }
        }
        Ok(())
    }

    /// Whether there are no more `things` than a `page` or a `screen` has room for.
    pub(super) fn check_room<T>(
        &self,
        all: &[Spanned<T>],
        most: usize,
        things: &str,
        room: &str,
    ) -> Result<(), Wrong> {
        match all.get(most) {
            None => Ok(()),
            Some(first) => Err(Wrong::at(
                self.line_of(first),
                format!(
                    "{} {things} are too many; a {room} has room for {most}",
                    all.len()
                ),
            )),
        }
    }

    /// A caption or a label, with its place.
    pub(crate) fn plain<'block>(&'block self, text: &'block Spanned<String>) -> Words<'block> {
        self.words(text, WordsKind::Plain)
    }
}

/// A reader must be told something: no words may be empty.
pub(super) fn check_words(words: &[Words<'_>]) -> Result<(), Wrong> {
    match words.iter().find(|words| words.text.trim().is_empty()) {
        None => Ok(()),
        Some(empty) => {
            Err(Wrong::at(empty.line, "a label or a caption is empty").against(EMPTY_LABEL))
        }
    }
}

/// A label that is longer than what a phone has room for, in characters.
pub(super) fn check_length(label: &str, longest: usize) -> Result<(), String> {
    let length = label.chars().count();
    if length > longest {
        return Err(format!(
            "the label “{label}” has {length} characters; a phone has room for {longest}"
        ));
    }
    Ok(())
}

/// A pattern that picks recorded `lines` (or `steps`, or `a line`) by their words, and not by what was measured.
pub(super) fn pattern(source: &str, lines: &str) -> Result<Pattern, String> {
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

/// What a text begins with, up to the first character that belongs to no word.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}
