//! Steppers: a recorded trace of a program, one step after another.
//!
//! In: the TOML of a `stepper` block, the recording that it names, and the program that was recorded. Out: a [`Trace`]: for
//! each step what happened, in which line of the program, what stands in each box, and what of it is new. Steps are read
//! from recorded lines by one pattern, all of them, and cannot be typed; [`stepped`](crate::page::block::stepper::html) puts them on the page.
//! A hole that is not shown, a line that begins like a step and is none, and a line number that the program does not compute
//! are errors with their line in the block.
//!
//! ```toml
//! listing = "executor-steps"
//! caption = "Three tasks and one executor"
//! step = "step: {text} at line {integer} | ready: {text} | tasks: {text} | events: {text}"
//! says = 1
//! line = 2
//! boxes = [
//!     { label = "ready queue", hole = 3, shows = "queue" },
//!     { label = "tasks", hole = 4, shows = "states" },
//!     { label = "events", hole = 5, shows = "list" },
//! ]
//! ```

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use crate::book::pattern::Pattern;
use crate::ground::problem::{line_at, shortened};
use crate::page::line_match::{self, LineMatch};
use crate::run::evidence::Evidence;

/// Fewer steps than these are no way.
const FEWEST_STEPS: usize = 2;
/// Nobody goes through more steps than these, and a page with more is heavy.
const MOST_STEPS: usize = 100;
/// A page has room for so many boxes, and a table for so many columns.
const MOST_BOXES: usize = 6;
/// A phone has room for a label of so many characters.
const LONGEST_LABEL: usize = 30;
/// More items than these in a box are no picture.
const MOST_ITEMS: usize = 20;
/// What a program prints where a box is empty, unless the block says otherwise.
const NOTHING: &str = "-";
/// What stands between two items, unless the block says otherwise.
const BETWEEN: &str = ", ";

/// Where in the block something is wrong, as a line counted from one, and what.
pub type Wrong = (usize, String);

/// A `stepper` block, read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stepper {
    listing: Spanned<String>,
    caption: Spanned<String>,
    step: Spanned<String>,
    says: Spanned<usize>,
    line: Spanned<usize>,
    nothing: Option<Spanned<String>>,
    boxes: Vec<Spanned<BoxBlock>>,
    /// The text that all places refer to.
    #[serde(skip)]
    source: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct BoxBlock {
    label: String,
    hole: usize,
    shows: Shows,
    between: Option<String>,
}

/// What a box holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shows {
    /// Items that wait in a row, the first one in front.
    Queue,
    /// Items one below the other.
    List,
    /// Names, each with the state that it is in.
    States,
    /// Words, as they were printed.
    Text,
}

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

/// What a box holds in one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// What is in it, in the order that was printed.
    pub items: Vec<Item>,
    /// What was in it a step before, and is not any more.
    pub gone: Vec<String>,
    /// Whether what stayed is in another order.
    pub reordered: bool,
}

/// Something in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name, if it has a state too.
    pub name: Option<String>,
    /// Its state, or what it is.
    pub text: String,
    /// What is different from the step before.
    pub change: Option<Change>,
}

/// What is different about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It was there, and this is what it was.
    Was(String),
}

impl Content {
    /// Whether anything is different from the step before.
    pub fn changed(&self) -> bool {
        let differs = self.items.iter().any(|item| item.change.is_some());
        differs || self.reordered || !self.gone.is_empty()
    }
}

impl Stepper {
    /// Reads the block.
    ///
    /// # Errors
    /// The line within the block, and what is wrong.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut stepper: Self = toml::from_str(source).map_err(|error| {
            let line = error.span().map_or(1, |span| line_at(source, span.start));
            let what = crate::ground::problem::one_line(error.message());
            (line, format!("the stepper block is malformed: {what}"))
        })?;
        stepper.source = source.to_owned();
        Ok(stepper)
    }

    /// The listing whose recording it goes through, and the line within the block that names it.
    pub fn listing(&self) -> (usize, &str) {
        (self.line_of(&self.listing), self.listing.as_ref())
    }

    /// Every text that readers see, with its line within the block.
    pub fn words(&self) -> Vec<(usize, &str)> {
        let caption = (self.line_of(&self.caption), self.caption.as_ref().as_str());
        let labels = self.boxes.iter();
        let labels = labels.map(|block| (self.line_of(block), block.as_ref().label.as_str()));
        std::iter::once(caption).chain(labels).collect()
    }

    fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        line_at(&self.source, place.span().start)
    }

    /// Reads the steps; nothing while there is no recording.
    ///
    /// # Errors
    /// The line within the block, and what is wrong.
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
        let boxes = self.boxes.iter().map(Spanned::as_ref);
        Ok(Some(Trace {
            caption: self.caption.as_ref().clone(),
            listing: self.listing.as_ref().clone(),
            boxes: boxes
                .map(|block| (block.label.clone(), block.shows))
                .collect(),
            steps,
        }))
    }

    fn check_words(&self) -> Result<(), Wrong> {
        let mut labels = BTreeSet::new();
        for (line, words) in self.words() {
            if words.trim().is_empty() {
                return Err((line, "a label or a caption is empty".to_owned()));
            }
        }
        for block in &self.boxes {
            let line = self.line_of(block);
            let BoxBlock {
                label,
                shows,
                between,
                ..
            } = block.as_ref();
            let length = label.chars().count();
            if length > LONGEST_LABEL {
                let what = format!(
                    "the label “{label}” has {length} characters; a phone has room for {LONGEST_LABEL}"
                );
                return Err((line, what));
            }
            if !labels.insert(label) {
                return Err((line, format!("the label “{label}” stands for two boxes")));
            }
            match between.as_deref() {
                Some("") => {
                    let what = "nothing stands between two items; name in `between` what the program prints there";
                    return Err((line, what.to_owned()));
                }
                Some(_) if *shows == Shows::Text => {
                    let what = "a box that shows a text has no items, so nothing is `between` them";
                    return Err((line, what.to_owned()));
                }
                _ => {}
            }
        }
        let nothing = self.nothing.as_ref();
        if let Some(nothing) = nothing.filter(|nothing| nothing.as_ref().trim().is_empty()) {
            let what =
                "`nothing` is what the program prints where a box is empty, and must be something"
                    .to_owned();
            return Err((self.line_of(nothing), what));
        }
        match self.boxes.len() {
            0 => Err((1, "a step has no boxes: show what it changes".to_owned())),
            count if count > MOST_BOXES => Err((
                self.line_of(&self.boxes[MOST_BOXES]),
                format!("{count} boxes are too many; a page has room for {MOST_BOXES}"),
            )),
            _ => Ok(()),
        }
    }

    /// The pattern of a step. It begins with the word by which steps are known, so that none can be left out.
    fn pattern(&self) -> Result<Pattern, Wrong> {
        let line = self.line_of(&self.step);
        let source = self.step.as_ref();
        let pattern = Pattern::new(source).map_err(|what| (line, what))?;
        if pattern.compares() {
            let what = format!(
                "`{source}` picks steps by their numbers, and would leave out what does not fit; take the comparison out"
            );
            return Err((line, what));
        }
        let after = source.strip_prefix(first_word(source));
        if first_word(source).is_empty() || after.is_none_or(|rest| rest.starts_with('{')) {
            let what = format!(
                "`{source}` does not begin with a word, so nobody can tell whether a step is left out; let the program \
                 begin each step with the same word, such as `step: `"
            );
            return Err((line, what));
        }
        Ok(pattern)
    }

    /// Every hole is shown, and once.
    fn check_holes(&self, pattern: &Pattern) -> Result<(), Wrong> {
        let count = pattern.hole_count();
        let mut free: BTreeSet<usize> = (1..=count).collect();
        let own = [&self.says, &self.line];
        let own = own.map(|hole| (self.line_of(hole), *hole.as_ref()));
        let boxes = self.boxes.iter();
        let boxes = boxes.map(|block| (self.line_of(block), block.as_ref().hole));
        for (line, hole) in own.into_iter().chain(boxes) {
            if !(1..=count).contains(&hole) {
                let what =
                    format!("`{pattern}` has no hole {hole}; it has {count}, counted from 1");
                return Err((line, what));
            }
            if !free.remove(&hole) {
                return Err((line, format!("hole {hole} of `{pattern}` is shown twice")));
            }
        }
        match free.first() {
            None => Ok(()),
            Some(hole) => Err((
                self.line_of(&self.step),
                format!(
                    "hole {hole} of `{pattern}` is not shown: add a box for it, or let the program not print it"
                ),
            )),
        }
    }

    /// The recorded lines that are steps: all that begin with the word of the pattern.
    fn readings<'run>(
        &self,
        pattern: &Pattern,
        evidence: &'run Evidence,
    ) -> Result<Vec<LineMatch<'run>>, Wrong> {
        let line = self.line_of(&self.step);
        let listing = self.listing.as_ref();
        let wrong = |what: String| (line, format!("`{listing}`: {what}"));
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
            (
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
        let mut boxes = Vec::new();
        for (index, block) in self.boxes.iter().enumerate() {
            let before = before.map(|step| step.boxes[index].items.as_slice());
            let content = self
                .content(block.as_ref(), hole(block.as_ref().hole), before)
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

    fn content(
        &self,
        block: &BoxBlock,
        text: &str,
        before: Option<&[Item]>,
    ) -> Result<Content, String> {
        let nothing = self.nothing.as_ref();
        let nothing = nothing.map_or(NOTHING, |nothing| nothing.as_ref());
        let between = block.between.as_deref().unwrap_or(BETWEEN);
        let pieces: Vec<&str> = match block.shows {
            _ if text == nothing => Vec::new(),
            Shows::Text => vec![text],
            _ => text.split(between).collect(),
        };
        if pieces.len() > MOST_ITEMS {
            return Err(format!(
                "“{}” has {} items, and a box has room for {MOST_ITEMS}",
                block.label,
                pieces.len()
            ));
        }
        let mut items: Vec<Item> = Vec::new();
        for piece in pieces {
            let item = item(block, between, piece)?;
            if item.name.is_some() && items.iter().any(|other| other.name == item.name) {
                return Err(format!("“{}” has `{piece}` in two states", block.label));
            }
            items.push(item);
        }
        Ok(match (before, block.shows) {
            (None, _) => Content {
                items,
                ..Content::default()
            },
            (Some(before), Shows::States | Shows::Text) => by_name(items, before),
            (Some(before), Shows::Queue | Shows::List) => by_count(items, before),
        })
    }
}

/// What a text begins with, up to the first character that belongs to no word.
fn first_word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

fn item(block: &BoxBlock, between: &str, piece: &str) -> Result<Item, String> {
    let piece = piece.trim();
    if piece.is_empty() {
        return Err(format!(
            "“{}” has an item without a letter; `{between}` stands between two items, and nowhere else",
            block.label
        ));
    }
    let (name, text) = match (block.shows, piece.split_once(' ')) {
        (Shows::States, Some((name, state))) => {
            (Some(name.trim_end_matches(':').to_owned()), state)
        }
        (Shows::States, None) => {
            return Err(format!(
                "“{}” has `{piece}`, which is no name with a state, such as `A waiting`",
                block.label
            ));
        }
        _ => (None, piece),
    };
    Ok(Item {
        name,
        text: text.trim().to_owned(),
        change: None,
    })
}

/// What is new where each thing has its name, or where there is only one.
fn by_name(mut items: Vec<Item>, before: &[Item]) -> Content {
    for item in &mut items {
        item.change = match before.iter().find(|old| old.name == item.name) {
            None => Some(Change::New),
            Some(old) if old.text != item.text => Some(Change::Was(old.text.clone())),
            Some(_) => None,
        };
    }
    let gone = before
        .iter()
        .filter(|old| !items.iter().any(|item| item.name == old.name));
    Content {
        gone: gone
            .map(|old| old.name.as_ref().unwrap_or(&old.text).clone())
            .collect(),
        items,
        reordered: false,
    }
}

/// What is new where things are only what they are, and may be there more than once.
fn by_count(mut items: Vec<Item>, before: &[Item]) -> Content {
    let mut left: Vec<&str> = before.iter().map(|old| old.text.as_str()).collect();
    let mut stayed = Vec::new();
    for item in &mut items {
        match left.iter().position(|old| *old == item.text) {
            Some(at) => stayed.push(left.remove(at).to_owned()),
            None => item.change = Some(Change::New),
        }
    }
    let mut old = before.iter();
    let reordered = !stayed.iter().all(|text| old.any(|old| old.text == *text));
    Content {
        gone: left.into_iter().map(str::to_owned).collect(),
        items,
        reordered,
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

    fn item(text: &str) -> Item {
        Item {
            name: None,
            text: text.to_owned(),
            change: None,
        }
    }

    fn items(text: &str) -> Vec<Item> {
        text.split_whitespace().map(item).collect()
    }

    /// What is new, what is gone, and whether the rest changed places.
    fn counted(before: &str, now: &str) -> (String, String, bool) {
        let content = by_count(items(now), &items(before));
        let new = content.items.iter().filter(|item| item.change.is_some());
        let new: Vec<&str> = new.map(|item| item.text.as_str()).collect();
        (new.join(" "), content.gone.join(" "), content.reordered)
    }

    #[test]
    fn what_is_new_in_a_queue_is_told_from_what_stayed() {
        for (before, now, new, gone, reordered) in [
            ("", "A B", "A B", "", false),
            ("A B C", "B C", "", "A", false),
            ("A B", "B A", "", "", true),
            ("A B C", "C D A", "D", "B", true),
            ("A A", "A", "", "A", false),
            ("A B A", "A B", "", "A", false),
            ("A", "A A", "A", "", false),
            ("A B", "A B", "", "", false),
        ] {
            let expected = (new.to_owned(), gone.to_owned(), reordered);
            assert_eq!(counted(before, now), expected, "from {before} to {now}");
        }
    }

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
