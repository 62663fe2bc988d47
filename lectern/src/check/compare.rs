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
use std::path::Path;

use super::comparison_report::{Difference, Report};
use super::factors::{Worst, factor, factor_of_texts, worst_of};
use super::rules::{NOTHING_TO_COMPARE, OTHERWISE_THERE};
use super::sentence::sentence_around;
use crate::book::{Chapter, Listing, Pattern, Project, chapters};
use crate::ground::{Problem, line_at, sort_and_dedup};
use crate::judge::{BROKEN_CLAIM, Cause, broken_claims};
use crate::page::block::{BlockKind, OtherAnswer, Run, Runs};
use crate::page::{Directive, DirectiveKind, LineMatch, Quantity, directives, matching_line};
use crate::record::Status;
use crate::run::Evidence;

/// Reads the book with the recordings below `folder` in place of its own, and says what is otherwise. A figure
/// differs if it is `factor` times as large or as small.
///
/// # Errors
/// A problem, if the chapters cannot be read, if there is no recording to compare with, or if the factor is less than
/// one.
pub fn compare(project: &Project, folder: &Path, factor: f64) -> Result<Report, Problem> {
    if factor.is_nan() || factor < 1.0 {
        let what = format!("no figure differs by a factor of {factor}");
        return Err(
            Problem::error(NOTHING_TO_COMPARE, "--factor", what).mend("give a number of 1 or more")
        );
    }
    let (both, passed_over) = both(project, folder);
    if both.is_empty() {
        let what = "has no recording that could be compared: every listing must be recorded there as it is now";
        let mend = format!("cargo book record --all --into {}", folder.display());
        return Err(Problem::error(NOTHING_TO_COMPARE, folder, what).mend(mend));
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
    for chapter in chapters(project)? {
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
                let problem = Problem::error(BROKEN_CLAIM, &listing.manifest, what).at(line);
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
            keys.push(Problem::error(OTHERWISE_THERE, file, what).at(line));
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
        let problem = Problem::error(
            OTHERWISE_THERE,
            file,
            format!("{which} cannot be made there: {what}"),
        );
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
            DirectiveKind::Line {
                slug,
                hole,
                pattern,
            } => {
                let (Some(Both { here, there, .. }), Ok(pattern)) =
                    (self.both.get(slug.as_str()), Pattern::new(pattern))
                else {
                    return Ok(1.0);
                };
                let Ok(here) = matching_line(&pattern, here) else {
                    return Ok(1.0);
                };
                let there = matching_line(&pattern, there);
                let there = there.map_err(|what| format!("`{slug}`: {what}"))?;
                let text =
                    |reading: &LineMatch<'_>| reading.reads(*hole).unwrap_or_default().to_owned();
                Ok(factor_of_texts(&text(&here), &text(&there)))
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
                DirectiveKind::Line {
                    slug,
                    hole,
                    pattern,
                } => {
                    let run = self.run(slug, side);
                    let read = run.and_then(|run| {
                        let pattern = Pattern::new(pattern).ok()?;
                        let reading = matching_line(&pattern, run).ok()?;
                        Some(reading.reads(*hole)?.to_owned())
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
pub(super) fn says_so(text: &str) -> bool {
    text.to_lowercase().contains("record")
}

fn is_measured(directive: &Directive) -> bool {
    matches!(
        directive.kind,
        DirectiveKind::Measured { .. } | DirectiveKind::Line { .. }
    )
}
