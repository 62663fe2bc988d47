//! A run, step by step.
//!
//! In: a [`Stepper`] and a run. Out: a [`Trace`], of all recorded lines that begin as steps do. One that is no step, and a line
//! number that the program does not compute, are [`Wrong`].

use crate::book::pattern::Pattern;
use crate::ground::problem::shortened;
use crate::page::block::stepper::changes::{Content, content};
use crate::page::block::stepper::table::{Shows, Stepper, first_word};
use crate::page::block::table::Wrong;
use crate::page::line_match::{self, LineMatch};
use crate::run::evidence::Evidence;

/// Fewer steps than these are no way.
const FEWEST_STEPS: usize = 2;
/// Nobody goes through more steps than these, and a page with more is heavy.
const MOST_STEPS: usize = 100;
/// What a program prints where a box is empty, unless the block says otherwise.
const NOTHING: &str = "-";

/// A run that a stepper goes through.
#[derive(Debug, Clone, Copy)]
pub struct Recorded<'book> {
    /// What happened.
    pub evidence: &'book Evidence,
    /// The program's file as it was compiled.
    pub source: &'book str,
    /// The program as readers see it.
    pub program: &'book str,
    /// Whether this is the program that was recorded.
    pub fresh: bool,
}

/// A run, step by step.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The words above it.
    pub caption: String,
    /// The listing that was recorded.
    pub listing: String,
    /// The boxes, in their order.
    pub boxes: Vec<(String, Shows)>,
    /// The steps, in the order of the output.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When its line was printed, in seconds since the start of the process.
    pub at: f64,
    /// What happened.
    pub says: String,
    /// The line of the program that says so, counted from one.
    pub line: usize,
    /// What each box holds.
    pub boxes: Vec<Content>,
}

impl Stepper {
    /// Reads the steps; nothing while there is no recording.
    ///
    /// # Errors
    /// What is wrong with the block, or with the run.
    pub fn trace(&self, recorded: Option<Recorded<'_>>) -> Result<Option<Trace>, Wrong> {
        self.check_words()?;
        let pattern = self.pattern()?;
        self.check_holes(&pattern)?;
        let Some(recorded) = recorded else {
            return Ok(None);
        };
        let readings = self.readings(&pattern, recorded.evidence)?;
        let mut steps: Vec<Step> = Vec::new();
        for reading in &readings {
            steps.push(self.step(reading, steps.last(), recorded)?);
        }
        let boxes = self.boxes.iter().map(|block| block.as_ref());
        Ok(Some(Trace {
            caption: self.caption.as_ref().clone(),
            listing: self.listing.as_ref().clone(),
            boxes: boxes
                .map(|block| (block.label.clone(), block.shows))
                .collect(),
            steps,
        }))
    }

    /// The recorded lines that are steps: all that begin with the word of the pattern.
    fn readings<'run>(
        &self,
        pattern: &Pattern,
        evidence: &'run Evidence,
    ) -> Result<Vec<LineMatch<'run>>, Wrong> {
        let line = self.line_of(&self.step);
        let listing = self.listing.as_ref();
        let wrong = |what: String| Wrong::at(line, format!("`{listing}`: {what}"));
        let readings = line_match::every(pattern, evidence).map_err(wrong)?;
        let word = first_word(self.step.as_ref());
        let mut lines = evidence.lines.iter().map(|line| line.text.as_str());
        let other = lines.find(|text| first_word(text) == word && !pattern.matches(text));
        if let Some(other) = other {
            return Err(wrong(format!(
                "`{}` begins with `{word}`, as the steps do, and `{pattern}` does not match it, so a step would be left out",
                shortened(other)
            )));
        }
        match readings.len() {
            count if count < FEWEST_STEPS => Err(wrong(format!(
                "one recorded line matches `{pattern}`, and a single step leads nowhere"
            ))),
            count if count > MOST_STEPS => Err(wrong(format!(
                "{count} recorded lines match `{pattern}`, and nobody goes through more than {MOST_STEPS} steps; let the \
                 program do less"
            ))),
            _ => Ok(readings),
        }
    }

    fn step(
        &self,
        reading: &LineMatch<'_>,
        before: Option<&Step>,
        recorded: Recorded<'_>,
    ) -> Result<Step, Wrong> {
        let listing = self.listing.as_ref();
        let printed = shortened(reading.line());
        let wrong = |line: usize, what: String| {
            Wrong::at(
                line,
                format!("`{listing}`: in the recorded line `{printed}`, {what}"),
            )
        };
        // Whether the pattern has the hole was checked.
        let hole = |number: usize| reading.hole(number).unwrap_or_default();
        let place = self.line_of(&self.line);
        let written = hole(*self.line.as_ref());
        let line: usize = written.parse().map_err(|_| {
            wrong(
                place,
                format!("`{written}` is no number of a line of the program"),
            )
        })?;
        if recorded.fresh {
            check_line(line, recorded).map_err(|what| wrong(place, what))?;
        }
        let nothing = self.nothing.as_ref();
        let nothing = nothing.map_or(NOTHING, |nothing| nothing.as_ref());
        let mut boxes = Vec::new();
        for (index, block) in self.boxes.iter().enumerate() {
            let before = before.map(|step| step.boxes[index].items.as_slice());
            let content = content(block.as_ref(), nothing, hole(block.as_ref().hole), before)
                .map_err(|what| wrong(self.line_of(block), what))?;
            boxes.push(content);
        }
        Ok(Step {
            at: reading.at(),
            says: hole(*self.says.as_ref()).to_owned(),
            line,
            boxes,
        })
    }
}

/// Whether a recorded number can be the line of the program that computed it, and is the one that readers see.
fn check_line(number: usize, recorded: Recorded<'_>) -> Result<(), String> {
    let lines: Vec<&str> = recorded.source.lines().collect();
    let Some(text) = number.checked_sub(1).and_then(|index| lines.get(index)) else {
        return Err(format!(
            "line {number} is not one of the program, which has {}; let it print `line!()`",
            lines.len()
        ));
    };
    let shown = recorded.program.lines().take(number);
    if !shown.eq(lines.iter().copied().take(number)) {
        return Err(format!(
            "line {number} is another one for readers, who do not see the lines that mark anchors; take out the anchors \
             above it"
        ));
    }
    let text = text.trim();
    if has_line(text) {
        return Ok(());
    }
    // Both say where they are called or used, and what stands there can be anything but nothing.
    let elsewhere = ["Location::caller()", "macro_rules!"];
    let elsewhere = elsewhere
        .iter()
        .any(|words| recorded.source.contains(words));
    let code = !text.starts_with("//") && text.contains(char::is_alphanumeric);
    if elsewhere && code {
        return Ok(());
    }
    Err(format!(
        "line {number} of the program does not say that it is this line: it is `{}`; let it print `line!()` there",
        shortened(text)
    ))
}

/// Whether a line of a program asks for its number.
fn has_line(text: &str) -> bool {
    let code = text.split(" // ").next().unwrap_or_default();
    !text.starts_with("//") && code.contains("line!()")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_number_is_one_that_the_program_computes() {
        let source = "// ANCHOR: a\nfn main() {\n    step(line!());\n    // line!()\n}\n";
        let program = "fn main() {\n    step(line!());\n    // line!()\n}\n";
        let check = |number: usize, source: &str, program: &str| {
            let evidence = Evidence::nothing(std::time::Duration::from_secs(1));
            let recorded = Recorded {
                evidence: &evidence,
                source,
                program,
                fresh: true,
            };
            check_line(number, recorded)
        };
        assert_eq!(check(2, program, program), Ok(()));
        for (number, source, says) in [
            (3, source, "another one for readers"),
            (0, program, "line 0 is not one of the program, which has 4"),
            (5, program, "line 5 is not one of the program, which has 4"),
            (1, program, "it is `fn main() {`"),
            (3, program, "it is `// line!()`"),
            (4, program, "it is `}`"),
        ] {
            let error = check(number, source, program).expect_err("it is none");
            assert!(error.contains(says), "{number}: {error}");
        }
        let called =
            "#[track_caller]\nfn step() {\n    Location::caller();\n}\n    // why\n    step();\n";
        assert_eq!(check(6, called, called), Ok(()));
        for number in [4, 5] {
            assert!(check(number, called, called).is_err(), "{number}");
        }
    }
}
