//! What the lines of a recorded output say, read by patterns.
//!
//! In: [`Evidence`] and a [`Pattern`]. Out: the lines that match, with the places of the pattern's holes. A pattern that no
//! line matches is an error that shows the lines that come nearest; so is, where one line is wanted, a pattern that lines
//! of different meaning match, and a run of many of which only the first one's lines were kept.

use std::ops::Range;

use crate::book::Pattern;
use crate::ground::{counted, shortened};
use crate::run::Evidence;

/// How many lines an error shows.
const NEAREST: usize = 3;

/// A line of output that a pattern matches.
#[derive(Debug, Clone, PartialEq)]
pub struct LineMatch<'line> {
    at: f64,
    line: &'line str,
    holes: Vec<Range<usize>>,
}

impl<'line> LineMatch<'line> {
    /// From the start of the first hole to the end of the last; `None` for a pattern without a hole.
    pub fn span(&self) -> Option<&'line str> {
        let (first, last) = (self.holes.first()?, self.holes.last()?);
        Some(&self.line[first.start..last.end])
    }

    /// The text in a hole, counted from one.
    pub fn hole(&self, number: usize) -> Option<&'line str> {
        let hole = self.holes.get(number.checked_sub(1)?)?;
        Some(&self.line[hole.clone()])
    }

    /// The text in this hole, or in all of them, from the first to the last.
    pub fn reads(&self, hole: Option<usize>) -> Option<&'line str> {
        hole.map_or_else(|| self.span(), |hole| self.hole(hole))
    }

    /// When it was printed, in seconds since the start of the process.
    pub fn at(&self) -> f64 {
        self.at
    }

    /// The line.
    pub fn line(&self) -> &'line str {
        self.line
    }
}

/// Every line that matches, in the order of the output; at least one.
///
/// # Errors
/// A sentence, if there is none, or if the lines are those of one run of many.
pub(super) fn every<'run>(
    pattern: &Pattern,
    evidence: &'run Evidence,
) -> Result<Vec<LineMatch<'run>>, String> {
    if !evidence.tally.is_empty() {
        return Err(
            "the listing has many runs, and the lines of one of them say nothing of the others"
                .to_owned(),
        );
    }
    let found: Vec<LineMatch<'_>> = evidence
        .lines
        .iter()
        .filter_map(|line| {
            let holes = pattern.holes(&line.text)?;
            Some(LineMatch {
                at: line.at,
                line: &line.text,
                holes,
            })
        })
        .collect();
    if found.is_empty() {
        return Err(format!(
            "no recorded line matches `{pattern}`; {}",
            nearest(pattern, evidence)
        ));
    }
    Ok(found)
}

/// The line that matches, or the first of several that have the same in their holes.
///
/// # Errors
/// A sentence, if there is none, if several say different things, or if the pattern has no hole.
pub fn matching_line<'run>(
    pattern: &Pattern,
    evidence: &'run Evidence,
) -> Result<LineMatch<'run>, String> {
    if pattern.hole_count() == 0 {
        return Err(format!(
            "`{pattern}` has no hole, so nothing is read from the line; put a hole such as {{number}} where the figure stands"
        ));
    }
    let found = every(pattern, evidence)?;
    let differs = |other: &&LineMatch<'_>| other.span() != found[0].span();
    if found.iter().any(|other| differs(&other)) {
        let lines: Vec<&str> = found.iter().map(LineMatch::line).collect();
        return Err(format!(
            "{} match `{pattern}`, and they say different things: {}",
            counted(lines.len(), "recorded line"),
            quoted(&lines)
        ));
    }
    Ok(found.into_iter().next().expect("there is at least one"))
}

/// The lines that look most like the pattern, in words.
fn nearest(pattern: &Pattern, evidence: &Evidence) -> String {
    let source = pattern.to_string();
    let mut lines: Vec<&str> = Vec::new();
    for line in &evidence.lines {
        if !lines.contains(&line.text.as_str()) {
            lines.push(&line.text);
        }
    }
    if lines.is_empty() {
        return "the recorded run prints nothing".to_owned();
    }
    let likeness = |line: &str| strsim::jaro_winkler(&source, line);
    // A stable sort: of lines that are alike, the first ones are shown.
    lines.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    format!("nearest are: {}", quoted(&lines))
}

fn quoted(lines: &[&str]) -> String {
    let mut shown: Vec<String> = lines
        .iter()
        .take(NEAREST)
        .map(|line| format!("`{}`", shortened(line)))
        .collect();
    if lines.len() > NEAREST {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// The text as Markdown that shows it as it stands, inside of a paragraph.
pub fn as_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let begins_word = characters.peek().is_some_and(|next| next.is_alphanumeric());
        let plain = match character {
            ',' | ':' | ';' | '%' | '/' | '(' | '?' | '@' => true,
            // A point in a number, a minus before one. Elsewhere they are dashes, dots, and items of lists.
            '.' | '-' | '+' => begins_word,
            _ => !character.is_ascii_punctuation(),
        };
        if !plain {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(source: &str) -> Pattern {
        Pattern::new(source).expect("a pattern")
    }

    fn span(source: &str, lines: &[&str]) -> Result<String, String> {
        let run = Evidence::of_lines(lines);
        let reading = matching_line(&pattern(source), &run)?;
        Ok(reading.span().expect("a hole").to_owned())
    }

    #[test]
    fn the_span_reaches_from_the_first_hole_to_the_last() {
        let lines = ["4 threads", "B = 0.04 ± 0.01", "done"];
        assert_eq!(
            span("B = {number} ± {number}", &lines),
            Ok("0.04 ± 0.01".into())
        );
        assert_eq!(span("{integer} threads", &lines), Ok("4".into()));
        assert_eq!(
            span("total {word}", &["total 3", "total 3"]),
            Ok("3".into())
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_with_the_lines() {
        let lines = ["4 threads: 1.9", "2 threads: 1.5", "sum 3", "B = 0.04"];
        for (source, says) in [
            ("B = {number} ± {number}", "nearest are: `B = 0.04`, "),
            (
                "{integer} threads: {number}",
                "2 recorded lines match `{integer} threads: {number}`, and they say different things: `4 threads: 1.9`",
            ),
            ("sum 3", "`sum 3` has no hole"),
        ] {
            let error = span(source, &lines).expect_err("it cannot be read");
            assert!(error.contains(says), "{source}: {error}");
        }
        let error = span("a {word}", &[]).expect_err("nothing is there");
        assert!(
            error.ends_with("the recorded run prints nothing"),
            "{error}"
        );
        let mut many = Evidence::of_lines(&lines);
        many.tally = vec![("sum 3".to_owned(), 2)];
        let error = matching_line(&pattern("sum {integer}"), &many).expect_err("many runs");
        assert!(error.contains("many runs"), "{error}");
    }

    #[test]
    fn what_was_printed_is_no_markdown() {
        for (text, markdown) in [
            ("0.04 ± 0.01", "0.04 ± 0.01"),
            ("-2.5 to 1. of *a*", r"-2.5 to 1\. of \*a\*"),
            (
                "<b> `x` [y](z) {{#see a}}",
                r"\<b\> \`x\` \[y\](z\) \{\{\#see a\}\}",
            ),
            ("a -- b...", r"a \-\- b\.\.\."),
        ] {
            assert_eq!(as_markdown(text), markdown);
        }
    }
}
