//! Patterns for lines of output: literal text with typed holes for what varies from run to run.
//!
//! In: `"request {integer}: Hello! after {seconds} s"`. Out: a [`Pattern`] that matches whole lines. A hole may carry
//! a comparison, as in `{integer < 40000}`, or two of them, as in `{3 <= number < 7}`. A brace of its own is written
//! twice. An unknown type of hole, a comparison of something that is no number, two holes without anything between
//! them (nobody could say where the first ends), a character that no line of output has, and a pattern of holes alone
//! (which no line could break) are errors.
//!
//! Where a line could be read in several ways, each hole takes as much as it can, from the left.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::hole::{Comparison, TYPES, Type, filling, read_hole};

/// A line that is longer than this, in bytes, and a pattern with more holes are left to a regular expression, whose
/// time does not grow with the square of them.
const MOST_LINE: usize = 2000;

const MOST_HOLES: usize = 20;

/// Every type of hole: its name, what it takes, and whether it can be compared.
pub(crate) fn hole_types() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    TYPES
        .iter()
        .map(|hole| (hole.name, hole.words, hole.numeric))
}

/// A pattern for one line of output.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    source: String,
    line: Line,
    comparisons: Vec<(usize, Comparison)>,
}

/// What a whole line is held against: texts, and a hole after each but the last.
#[derive(Debug, Clone, Default)]
struct Line {
    first: String,
    holes: Vec<(Type, String)>,
    /// The same as an expression with a group for each hole, compiled where it is needed.
    compiled: Arc<OnceLock<Regex>>,
}

impl Line {
    /// Where the holes are in a line of output that fits.
    fn holes(&self, line: &str) -> Option<Vec<Range<usize>>> {
        if !line.starts_with(&self.first) {
            return None;
        }
        if line.len() > MOST_LINE || self.holes.len() > MOST_HOLES {
            let regex = self.compiled.get_or_init(|| {
                self.compile()
                    .expect("few holes of known types, or it was compiled before")
            });
            let found = regex.captures(line)?;
            return Some(
                found
                    .iter()
                    .skip(1)
                    .flatten()
                    .map(|hole| hole.range())
                    .collect(),
            );
        }
        let mut found = Vec::with_capacity(self.holes.len());
        let fits = self.fill(line, self.first.len(), &mut found, &mut HashSet::new());
        fits.then_some(found)
    }

    fn compile(&self) -> Result<Regex, regex::Error> {
        let mut expression = format!("^{}", regex::escape(&self.first));
        for (hole, after) in &self.holes {
            expression.push_str(&format!("({}){}", hole.expression, regex::escape(after)));
        }
        Regex::new(&(expression + "$"))
    }

    /// Fills the holes after those that are found, from `start` on. Says whether the line fits to its end. From a
    /// dead end, the rest of the line does not fit the rest of the pattern, whatever came before.
    fn fill(
        &self,
        line: &str,
        start: usize,
        found: &mut Vec<Range<usize>>,
        dead_ends: &mut HashSet<(usize, usize)>,
    ) -> bool {
        let Some((hole, after)) = self.holes.get(found.len()) else {
            return start == line.len();
        };
        if dead_ends.contains(&(found.len(), start)) {
            return false;
        }
        for length in (hole.takes)(&line[start..]) {
            let end = start + length;
            if !line[end..].starts_with(after) {
                continue;
            }
            found.push(start..end);
            if self.fill(line, end + after.len(), found, dead_ends) {
                return true;
            }
            found.pop();
        }
        dead_ends.insert((found.len(), start));
        false
    }

    /// What stands behind the last hole; the whole line, if it has none.
    fn last(&self) -> &str {
        self.holes.last().map_or(&self.first, |(_, after)| after)
    }

    /// Adds text at the end.
    fn push(&mut self, text: &str) {
        let last = self.holes.last_mut().map(|(_, after)| after);
        last.unwrap_or(&mut self.first).push_str(text);
    }
}

/// How much of a pattern a line fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// All of it, comparisons included.
    Whole,
    /// All but comparisons of what was measured, and those are missed by no more than the spread that the line states.
    WithinSpread,
    /// All but comparisons of what was measured.
    ButForMeasured,
    /// Something else is amiss.
    Not,
}

impl Pattern {
    /// Reads a pattern. The error says in one sentence what is wrong with it.
    pub fn new(source: &str) -> Result<Self, String> {
        let mut line = Line::default();
        let mut comparisons = Vec::new();
        let mut literal = String::new();
        let mut rest = source;
        if let Some(control) = source.chars().find(|c| c.is_control() && *c != '\t') {
            return Err(format!(
                "{source:?} has a {control:?}, which no line of output has; write a pattern for each line"
            ));
        }
        // Where the last hole ended: another one must not begin there.
        let mut after_hole = None;
        while let Some(start) = rest.find(['{', '}']) {
            literal.push_str(&rest[..start]);
            line.push(&rest[..start]);
            let brace = &rest[start..start + 1];
            rest = &rest[start + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                literal.push_str(brace);
                line.push(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return Err(format!(
                    "`{source}` closes a hole that was never opened; write `}}}}` for a brace"
                ));
            }
            let end = rest.find('}').ok_or_else(|| {
                format!("`{source}` opens a hole and never closes it; write `{{{{` for a brace")
            })?;
            let hole = &rest[..end];
            if after_hole == Some(source.len() - rest.len() - 1) {
                return Err(format!(
                    "`{source}`: nothing stands before `{{{hole}}}` to say where the hole before it ends; put text \
                     between them"
                ));
            }
            rest = &rest[end + 1..];
            after_hole = Some(source.len() - rest.len());
            let (of_type, compared) = read_hole(hole)?;
            line.holes.push((of_type, String::new()));
            let is_spread = rest.starts_with(" ± {number}") || rest.starts_with(" ± {seconds}");
            let hole = line.holes.len();
            comparisons.extend(compared.into_iter().map(|mut comparison| {
                comparison.spread = (comparison.measured && is_spread).then_some(hole + 1);
                (hole, comparison)
            }));
        }
        literal.push_str(rest);
        line.push(rest);
        if !line.holes.is_empty()
            && comparisons.is_empty()
            && !literal.contains(char::is_alphanumeric)
        {
            return Err(format!(
                "`{source}` has holes and no words: almost any line would match it"
            ));
        }
        // So many holes may be too much for an expression.
        if line.holes.len() > MOST_HOLES || source.len() > MOST_LINE {
            let compiled = line
                .compile()
                .map_err(|error| format!("`{source}`: {error}"))?;
            line.compiled = Arc::new(OnceLock::from(compiled));
        }
        Ok(Self {
            source: source.to_owned(),
            line,
            comparisons,
        })
    }

    /// Whether the whole line matches, comparisons included.
    pub fn matches(&self, line: &str) -> bool {
        self.fit(line) == Fit::Whole
    }

    /// How much of the pattern the line fits.
    pub fn fit(&self, line: &str) -> Fit {
        match self.line.holes(line) {
            Some(holes) => self.fit_of(line, &holes),
            None => Fit::Not,
        }
    }

    /// The same for a line with these holes.
    fn fit_of(&self, line: &str, holes: &[Range<usize>]) -> Fit {
        let number = |hole: usize| line[holes[hole - 1].clone()].parse::<f64>().ok();
        let fits = self.comparisons.iter().map(|(hole, comparison)| {
            let Some(value) = number(*hole) else {
                return Fit::Not;
            };
            let spread = comparison.spread.and_then(number);
            match spread {
                _ if comparison.holds(value) => Fit::Whole,
                _ if !comparison.measured => Fit::Not,
                Some(spread) if comparison.holds_within(value, spread) => Fit::WithinSpread,
                _ => Fit::ButForMeasured,
            }
        });
        fits.max().unwrap_or(Fit::Whole)
    }

    /// Where in the line each hole is, in bytes, if the whole line matches, comparisons included.
    pub fn holes(&self, line: &str) -> Option<Vec<Range<usize>>> {
        let holes = self.line.holes(line)?;
        (self.fit_of(line, &holes) == Fit::Whole).then_some(holes)
    }

    /// How many holes it has.
    pub fn hole_count(&self) -> usize {
        self.line.holes.len()
    }

    /// Whether a hole must compare to a number, so that the pattern picks lines by what was measured.
    pub fn compares(&self) -> bool {
        !self.comparisons.is_empty()
    }

    /// The numbers that its holes are compared with.
    pub fn numbers(&self) -> Vec<f64> {
        let comparisons = self.comparisons.iter();
        comparisons.map(|(_, comparison)| comparison.than).collect()
    }

    /// Some of the lines that match, at least one: in its holes stand numbers around those of its own comparisons and
    /// around `numbers`, and short texts.
    pub fn examples(&self, numbers: &[f64]) -> Vec<String> {
        let mut numbers: Vec<f64> = [self.numbers().as_slice(), numbers].concat();
        numbers.extend([0.0, 12.0, 1000.0]);
        let fillings: Vec<Vec<String>> = (1..)
            .zip(&self.line.holes)
            .map(|(hole, (of_type, _))| {
                let fits = |text: &String| {
                    let mut own = self.comparisons.iter().filter(|(of, _)| *of == hole);
                    own.all(|(_, own)| text.parse().is_ok_and(|number| own.holds(number)))
                };
                filling(of_type.name, &numbers)
                    .into_iter()
                    .filter(fits)
                    .collect()
            })
            .collect();
        let most = fillings.iter().map(Vec::len).max().unwrap_or(1);
        // All holes with the same, and each with another.
        let turns = (0..most).flat_map(|turn| [(turn, 0), (turn, 1)]);
        let lines = turns.map(|(turn, apart)| {
            let mut line = self.line.first.clone();
            for (hole, (_, after)) in self.line.holes.iter().enumerate() {
                let filling = &fillings[hole];
                let choice = filling.get((turn + apart * hole) % filling.len().max(1));
                line += choice.map_or("", String::as_str);
                line += after;
            }
            line
        });
        let mut lines: Vec<String> = lines.filter(|line| self.matches(line)).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    /// Whether no line can match both: what stands before their first holes, or behind their last, is different text.
    pub(crate) fn is_apart(&self, other: &Self) -> bool {
        let (one, two) = (&self.line, &other.line);
        let begins = one.first.starts_with(&two.first) || two.first.starts_with(&one.first);
        let ends = one.last().ends_with(two.last()) || two.last().ends_with(one.last());
        !(begins && ends)
    }

    /// The text in the first hole of the line, if the line matches and the pattern has a hole.
    pub fn first_hole<'line>(&self, line: &'line str) -> Option<&'line str> {
        let hole = self.line.holes(line)?.into_iter().next()?;
        Some(&line[hole])
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        Self::new(&source)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Pattern {
    /// The pattern for readers, who do not know its holes: with "…" in place of each.
    pub(crate) fn shape(&self) -> String {
        let holes = self.line.holes.iter();
        let rest = holes.map(|(_, text)| format!("…{text}"));
        format!("{}{}", self.line.first, rest.collect::<String>())
    }

    /// What the numbers in its holes must be, in words that follow its [shape](Self::shape); nothing where they may be any.
    pub(crate) fn conditions(&self) -> String {
        const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];
        let mut words = String::new();
        let mut before = None;
        for (hole, comparison) in &self.comparisons {
            let place = match (self.line.holes.len(), ORDINALS.get(hole - 1)) {
                (1, _) => "…".to_owned(),
                (_, Some(ordinal)) => format!("the {ordinal} …"),
                (_, None) => format!("… number {hole}"),
            };
            words += &match before {
                None => format!(", where {place} is "),
                Some(same) if same == *hole => " and ".to_owned(),
                Some(_) => format!(", and {place} is "),
            };
            words += &comparison.in_words();
            before = Some(*hole);
        }
        words
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::book::hole::TYPES;

    fn matches(pattern: &str, line: &str) -> bool {
        Pattern::new(pattern).unwrap().matches(line)
    }

    #[test]
    fn readers_see_gaps_and_what_the_numbers_in_them_are() {
        for (pattern, shape, conditions) in [
            ("AAA {word}", "AAA …", ""),
            (
                "{{}} {integer > 2} of 2",
                "{} … of 2",
                ", where … is more than 2",
            ),
            (
                "{word} {3 <= number < 7}, {integer != 1}",
                "… …, …",
                ", where the second … is at least 3 and less than 7, and the third … is not 1",
            ),
        ] {
            let pattern = Pattern::new(pattern).unwrap();
            assert_eq!(pattern.shape(), shape);
            assert_eq!(pattern.conditions(), conditions);
        }
    }

    #[test]
    fn examples_match_and_lie_on_both_sides_of_each_number() {
        for source in [
            "AAA done.",
            "{{}} {integer > 5051} of {number <= 0.5} after {seconds}",
            "{word}: {text} at {address}, {url} by {thread}",
            "{integer = 3} {integer} {integer != 0}!",
            "{3 <= number < 3.2} joins",
        ] {
            let pattern = Pattern::new(source).unwrap();
            let examples = pattern.examples(&[]);
            assert!(!examples.is_empty(), "{source}");
            let others: Vec<_> = examples
                .iter()
                .filter(|line| !pattern.matches(line))
                .collect();
            assert!(others.is_empty(), "{source}: {others:?}");
        }
        let lost = Pattern::new("{integer} lost").unwrap().examples(&[7.0]);
        for line in ["6 lost", "7 lost", "8 lost"] {
            assert!(
                lost.iter().any(|example| example == line),
                "{line}: {lost:?}"
            );
        }
    }

    #[test]
    fn literal_text_matches_itself_and_nothing_else() {
        assert!(matches("AAA done.", "AAA done."));
        assert!(!matches("AAA done.", "AAA done!"));
        assert!(!matches("AAA done.", "AAA done. "));
    }

    /// What is printed: digits, signs, words, and the pieces that a type of hole looks for.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "0",
            "12",
            "3",
            "-",
            "-",
            ".",
            ".",
            ":",
            "/",
            "//",
            "http://",
            "https://",
            "ThreadId(",
            ")",
            " ",
            "\t",
            "a",
            "bc",
            "ü",
            "\u{a0}",
            "127.0.0.1:80",
            "1.2.3.4:",
            "s",
            "{{",
            "}}",
            "\r",
        ]);
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn holes_take_what_an_expression_would(
            types in prop::collection::vec(0..TYPES.len(), 0..4),
            texts in prop::collection::vec(pieces(), 4),
            fillings in prop::collection::vec(pieces(), 4),
        ) {
            let mut line = Line { first: texts[0].clone(), ..Line::default() };
            // Half of the lines are made of what the holes could take.
            let mut printed = texts[0].clone();
            for (index, of_type) in types.iter().enumerate() {
                line.holes.push((TYPES[*of_type], texts[(index + 1) % 4].clone()));
                printed = printed + &fillings[index % 4] + &texts[(index + 1) % 4];
            }
            for printed in [printed, fillings.concat(), texts.concat()] {
                let by_expression = line.compile().unwrap().captures(&printed).map(|found| {
                    let holes = found.iter().skip(1).flatten();
                    holes.map(|hole| hole.range()).collect::<Vec<_>>()
                });
                prop_assert_eq!(line.holes(&printed), by_expression, "{:?} in {:?}", line, printed);
            }
        }
    }

    #[test]
    fn long_lines_and_many_holes_take_no_longer_than_they_should() {
        let long = format!("ab{}c", "b".repeat(100_000));
        let pattern = Pattern::new("a{text}b{text}b{text}b{text}c").unwrap();
        assert!(pattern.matches(&long) && !pattern.matches(&format!("{long}d")));
        let holes = "a{text}".repeat(MOST_HOLES + 1);
        let pattern = Pattern::new(&holes).unwrap();
        assert!(pattern.matches(&"ab".repeat(MOST_HOLES + 1)) && !pattern.matches("ab"));
    }

    #[test]
    fn every_type_of_hole_takes_what_it_names() {
        for (hole, good, bad) in [
            ("integer", "-12", "1.5"),
            ("number", "1.5", "one"),
            ("seconds", "3.02", "3"),
            ("word", "five", "two words"),
            ("text", "two words", ""),
            ("address", "127.0.0.1:80", "127.0.0.1"),
            ("url", "http://127.0.0.1:80", "127.0.0.1:80"),
            ("thread", "ThreadId(3)", "3"),
        ] {
            let pattern = Pattern::new(&format!("is {{{hole}}}")).unwrap();
            assert!(
                pattern.matches(&format!("is {good}")),
                "{hole} should take {good}"
            );
            assert!(
                !pattern.matches(&format!("is {bad}")),
                "{hole} should refuse {bad}"
            );
        }
    }

    #[test]
    fn comparisons_hold_the_number_in_the_hole() {
        assert!(matches("{integer < 10} lost", "9 lost"));
        assert!(!matches("{integer < 10} lost", "10 lost"));
        assert!(matches("{integer != 10}", "9"));
        assert!(matches("{seconds >= 2.5}", "2.5"));
        assert!(!matches("{number > 2.5}", "2.5"));
        assert!(matches("{number <= 2.5}", "2.5"));
        assert!(matches("{number = 2}", "2"));
        assert!(matches("{3 <= number < 7} joins", "3.0 joins"));
        assert!(!matches("{3 <= number < 7} joins", "7.0 joins"));
        assert!(!matches("{3 < integer <= 7} joins", "3 joins"));
        assert!(matches("{-1 < integer <= 7} joins", "7 joins"));
    }

    #[test]
    fn what_is_measured_is_told_from_what_is_not() {
        let fit = |pattern: &str, line: &str| Pattern::new(pattern).unwrap().fit(line);
        let late = "clock {integer < 3}: {measured number < 0.5} late";
        assert_eq!(fit(late, "clock 1: 0.4 late"), Fit::Whole);
        assert_eq!(fit(late, "clock 1: 0.6 late"), Fit::ButForMeasured);
        assert_eq!(fit(late, "clock 3: 0.4 late"), Fit::Not);
        assert_eq!(fit(late, "clock 3: 0.6 late"), Fit::Not);
        assert_eq!(fit(late, "clock 1: early"), Fit::Not);
        let spread = "speed-up {measured number > 1.3} ± {number}";
        assert_eq!(fit(spread, "speed-up 1.4 ± 0.1"), Fit::Whole);
        assert_eq!(fit(spread, "speed-up 1.2 ± 0.1"), Fit::WithinSpread);
        assert_eq!(fit(spread, "speed-up 1.1 ± 0.1"), Fit::ButForMeasured);
        // A spread means nothing to what is not measured.
        assert_eq!(fit("{number > 1} ± {number} x", "0.9 ± 0.2 x"), Fit::Not);
    }

    #[test]
    fn doubled_braces_are_braces() {
        assert!(matches("Point {{ x: {integer} }}", "Point { x: 3 }"));
    }

    #[test]
    fn holes_are_found_where_they_are() {
        let pattern = Pattern::new("B = {number} ± {number < 1}").unwrap();
        let line = "B = 0.04 ± 0.01";
        let holes = pattern.holes(line).unwrap();
        let texts: Vec<&str> = holes.into_iter().map(|hole| &line[hole]).collect();
        assert_eq!(texts, ["0.04", "0.01"]);
        assert_eq!(pattern.holes("B = 0.04 ± 1"), None);
        assert_eq!((pattern.hole_count(), pattern.compares()), (2, true));
        let none = Pattern::new("a {{b}}").unwrap();
        assert_eq!(none.holes("a {b}"), Some(Vec::new()));
    }

    #[test]
    fn bad_patterns_say_what_is_wrong() {
        for (pattern, message) in [
            ("{secnds}", "no such type of hole"),
            ("{word < 3}", "cannot be compared"),
            ("a {integer", "never closes"),
            ("a } b", "never opened"),
            ("{text}", "almost any line"),
            ("{integer < }", "isn't a hole"),
            ("{7 < integer < 3}", "nothing lies there"),
            ("{3 < integer > 7}", "nothing lies there"),
            ("{3 > integer}", "isn't a hole"),
            ("{3 <= word}", "cannot be compared"),
            ("a {integer}{word}", "put text between them"),
            ("a\nb", "which no line of output has"),
            ("{measured number} s", "this hole has none"),
        ] {
            let error = Pattern::new(pattern).unwrap_err();
            assert!(error.contains(message), "{pattern}: {error}");
        }
    }
}
