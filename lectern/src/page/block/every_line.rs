//! Recorded lines that one pattern reads, none of them left out: the steps of a stepper, the awaits of a cancelled future.
//!
//! In: a block's pattern, which begins with the word by which such lines are known, and what the block calls them. Out: what stands in
//! the pattern's holes, line by line. A pattern that begins with no word, a hole that is not shown or shown twice, a line that begins like the
//! others and does not match, and the number of a line that the program does not compute are [`Wrong`].

use std::collections::BTreeSet;

use toml::Spanned;

use super::recorded::{Recorded, check_line};
use super::table::{Source, Wrong, check_hole, first_word, pattern};
use crate::book::Pattern;
use crate::ground::shortened;
use crate::page::line_match::{self, LineMatch};
use crate::run::Evidence;

/// What a block calls such lines, and a single one.
pub(super) struct Names {
    /// `steps`.
    pub(super) lines: &'static str,
    /// `a step`: what would be left out.
    pub(super) one: &'static str,
    /// `each step`: what is to begin with the same word.
    pub(super) each: &'static str,
    /// `the steps`: what begins like a line that does not match.
    pub(super) others: &'static str,
    /// `step: `: what they can begin with.
    pub(super) beginning: &'static str,
    /// `add a box for it`: what shows a hole.
    pub(super) shown: &'static str,
}

/// The pattern of a block, with its place.
pub(super) struct EveryLine<'block> {
    pub(super) listing: &'block str,
    pub(super) pattern: &'block Spanned<String>,
    pub(super) source: &'block Source,
    pub(super) names: &'static Names,
}

impl EveryLine<'_> {
    fn wrong(&self, what: String) -> Wrong {
        Wrong::at(self.source.line_of(self.pattern), what)
    }

    /// The pattern. It begins with the word by which the lines are known, so that none can be left out.
    pub(super) fn pattern(&self) -> Result<Pattern, Wrong> {
        let source = self.pattern.as_ref();
        let pattern = pattern(source, self.names.lines).map_err(|what| self.wrong(what))?;
        let word = first_word(source);
        if word.is_empty() || source[word.len()..].starts_with('{') {
            let Names {
                one,
                each,
                beginning,
                ..
            } = self.names;
            return Err(self.wrong(format!(
                "`{source}` does not begin with a word, so {one} could be left out unnoticed; let the program \
                 begin {each} with the same word, such as `{beginning}`"
            )));
        }
        Ok(pattern)
    }

    /// Every hole is shown, and once. `shown` are those that the block names, each with its line.
    pub(super) fn check_holes(
        &self,
        pattern: &Pattern,
        shown: impl IntoIterator<Item = (usize, usize)>,
    ) -> Result<(), Wrong> {
        let mut free: BTreeSet<usize> = (1..=pattern.hole_count()).collect();
        for (line, hole) in shown {
            check_hole(pattern, hole).map_err(|what| Wrong::at(line, what))?;
            if !free.remove(&hole) {
                let what = format!("hole {hole} of `{pattern}` is shown twice");
                return Err(Wrong::at(line, what));
            }
        }
        match free.first() {
            None => Ok(()),
            Some(hole) => Err(self.wrong(format!(
                "hole {hole} of `{pattern}` is not shown: {}, or let the program not print it",
                self.names.shown
            ))),
        }
    }

    /// What is wrong with the run.
    pub(super) fn wrong_in_run(&self, what: &str) -> Wrong {
        self.wrong(format!("`{}`: {what}", self.listing))
    }

    /// All lines of the run that begin with the word of the pattern, as it reads them.
    pub(super) fn readings<'run>(
        &self,
        pattern: &Pattern,
        evidence: &'run Evidence,
    ) -> Result<Vec<LineMatch<'run>>, Wrong> {
        let readings =
            line_match::every(pattern, evidence).map_err(|what| self.wrong_in_run(&what))?;
        let word = first_word(self.pattern.as_ref());
        let mut lines = evidence.lines.iter().map(|line| line.text.as_str());
        let other = lines.find(|text| first_word(text) == word && !pattern.matches(text));
        match other {
            None => Ok(readings),
            Some(other) => Err(self.wrong_in_run(&format!(
                "`{}` begins with `{word}`, as {} do, and `{pattern}` does not match it, so {} would be left out",
                shortened(other),
                self.names.others,
                self.names.one
            ))),
        }
    }

    /// What is wrong with a recorded line, by the line of the block.
    pub(super) fn wrong_in(&self, reading: &LineMatch<'_>, line: usize, what: &str) -> Wrong {
        let printed = shortened(reading.line());
        let what = format!(
            "`{}`: in the recorded line `{printed}`, {what}",
            self.listing
        );
        Wrong::at(line, what)
    }

    /// The line of the program that a hole has, counted from one. It must be one that computes its number.
    pub(super) fn line_of_program(
        &self,
        reading: &LineMatch<'_>,
        hole: &Spanned<usize>,
        recorded: Recorded<'_>,
    ) -> Result<usize, Wrong> {
        let wrong = |what: String| self.wrong_in(reading, self.source.line_of(hole), &what);
        let written = reading.hole(*hole.as_ref()).unwrap_or_default();
        let line = written.parse().map_err(|_| {
            wrong(format!(
                "`{written}` isn't the number of a line of the program"
            ))
        })?;
        if recorded.fresh {
            check_line(line, recorded).map_err(wrong)?;
        }
        Ok(line)
    }
}
