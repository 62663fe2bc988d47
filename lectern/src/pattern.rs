//! Patterns for lines of output: literal text with typed holes for what varies from run to run.
//!
//! In: `"request {integer}: Hello! after {seconds} s"`. Out: a [`Pattern`] that matches whole lines. A hole may carry
//! a comparison, as in `{integer < 40000}`. A brace of its own is written twice. An unknown type of hole, a
//! comparison of something that is no number, two holes without anything between them (nobody could say where the first
//! ends), a character that no line of output has, and a pattern of holes alone (which no line could break) are errors.
//!
//! Where a line could be read in several ways, each hole takes as much as it can, from the left.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

/// The types a hole can have: the name, the regular expression, whether it can be compared, and what it is in words.
const TYPES: [(&str, &str, bool, &str); 8] = [
    ("integer", r"-?[0-9]+", true, "a whole number"),
    ("number", r"-?[0-9]+(?:\.[0-9]+)?", true, "a number"),
    (
        "seconds",
        r"[0-9]+\.[0-9]+",
        true,
        "a time in seconds, with decimals",
    ),
    ("word", r"\S+", false, "characters without a space"),
    ("text", r".+", false, "anything but nothing"),
    (
        "address",
        r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}:[0-9]{1,5}",
        false,
        "an IPv4 address with its port",
    ),
    ("url", r"https?://[^\s/]+(?:/\S*)?", false, "a URL"),
    ("thread", r"ThreadId\([0-9]+\)", false, "a thread's id"),
];

static HOLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?<measured>measured\s+)?(?<type>[a-z]+)(?:\s*(?<op><=|>=|!=|<|>|=)\s*(?<than>-?[0-9]+(?:\.[0-9]+)?))?$")
        .expect("the expression is a constant")
});

/// A pattern for one line of output.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    source: String,
    line: Line,
    comparisons: Vec<(usize, Comparison)>,
    /// The text before each hole, and the hole's type.
    pieces: Vec<(String, &'static str)>,
    /// The text after the last hole.
    rest: String,
}

/// What a whole line is held against.
#[derive(Debug, Clone)]
enum Line {
    /// The line itself, where the pattern has no holes.
    Text(String),
    /// An expression with a group for each hole. It's compiled when a line is held against it for the first time, because that
    /// takes long, and many commands read a contract and never judge by it.
    Holes {
        count: usize,
        expression: String,
        compiled: Arc<OnceLock<Regex>>,
    },
}

impl Line {
    /// Reads an expression with so many holes, each a group.
    fn with_holes(count: usize, expression: String) -> Result<Self, regex::Error> {
        let mut compiled = OnceLock::new();
        // Only such an expression can be too large to be compiled, and then it's said at once.
        if count > 20 || expression.len() > 2000 {
            compiled = OnceLock::from(Regex::new(&expression)?);
        }
        Ok(Self::Holes {
            count,
            expression,
            compiled: Arc::new(compiled),
        })
    }

    /// Where the holes are in a line of output that fits.
    fn holes(&self, line: &str) -> Option<Vec<Range<usize>>> {
        match self {
            Self::Text(text) => (text == line).then(Vec::new),
            Self::Holes {
                expression,
                compiled,
                ..
            } => {
                let regex = compiled.get_or_init(|| {
                    Regex::new(expression)
                        .expect("text that is escaped, and few holes of known types")
                });
                let found = regex.captures(line)?;
                Some(
                    found
                        .iter()
                        .skip(1)
                        .flatten()
                        .map(|hole| hole.range())
                        .collect(),
                )
            }
        }
    }
}

/// What the number in a hole must be.
#[derive(Debug, Clone, PartialEq)]
struct Comparison {
    operator: String,
    than: f64,
    /// Whether it depends on the machine whether it holds.
    measured: bool,
    /// The hole with the spread of the number: the next one, if ` ± ` stands between the two.
    spread: Option<usize>,
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

impl Comparison {
    fn holds(&self, number: f64) -> bool {
        match self.operator.as_str() {
            "<" => number < self.than,
            "<=" => number <= self.than,
            ">" => number > self.than,
            ">=" => number >= self.than,
            "!=" => number != self.than,
            _ => number == self.than,
        }
    }

    /// Whether it holds for a number that may be off by `spread`.
    fn holds_within(&self, number: f64, spread: f64) -> bool {
        self.holds(number) || (number - self.than).abs() <= spread * (1.0 + 1e-9)
    }
}

impl Pattern {
    /// Reads a pattern. The error says in one sentence what is wrong with it.
    pub fn new(source: &str) -> Result<Self, String> {
        let mut line = String::from("^");
        let mut comparisons = Vec::new();
        let mut holes = 0;
        let mut literal = String::new();
        let mut pieces = Vec::new();
        let mut piece = 0;
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
            line.push_str(&regex::escape(&rest[..start]));
            let brace = &rest[start..start + 1];
            rest = &rest[start + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                literal.push_str(brace);
                line.push_str(&regex::escape(brace));
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
            holes += 1;
            let (name, expression, comparison) = read_hole(hole)?;
            pieces.push((literal[piece..].to_owned(), name));
            piece = literal.len();
            line.push_str(&format!("({expression})"));
            if let Some(mut comparison) = comparison {
                let is_spread = rest.starts_with(" ± {number}") || rest.starts_with(" ± {seconds}");
                comparison.spread = (comparison.measured && is_spread).then_some(holes + 1);
                comparisons.push((holes, comparison));
            }
        }
        literal.push_str(rest);
        line.push_str(&regex::escape(rest));
        line.push('$');
        if holes > 0 && comparisons.is_empty() && !literal.contains(char::is_alphanumeric) {
            return Err(format!(
                "`{source}` has holes and no words: almost any line would match it"
            ));
        }
        let after_the_last = literal[piece..].to_owned();
        let line = match holes {
            0 => Line::Text(literal),
            _ => Line::with_holes(holes, line).map_err(|error| format!("`{source}`: {error}"))?,
        };
        Ok(Self {
            source: source.to_owned(),
            line,
            comparisons,
            rest: after_the_last,
            pieces,
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
        match self.line {
            Line::Text(_) => 0,
            Line::Holes { count, .. } => count,
        }
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

    /// Some of the lines that match, at least one: in its holes stand numbers around those of its own comparisons and around
    /// `numbers`, and short texts.
    pub fn examples(&self, numbers: &[f64]) -> Vec<String> {
        let mut numbers: Vec<f64> = [self.numbers().as_slice(), numbers].concat();
        numbers.extend([0.0, 12.0, 1000.0]);
        let fillings: Vec<Vec<String>> = (1..)
            .zip(&self.pieces)
            .map(|(hole, (_, name))| {
                let mut own = self.comparisons.iter();
                let own = own.find(|(of, _)| *of == hole);
                let fits = |text: &String| {
                    let number = || text.parse().ok();
                    own.is_none_or(|(_, own)| number().is_some_and(|number| own.holds(number)))
                };
                filling(name, &numbers).into_iter().filter(fits).collect()
            })
            .collect();
        let most = fillings.iter().map(Vec::len).max().unwrap_or(1);
        // All holes with the same, and each with another.
        let turns = (0..most).flat_map(|turn| [(turn, 0), (turn, 1)]);
        let lines = turns.map(|(turn, apart)| {
            let mut line = String::new();
            for (hole, (text, _)) in self.pieces.iter().enumerate() {
                let filling = &fillings[hole];
                let choice = filling.get((turn + apart * hole) % filling.len().max(1));
                line += text;
                line += choice.map_or("", String::as_str);
            }
            line + &self.rest
        });
        let mut lines: Vec<String> = lines.filter(|line| self.matches(line)).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    /// The text in the first hole of the line, if the line matches and the pattern has a hole.
    pub fn first_hole<'line>(&self, line: &'line str) -> Option<&'line str> {
        let hole = self.line.holes(line)?.into_iter().next()?;
        Some(&line[hole])
    }
}

/// What can stand in a hole of this type.
fn filling(name: &str, numbers: &[f64]) -> Vec<String> {
    let around = |step: f64| {
        numbers
            .iter()
            .flat_map(move |number| [number - step, *number, number + step])
    };
    let whole = || around(1.0).map(|number| format!("{number:.0}"));
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match name {
        "integer" => whole().collect(),
        "number" => whole()
            .chain(around(0.01).map(|number| format!("{number:.2}")))
            .collect(),
        "seconds" => around(0.01)
            .filter(|number| *number >= 0.0)
            .map(|number| format!("{number:.2}"))
            .collect(),
        "word" => texts(&["something", "7"]),
        "text" => texts(&["something else", "7"]),
        "address" => texts(&["127.0.0.1:3003"]),
        "url" => texts(&["http://127.0.0.1:3003/"]),
        _ => texts(&["ThreadId(2)"]),
    }
}

/// What a hole is: its type, the expression of what can stand there, and the comparison.
fn read_hole(hole: &str) -> Result<(&'static str, &'static str, Option<Comparison>), String> {
    let types = || TYPES.map(|(name, ..)| name).join(", ");
    let parts = HOLE
        .captures(hole)
        .ok_or_else(|| format!("`{{{hole}}}` is no hole; a hole is one of {}, or a comparison such as {{integer < 10}}", types()))?;
    let (name, expression, numeric, words) = TYPES
        .into_iter()
        .find(|(name, ..)| *name == &parts["type"])
        .ok_or_else(|| format!("`{{{hole}}}`: no such type of hole; there are {}", types()))?;
    let measured = parts.name("measured").is_some();
    let comparison = match (parts.name("op"), parts.name("than")) {
        (Some(operator), Some(than)) => Some(Comparison {
            operator: operator.as_str().to_owned(),
            than: than
                .as_str()
                .parse()
                .map_err(|_| format!("`{{{hole}}}`: not a number"))?,
            measured,
            spread: None,
        }),
        _ if measured => {
            return Err(format!(
                "`{{{hole}}}`: `measured` says of a comparison that it depends on the machine, and this hole has none"
            ));
        }
        _ => None,
    };
    if comparison.is_some() && !numeric {
        return Err(format!(
            "`{{{hole}}}`: {name} is {words}, which cannot be compared with a number"
        ));
    }
    Ok((name, expression, comparison))
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

impl fmt::Display for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, line: &str) -> bool {
        Pattern::new(pattern).unwrap().matches(line)
    }

    #[test]
    fn examples_match_and_lie_on_both_sides_of_each_number() {
        for source in [
            "AAA done.",
            "{{}} {integer > 5051} of {number <= 0.5} after {seconds}",
            "{word}: {text} at {address}, {url} by {thread}",
            "{integer = 3} {integer} {integer != 0}!",
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
            ("{integer < }", "is no hole"),
            ("a {integer}{word}", "put text between them"),
            ("a\nb", "which no line of output has"),
            ("{measured number} s", "this hole has none"),
        ] {
            let error = Pattern::new(pattern).unwrap_err();
            assert!(error.contains(message), "{pattern}: {error}");
        }
    }
}
