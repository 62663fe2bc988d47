//! Patterns for lines of output: literal text with typed holes for what varies from run to run.
//!
//! In: `"request {integer}: Hello! after {seconds} s"`. Out: a [`Pattern`] that matches whole lines. A hole may carry
//! a comparison, as in `{integer < 40000}`, or two of them, as in `{3 <= number < 7}`. A brace of its own is written twice. An unknown type of hole, a
//! comparison of something that is no number, two holes without anything between them (nobody could say where the first
//! ends), a character that no line of output has, and a pattern of holes alone (which no line could break) are errors.
//!
//! Where a line could be read in several ways, each hole takes as much as it can, from the left.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

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
    Regex::new(
        r"^(?:(?<low>-?[0-9]+(?:\.[0-9]+)?)\s*(?<from><=|<)\s*)?(?<type>[a-z]+)(?:\s*(?<op><=|>=|!=|<|>|=)\s*(?<than>-?[0-9]+(?:\.[0-9]+)?))?$",
    )
    .expect("the expression is a constant")
});

/// A pattern for one line of output.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    source: String,
    line: Regex,
    comparisons: Vec<(usize, Comparison)>,
    /// The text before each hole, and the hole's type.
    pieces: Vec<(String, &'static str)>,
    /// The text after the last hole.
    rest: String,
}

/// What the number in a hole must be.
#[derive(Debug, Clone, PartialEq)]
struct Comparison {
    operator: String,
    than: f64,
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
            let (name, expression, compared) = read_hole(hole)?;
            pieces.push((literal[piece..].to_owned(), name));
            piece = literal.len();
            line.push_str(&format!("({expression})"));
            comparisons.extend(compared.into_iter().map(|comparison| (holes, comparison)));
        }
        literal.push_str(rest);
        line.push_str(&regex::escape(rest));
        line.push('$');
        if holes > 0 && comparisons.is_empty() && !literal.contains(char::is_alphanumeric) {
            return Err(format!(
                "`{source}` has holes and no words: almost any line would match it"
            ));
        }
        Ok(Self {
            source: source.to_owned(),
            line: Regex::new(&line).map_err(|error| format!("`{source}`: {error}"))?,
            comparisons,
            rest: literal[piece..].to_owned(),
            pieces,
        })
    }

    /// Whether the whole line matches, comparisons included.
    pub fn matches(&self, line: &str) -> bool {
        let Some(found) = self.line.captures(line) else {
            return false;
        };
        self.comparisons.iter().all(|(hole, comparison)| {
            found[*hole]
                .parse()
                .is_ok_and(|number: f64| comparison.holds(number))
        })
    }

    /// Where in the line each hole is, in bytes, if the whole line matches, comparisons included.
    pub fn holes(&self, line: &str) -> Option<Vec<Range<usize>>> {
        let found = self.matches(line).then(|| self.line.captures(line))??;
        let holes = found.iter().skip(1).flatten();
        Some(holes.map(|hole| hole.range()).collect())
    }

    /// How many holes it has.
    pub fn hole_count(&self) -> usize {
        self.line.captures_len() - 1
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
                let fits = |text: &String| {
                    let mut own = self.comparisons.iter().filter(|(of, _)| *of == hole);
                    own.all(|(_, own)| text.parse().is_ok_and(|number| own.holds(number)))
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
        self.line.captures(line)?.get(1).map(|hole| hole.as_str())
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

/// What a hole is: its type, the expression of what can stand there, and what it is compared with.
fn read_hole(hole: &str) -> Result<(&'static str, &'static str, Vec<Comparison>), String> {
    let types = || TYPES.map(|(name, ..)| name).join(", ");
    let parts = HOLE
        .captures(hole)
        .ok_or_else(|| format!("`{{{hole}}}` is no hole; a hole is one of {}, or a comparison such as {{integer < 10}}", types()))?;
    let (name, expression, numeric, words) = TYPES
        .into_iter()
        .find(|(name, ..)| *name == &parts["type"])
        .ok_or_else(|| format!("`{{{hole}}}`: no such type of hole; there are {}", types()))?;
    let compared = |operator: &str, than: &str| {
        let than = than.parse();
        let than = than.map_err(|_| format!("`{{{hole}}}`: not a number"))?;
        Ok::<_, String>(Comparison {
            operator: operator.to_owned(),
            than,
        })
    };
    let mut comparisons = Vec::new();
    if let (Some(low), Some(from)) = (parts.name("low"), parts.name("from")) {
        // `3 <= number` says of the number that it is `>= 3`.
        comparisons.push(compared(&from.as_str().replace('<', ">"), low.as_str())?);
    }
    if let (Some(operator), Some(than)) = (parts.name("op"), parts.name("than")) {
        comparisons.push(compared(operator.as_str(), than.as_str())?);
    }
    if let [low, high] = comparisons.as_slice()
        && !(high.operator.starts_with('<') && low.than < high.than)
    {
        return Err(format!(
            "`{{{hole}}}`: nothing lies there; between two numbers is written as in {{3 <= number < 7}}"
        ));
    }
    if !comparisons.is_empty() && !numeric {
        return Err(format!(
            "`{{{hole}}}`: {name} is {words}, which cannot be compared with a number"
        ));
    }
    Ok((name, expression, comparisons))
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
            ("{7 < integer < 3}", "nothing lies there"),
            ("{3 < integer > 7}", "nothing lies there"),
            ("{3 > integer}", "is no hole"),
            ("{3 <= word}", "cannot be compared"),
            ("a {integer}{word}", "put text between them"),
            ("a\nb", "which no line of output has"),
        ] {
            let error = Pattern::new(pattern).unwrap_err();
            assert!(error.contains(message), "{pattern}: {error}");
        }
    }
}
