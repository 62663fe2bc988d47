//! What the book says that is otherwise on another machine.
//!
//! In: the project, whose recordings are of one machine, and a folder with recordings of another one, which
//! [`record`](crate::record::recorder) has put there. Out: a [`Report`]: questions whose one true option is another there,
//! figures and sentences that cannot be made there, claims that those runs break, and the sentences and pictures
//! whose figures differ by more than a factor, as they read on both machines, the worst first. A listing that is not
//! freshly recorded in both places is passed over, and named.
//!
//! Whether a sentence is still true with the other figure, a reader has to judge. One that says that it is of the
//! recording is listed apart.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::book::chapter::{self, Chapter};
use crate::book::listing::Listing;
use crate::book::pattern::Pattern;
use crate::book::project::Project;
use crate::ground::problem::{Problem, line_at, sort_and_dedup};
use crate::ground::words::{NUMBER, counted, numbers};
use crate::judge::claims::{Cause, broken_claims};
use crate::page::block::{BlockKind, Figures, OtherAnswer, Run, Runs};
use crate::page::directive::{Directive, DirectiveKind, directives};
use crate::page::line_match;
use crate::page::measure::Quantity;
use crate::record::recording::Status;
use crate::run::evidence::Evidence;

/// So many times as large or as small is a figure that is worth a look, unless somebody asks for another factor.
pub const FACTOR: f64 = 1.5;

/// What the comparison found.
#[derive(Debug)]
pub struct Report {
    /// How many listings are freshly recorded in both places.
    pub compared: usize,
    /// The others that keep a recording, and why they were not compared.
    pub passed_over: Vec<(String, String)>,
    /// Questions whose key is another there, or that have none.
    pub keys: Vec<Problem>,
    /// The same for questions that say that they are of the recording: they may be answered otherwise there.
    pub keys_of_recording: Vec<Problem>,
    /// Figures and sentences that cannot be made of the other recordings.
    pub unmade: Vec<Problem>,
    /// Claims that the other runs break, whatever the machine.
    pub broken: Vec<Problem>,
    /// Claims about time, and about other figures that depend on the machine, that the other runs break.
    pub late: Vec<Problem>,
    /// Sentences and pictures with other figures there, the worst first.
    pub differences: Vec<Difference>,
}

/// A sentence or a picture that has other figures on the other machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The file, relative to the root of the book.
    pub file: PathBuf,
    /// The line on which the sentence or the block begins, counted from one.
    pub line: usize,
    /// How many times as large or as small the figure is there that differs most; infinite where it is another word.
    pub factor: f64,
    /// How it reads in the book.
    pub here: String,
    /// How it would read there.
    pub there: String,
    /// Whether the sentence says that it is of the recording.
    pub says_so: bool,
}

impl Report {
    /// Whether every key, every figure and every claim, but for those about time, holds there too.
    pub fn holds(&self) -> bool {
        self.keys.is_empty() && self.unmade.is_empty() && self.broken.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = [
            (
                "Questions whose key is another there, or that have none",
                &self.keys,
            ),
            (
                "Questions that say that they are of the recording, and have another key there",
                &self.keys_of_recording,
            ),
            (
                "Figures and sentences that cannot be made there",
                &self.unmade,
            ),
            ("Claims that are broken there", &self.broken),
            (
                "Claims about time and what was measured that are broken there; the tests judge them, by measuring again",
                &self.late,
            ),
        ];
        for (head, problems) in problems {
            if problems.is_empty() {
                continue;
            }
            writeln!(out, "{head}: {}", problems.len())?;
            for problem in problems {
                writeln!(out, "  {}", place(&problem.file, problem.line.unwrap_or(1)))?;
                writeln!(out, "    {}", problem.what)?;
            }
            writeln!(out)?;
        }
        let (of_recording, of_all): (Vec<_>, Vec<_>) = self
            .differences
            .iter()
            .partition(|difference| difference.says_so);
        let heads = [
            (
                "Sentences and pictures with other figures there: are they true of both?",
                of_all,
            ),
            (
                "Those that say that they are of the recording",
                of_recording,
            ),
        ];
        for (head, differences) in heads {
            if differences.is_empty() {
                continue;
            }
            writeln!(out, "{head}: {}", differences.len())?;
            for difference in differences {
                let times = match difference.factor.is_finite() {
                    true => format!("{:.1} times", difference.factor),
                    false => "other words".to_owned(),
                };
                writeln!(
                    out,
                    "  {}: {times}",
                    place(&difference.file, difference.line)
                )?;
                writeln!(out, "    here:  {}", difference.here)?;
                writeln!(out, "    there: {}", difference.there)?;
            }
            writeln!(out)?;
        }
        if !self.passed_over.is_empty() {
            writeln!(
                out,
                "Listings that were not compared: {}",
                self.passed_over.len()
            )?;
            for (slug, why) in &self.passed_over {
                writeln!(out, "  {slug}: {why}")?;
            }
            writeln!(out)?;
        }
        let count = |count: usize, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        };
        write!(
            out,
            "Compared {}: {}, {}, {} other than about time; {} to look at.",
            counted(self.compared, "listing"),
            count(self.keys.len(), "key is another", "keys are others"),
            count(
                self.unmade.len(),
                "figure cannot be made",
                "figures cannot be made"
            ),
            count(self.broken.len(), "claim is broken", "claims are broken"),
            counted(self.differences.len(), "difference"),
        )
    }
}

fn place(file: &Path, line: usize) -> String {
    format!("{}:{line}", file.display())
}

/// Reads the book with the recordings below `folder` in place of its own, and says what is otherwise. A figure
/// differs if it is `factor` times as large or as small.
///
/// # Errors
/// A problem, if the chapters cannot be read, if there is no recording to compare with, or if the factor is less than
/// one.
pub fn compare(project: &Project, folder: &Path, factor: f64) -> Result<Report, Problem> {
    if factor.is_nan() || factor < 1.0 {
        let what = format!("no figure differs by a factor of {factor}");
        return Err(Problem::error("--factor", what).mend("give a number of 1 or more"));
    }
    let (both, passed_over) = both(project, folder);
    if both.is_empty() {
        let what = "has no recording that could be compared: every listing must be recorded there as it is now";
        let mend = format!("cargo book record --all --into {}", folder.display());
        return Err(Problem::error(folder, what).mend(mend));
    }
    let mut comparison = Comparison {
        project,
        both,
        factor,
        report: Report {
            compared: 0,
            passed_over,
            keys: Vec::new(),
            keys_of_recording: Vec::new(),
            unmade: Vec::new(),
            broken: Vec::new(),
            late: Vec::new(),
            differences: Vec::new(),
        },
    };
    comparison.contracts();
    for chapter in chapter::chapters(project)? {
        comparison.chapter(&chapter);
    }
    for exercise in project.exercises.values() {
        let parts = exercise
            .hints
            .iter()
            .chain([&exercise.task, &exercise.remark]);
        for part in parts {
            let (found, _) = directives(&part.text);
            comparison.sentences(&exercise.file, part.line, &part.text, &found);
        }
    }
    let compared = comparison.both.len();
    let mut report = comparison.report;
    report.compared = compared;
    report.keys = sort_and_dedup(report.keys);
    report.keys_of_recording = sort_and_dedup(report.keys_of_recording);
    report.unmade = sort_and_dedup(report.unmade);
    let differences = &mut report.differences;
    differences.sort_by(|one, other| other.factor.total_cmp(&one.factor));
    Ok(report)
}

/// The runs of a listing on both machines.
struct Both<'book> {
    listing: &'book Listing,
    here: Evidence,
    there: Evidence,
}

impl Both<'_> {
    fn run(&self, side: Side) -> Run<'_> {
        Run {
            listing: self.listing,
            evidence: match side {
                Side::Here => &self.here,
                Side::There => &self.there,
            },
            fresh: true,
        }
    }
}

/// The listings with fresh recordings in both places, and the others with the reason for which they are not compared.
fn both<'book>(
    project: &'book Project,
    folder: &Path,
) -> (BTreeMap<&'book str, Both<'book>>, Vec<(String, String)>) {
    let mut both = BTreeMap::new();
    let mut passed_over = Vec::new();
    for (slug, listing) in &project.listings {
        let here = Status::of(project, listing);
        let there = Status::below(folder, project, listing);
        let why = match (here, there) {
            (Status::Unrecorded, _) | (_, Status::Unrecorded) => continue,
            (Status::Fresh(here), Status::Fresh(there)) => {
                let (here, there) = (here.evidence, there.evidence);
                both.insert(
                    slug.as_str(),
                    Both {
                        listing,
                        here,
                        there,
                    },
                );
                continue;
            }
            (Status::Fresh(_), there) => format!("its recording there {}", state(&there)),
            (here, _) => format!("its recording in the book {}", state(&here)),
        };
        passed_over.push((slug.clone(), why));
    }
    (both, passed_over)
}

fn state(status: &Status) -> String {
    match status {
        Status::Stale(_, changes) => format!("is stale: {changes} changed since"),
        Status::Spoiled(problem) => format!("is spoiled: {}", problem.what),
        Status::Missing | Status::Fresh(_) | Status::Unrecorded => "is missing".to_owned(),
    }
}

struct Comparison<'book> {
    project: &'book Project,
    both: BTreeMap<&'book str, Both<'book>>,
    factor: f64,
    report: Report,
}

impl<'book> Comparison<'book> {
    /// The claims that the other runs break.
    fn contracts(&mut self) {
        for Both { listing, there, .. } in self.both.values() {
            for broken in broken_claims(&listing.contract, there) {
                let line = listing.claim_line(broken.claim);
                let what = format!("`{}` {}", listing.slug, broken.sentence);
                let problem = Problem::error(&listing.manifest, what).at(line);
                match broken.cause {
                    Cause::Program => self.report.broken.push(problem),
                    // Whether it is kept is for the tests to say, which measure again.
                    _ => self.report.late.push(problem),
                }
            }
        }
    }

    fn chapter(&mut self, chapter: &Chapter) {
        let file = self.project.source().join(&chapter.path);
        let (found, _) = directives(&chapter.text);
        for directive in &found {
            if let DirectiveKind::Block { kind, source } = &directive.kind {
                self.block(&file, directive.line, *kind, source);
            }
        }
        self.sentences(&file, 1, &chapter.text, &found);
    }

    fn block(&mut self, file: &Path, line: usize, kind: BlockKind, source: &str) {
        // What cannot be read or made in the book itself is what `check` reports.
        let Ok(block) = kind.read(source) else {
            return;
        };
        let (here, there) = (self.runs(Side::Here), self.runs(Side::There));
        let other_answer = block.other_answer(&here, &there);
        let figures = (block.figures(&here), block.figures(&there));
        if let Some(OtherAnswer { question, what }) = other_answer {
            let keys = match says_so(&question) {
                true => &mut self.report.keys_of_recording,
                false => &mut self.report.keys,
            };
            keys.push(Problem::error(file, what).at(line));
        }
        let (Ok(Some(here)), there) = figures else {
            return;
        };
        match there {
            Ok(Some(there)) => self.differs(file, line, worst_of(here, there)),
            Ok(None) => {}
            Err(wrong) => {
                let which = format!("the {}", kind.fence());
                self.unmade(file, line + wrong.line, &which, &wrong.what);
            }
        }
    }

    /// The runs on one of the machines.
    fn runs(&self, side: Side) -> Runs<'_> {
        let both = self.both.iter();
        both.map(|(slug, both)| (*slug, both.run(side))).collect()
    }

    /// The run of a listing on one of the machines; nothing for one that is not compared.
    fn run(&self, slug: &str, side: Side) -> Option<&Evidence> {
        Some(self.both.get(slug)?.run(side).evidence)
    }

    /// Notes the figure of a picture that differs most, if it differs enough.
    fn differs(&mut self, file: &Path, line: usize, worst: Option<Worst>) {
        if let Some(worst) = worst.filter(|worst| worst.factor > self.factor) {
            self.report.differences.push(Difference {
                file: file.to_path_buf(),
                line,
                factor: worst.factor,
                here: worst.here,
                there: worst.there,
                says_so: false,
            });
        }
    }

    fn unmade(&mut self, file: &Path, line: usize, which: &str, what: &str) {
        let problem = Problem::error(file, format!("{which} cannot be made there: {what}"));
        self.report.unmade.push(problem.at(line));
    }

    /// Compares every sentence that has a measured figure in it. `first` is the line of the file on which the text
    /// begins.
    fn sentences(&mut self, file: &Path, first: usize, text: &str, found: &[Directive]) {
        let mut done = 0;
        for directive in found.iter().filter(|directive| is_measured(directive)) {
            if directive.range.start < done {
                continue;
            }
            let (start, end) = sentence_around(text, directive, found);
            done = end;
            let mut factor: f64 = 1.0;
            let mut unmade = Vec::new();
            for measured in found.iter().filter(|one| is_measured(one)) {
                if (start..end).contains(&measured.range.start) {
                    match self.factor_of(&measured.kind) {
                        Ok(other) => factor = factor.max(other),
                        Err(what) => unmade.push((measured.line, what)),
                    }
                }
            }
            for (line, what) in unmade {
                self.unmade(file, first + line - 1, "the sentence", &what);
            }
            if factor <= self.factor {
                continue;
            }
            let here = self.reads(text, start, end, found, Side::Here);
            let there = self.reads(text, start, end, found, Side::There);
            self.report.differences.push(Difference {
                file: file.to_path_buf(),
                line: first + line_at(text, start) - 1,
                factor,
                says_so: says_so(&here),
                here,
                there,
            });
        }
    }

    /// By which factor a measured figure differs; one where it is not compared.
    fn factor_of(&self, kind: &DirectiveKind) -> Result<f64, String> {
        match kind {
            DirectiveKind::Measured { slug, quantity } => {
                let Some(Both { here, there, .. }) = self.both.get(slug.as_str()) else {
                    return Ok(1.0);
                };
                // What the book itself cannot measure is what `check` reports.
                let Ok(here) = quantity.number(here) else {
                    return Ok(1.0);
                };
                let there = quantity.number(there);
                let there = there.map_err(|what| format!("`{slug}`: {what}"))?;
                Ok(factor(here, there))
            }
            DirectiveKind::Line { slug, pattern } => {
                let (Some(Both { here, there, .. }), Ok(pattern)) =
                    (self.both.get(slug.as_str()), Pattern::new(pattern))
                else {
                    return Ok(1.0);
                };
                let Ok(here) = line_match::one(&pattern, here) else {
                    return Ok(1.0);
                };
                let there = line_match::one(&pattern, there);
                let there = there.map_err(|what| format!("`{slug}`: {what}"))?;
                let span = |reading: &line_match::LineMatch<'_>| {
                    reading.span().unwrap_or_default().to_owned()
                };
                Ok(factor_of_texts(&span(&here), &span(&there)))
            }
            _ => Ok(1.0),
        }
    }

    /// The sentence as it reads on one of the machines.
    fn reads(
        &self,
        text: &str,
        start: usize,
        end: usize,
        found: &[Directive],
        side: Side,
    ) -> String {
        let mut sentence = String::new();
        let mut done = start;
        for directive in found {
            if !(start..end).contains(&directive.range.start) {
                continue;
            }
            sentence.push_str(&text[done..directive.range.start]);
            done = directive.range.end.min(end);
            let nothing = || "…".to_owned();
            match &directive.kind {
                DirectiveKind::Measured { slug, quantity } => {
                    let run = self.run(slug, side);
                    let figure = run.and_then(|run| Quantity::of(*quantity, run).ok());
                    sentence.push_str(&figure.unwrap_or_else(nothing));
                }
                DirectiveKind::Line { slug, pattern } => {
                    let run = self.run(slug, side);
                    let read = run.and_then(|run| {
                        let pattern = Pattern::new(pattern).ok()?;
                        let reading = line_match::one(&pattern, run).ok()?;
                        Some(reading.span()?.to_owned())
                    });
                    sentence.push_str(&read.unwrap_or_else(nothing));
                }
                DirectiveKind::See { slug } => sentence.push_str(&format!("`{slug}`")),
                DirectiveKind::Given { text } => sentence.push_str(text),
                _ => sentence.push('…'),
            }
        }
        sentence.push_str(&text[done..end]);
        sentence.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whose run is meant.
#[derive(Clone, Copy)]
enum Side {
    Here,
    There,
}

/// Whether a sentence says that it is of the recording.
fn says_so(text: &str) -> bool {
    text.to_lowercase().contains("record")
}

fn is_measured(directive: &Directive) -> bool {
    matches!(
        directive.kind,
        DirectiveKind::Measured { .. } | DirectiveKind::Line { .. }
    )
}

/// Where the sentence around a directive begins and ends. It lies within a paragraph, an item of a list or a row of a
/// table; what stands in other directives ends none.
fn sentence_around(text: &str, directive: &Directive, found: &[Directive]) -> (usize, usize) {
    let within = |at: usize| found.iter().any(|other| other.range.contains(&at));
    let begins_block = |line: &str| {
        let line = line.trim_start();
        line.is_empty()
            || line.starts_with(['|', '#', '>'])
            || line.starts_with("- ")
            || line.starts_with("* ")
            || line.split_once(". ").is_some_and(|(number, _)| {
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end_of = |at: usize| text[at..].find('\n').map_or(text.len(), |end| at + end);
    // The block: back to the line that begins one, and on to the last before another begins.
    let mut start = line_of(directive.range.start);
    while start > 0 && !begins_block(&text[start..end_of(start)]) {
        let before = line_of(start - 1);
        if text[before..start].trim().is_empty() {
            break;
        }
        start = before;
    }
    let mut end = end_of(directive.range.end);
    while end < text.len() && !begins_block(&text[end + 1..end_of(end + 1)]) {
        end = end_of(end + 1);
    }
    if text[start..end].trim_start().starts_with('|') {
        return (start, end);
    }
    let ends_sentence = |at: &usize| {
        let rest = &text[*at..end];
        let mut characters = rest.chars();
        characters
            .next()
            .is_some_and(|mark| ['.', '?', '!'].contains(&mark))
            && characters
                .find(|next| !['*', '_', ')', '"', '”', '`'].contains(next))
                .is_none_or(char::is_whitespace)
            && !within(*at)
    };
    let marks = |from: usize, to: usize| {
        text[from..to]
            .match_indices(['.', '?', '!'])
            .map(move |(at, _)| from + at)
            .filter(ends_sentence)
    };
    let start = marks(start, directive.range.start)
        .next_back()
        .map_or(start, |mark| {
            let rest = &text[mark + 1..];
            let skipped = rest.len()
                - rest
                    .trim_start_matches(|c: char| !c.is_alphanumeric())
                    .len();
            (mark + 1 + skipped).min(directive.range.start)
        });
    let end = marks(directive.range.end, end)
        .next()
        .map_or(end, |mark| mark + 1);
    (start, end)
}

/// Two texts and by which factor the numbers in them differ.
struct Worst {
    factor: f64,
    here: String,
    there: String,
}

/// The figure that differs most; a figure that is there on one machine only differs by any factor.
fn worst_of(here: Figures, there: Figures) -> Option<Worst> {
    let missing = here
        .iter()
        .filter(|(name, _)| !there.iter().any(|(other, _)| other == name));
    let missing = missing.map(|(name, here)| Worst {
        factor: f64::INFINITY,
        here: format!("{name}: {}", rounded(*here)),
        there: format!("{name}: nothing"),
    });
    let mut unused: Vec<&(String, f64)> = there.iter().collect();
    let mut figures: Vec<Worst> = missing.collect();
    for (name, here) in &here {
        // Several points may have one name; the first one that is left is the one in the same place.
        let Some(at) = unused.iter().position(|(other, _)| other == name) else {
            continue;
        };
        let (_, there) = unused.remove(at);
        figures.push(Worst {
            factor: factor(*here, *there),
            here: format!("{name}: {}", rounded(*here)),
            there: format!("{name}: {}", rounded(*there)),
        });
    }
    figures
        .into_iter()
        .max_by(|one, other| one.factor.total_cmp(&other.factor))
}

fn rounded(number: f64) -> String {
    match number.abs() {
        0.0 => "0".to_owned(),
        100.0.. => format!("{number:.0}"),
        1.0.. => format!("{number:.2}"),
        _ => format!("{number:.4}"),
    }
}

/// How many times as large or as small one is as the other, one or more.
fn factor(one: f64, other: f64) -> f64 {
    if one == other {
        return 1.0;
    }
    let ratio = one / other;
    if ratio > 0.0 && ratio.is_finite() {
        ratio.max(1.0 / ratio)
    } else {
        f64::INFINITY
    }
}

/// The largest factor between numbers that stand in the same place of two texts; infinite where the words differ.
fn factor_of_texts(here: &str, there: &str) -> f64 {
    if NUMBER.replace_all(here, "0") != NUMBER.replace_all(there, "0") {
        return f64::INFINITY;
    }
    let pairs = std::iter::zip(numbers(here), numbers(there));
    let factors = pairs.map(|((here, digit), (there, _))| {
        // Of a number with decimals, the last one is chance: 0.00 and 0.01 are the same.
        if digit < 1.0 && (here - there).abs() < 1.5 * digit {
            return 1.0;
        }
        factor(here, there)
    });
    factors.fold(1.0, f64::max)
}
