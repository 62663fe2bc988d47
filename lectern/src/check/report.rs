//! Every rule that can be checked without running a listing.
//!
//! In: the project. Out: all problems at once, and how much of the curriculum is taught. Nothing is changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::rules::{
    MISPLACED_QUESTION, QUESTION_WITHOUT_RUN, SILENT_LANE, UNDECIDED_QUESTION, UNLISTED_CHAPTER,
};
use super::{dead_links, dependencies, giveaways, headings, link_versions, source_fidelity};
use crate::book::{Chapter, Listing, Pattern, Place, Project, chapters, starter_rules};
use crate::ground::{CURRICULUM, Problem, in_parallel, sort_and_dedup};
use crate::judge::{
    BROKEN_CLAIM, IMPOSSIBLE_RECORDING, RECORDED_OTHERWISE, broken_claims, contradictions,
    interrupted_otherwise, typed_otherwise,
};
use crate::page::{Directive, DirectiveKind, expand, prose_rules, speaks};
use crate::record::{self, Recording, Status};
use crate::run::Evidence;

/// What a check found.
#[derive(Debug)]
pub struct Report {
    /// Everything that is wrong. A check fails if there is anything, warnings included.
    pub problems: Vec<Problem>,
    /// What is wrong with the starters of exercises, kept apart: whoever solves an exercise where it stands may bring
    /// it about. The book cannot be published like this, but `cargo test` does not mind.
    pub starters: Vec<Problem>,
    /// How many rows the curriculum has.
    pub rows: usize,
    /// The ids that no listing teaches yet, with their sections, in the order of the curriculum.
    pub untaught: Vec<(String, String)>,
    /// How many listings were checked.
    pub listings: usize,
    /// How many exercises were checked.
    pub exercises: usize,
    /// How many chapters were checked.
    pub chapters: usize,
}

/// Checks the project.
pub fn check(project: &Project) -> Report {
    let mut problems = project.problems.clone();
    let mut checked = 0;
    match chapters(project) {
        Ok(chapters) => {
            checked = chapters.len();
            let expansion = expand(project, &chapters);
            problems.extend(expansion.problems.iter().cloned());
            problems.extend(recordings_keep_their_contracts(
                project,
                &expansion.statuses,
            ));
            problems.extend(source_fidelity::rules(project, &chapters));
            problems.extend(dependencies::rules(project));
            problems.extend(headings::rules(project, &chapters));
            problems.extend(link_versions::rules(project, &chapters));
            problems.extend(giveaways::rules(project, &chapters, &expansion));
            problems.extend(questions(
                project,
                &chapters,
                &expansion.directives,
                &expansion.places,
            ));
            problems.extend(around_the_summary(project, &chapters));
            problems.extend(dead_links::rules(project, &chapters, expansion));
        }
        Err(problem) => {
            problems.push(problem);
            let statuses = Status::of_all(project);
            problems.extend(recordings_keep_their_contracts(project, &statuses));
        }
    }
    let untaught = project
        .untaught()
        .into_iter()
        .map(|row| (row.id.clone(), row.section.clone()))
        .collect();
    Report {
        problems: sort_and_dedup(problems),
        starters: project
            .exercises
            .values()
            .flat_map(starter_rules)
            .chain(source_fidelity::starter_rules(project))
            .collect(),
        rows: project.curriculum.len(),
        untaught,
        listings: project.listings.len(),
        exercises: project.exercises.len(),
        chapters: checked,
    }
}

/// A recording is a run, so it keeps the contract; one that does not was made under another.
fn recordings_keep_their_contracts(
    project: &Project,
    statuses: &BTreeMap<String, Status>,
) -> Vec<Problem> {
    let fresh: Vec<(&Listing, &Recording)> = project
        .listings
        .values()
        .filter_map(|listing| match statuses.get(&listing.slug)? {
            Status::Fresh(recording) => Some((listing, recording)),
            _ => None,
        })
        .collect();
    let problems = in_parallel(&fresh, |(listing, recording)| {
        recording_keeps_its_contract(listing, recording)
    });
    problems.into_iter().flatten().collect()
}

fn recording_keeps_its_contract(listing: &Listing, recording: &Recording) -> Vec<Problem> {
    let mut problems = Vec::new();
    let contract = &listing.contract;
    let impossible = contradictions(&recording.evidence, recording.key.delay);
    let otherwise = typed_otherwise(contract, &recording.evidence)
        .into_iter()
        .chain(interrupted_otherwise(contract, &recording.evidence));
    let impossible = impossible
        .into_iter()
        .map(|what| (IMPOSSIBLE_RECORDING, what));
    let otherwise = otherwise.map(|what| (RECORDED_OTHERWISE, what));
    for (rule, contradiction) in impossible.chain(otherwise) {
        problems.push(
            Problem::error(rule, record::path(listing), contradiction)
                .mend(format!("cargo book record {}", listing.slug)),
        );
    }
    for name in silent(listing, &recording.evidence) {
        let what =
            format!("no recorded line begins with `{name}`, and the picture has a lane for it");
        let line = listing.contract_line("lanes");
        let problem = Problem::error(SILENT_LANE, &listing.manifest, what).at(line);
        problems.push(problem.mend("in `lanes`, list the names with which lines begin"));
    }
    for pattern in never_waits(listing, &recording.evidence) {
        let what = format!("no recorded line of a lane matches `{pattern}`, and `waits` has it");
        let line = listing.contract_line("waits");
        let problem = Problem::error(SILENT_LANE, &listing.manifest, what).at(line);
        problems.push(problem.mend("write the line after which a lane waits, as it's printed"));
    }
    for broken in broken_claims(contract, &recording.evidence) {
        let line = listing.claim_line(broken.claim);
        problems.push(
            Problem::error(
                BROKEN_CLAIM,
                record::path(listing),
                format!("breaks line {line} of the contract: {}", broken.sentence),
            )
            .mend(format!("cargo book record {}", listing.slug)),
        );
    }
    problems
}

/// The lanes of a picture in which nothing would stand.
fn silent<'listing>(
    listing: &'listing Listing,
    evidence: &Evidence,
) -> impl Iterator<Item = &'listing String> {
    let lanes = listing.contract.lanes.iter();
    lanes.filter(move |name| !evidence.lines.iter().any(|line| speaks(name, &line.text)))
}

/// What makes a lane wait, by the contract, and was printed in none.
fn never_waits<'listing>(
    listing: &'listing Listing,
    evidence: &Evidence,
) -> impl Iterator<Item = &'listing Pattern> {
    let contract = &listing.contract;
    let in_lane = |text: &str| contract.lanes.iter().any(|name| speaks(name, text));
    contract.waits.iter().flatten().filter(move |pattern| {
        let mut lines = evidence.lines.iter();
        !lines.any(|line| in_lane(&line.text) && pattern.matches(&line.text))
    })
}

/// What a block says is decided by claims: otherwise it holds for one recorded run, and nobody would notice if the next one
/// said something else. And a question right before a listing is about that listing.
fn questions(
    project: &Project,
    chapters: &[Chapter],
    directives: &[Vec<Directive>],
    places: &BTreeMap<String, Place>,
) -> Vec<Problem> {
    let chapters: Vec<_> = chapters.iter().zip(directives).collect();
    let problems = in_parallel(&chapters, |(chapter, directives)| {
        questions_of(project, chapter, directives, places)
    });
    problems.into_iter().flatten().collect()
}

fn questions_of(
    project: &Project,
    chapter: &Chapter,
    directives: &[Directive],
    places: &BTreeMap<String, Place>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, directive) in directives.iter().enumerate() {
        let DirectiveKind::Block { kind, source } = &directive.kind else {
            continue;
        };
        // What cannot be read, and a listing that there is not, is reported with the chapter's expansion.
        let Ok(block) = kind.read(source) else {
            continue;
        };
        let problem = |rule, what: String| {
            Problem::error(rule, project.source().join(&chapter.path), what).at(directive.line)
        };
        let listings = block.listings();
        let listings = listings
            .iter()
            .filter_map(|(_, slug)| project.listings.get(*slug));
        for open in
            listings.filter_map(|listing| block.undecided(listing, project.settings.delay()))
        {
            problems.push(problem(UNDECIDED_QUESTION, open).mend(
                "claim it: without a claim, the answer holds for the recorded run alone, and no test notices when it changes",
            ));
        }
        let joins = block
            .joins()
            .filter(|slug| project.listings.contains_key(*slug));
        if let Some(slug) = joins
            && let Some(next) = directives.get(index + 1)
            && let DirectiveKind::Listing { slug: shown, .. } = &next.kind
            && shown != slug
            && chapter.text[directive.range.end..next.range.start]
                .trim()
                .is_empty()
        {
            let what = format!("asks about `{slug}`, but stands before `{shown}`");
            problems.push(
                problem(MISPLACED_QUESTION, what)
                    .mend("put the question before the listing that it is about"),
            );
        } else if let Some((slug, _)) = block.asks_first()
            && let Some(place) = places.get(slug)
            && (place.chapter != chapter.path || place.line < directive.line)
        {
            let where_it_is = match place.chapter == chapter.path {
                true => "stands above the question".to_owned(),
                false => format!(
                    "stands in {}",
                    project.source().join(&place.chapter).display()
                ),
            };
            let what = format!("asks about `{slug}`, whose run {where_it_is}");
            problems.push(
                problem(QUESTION_WITHOUT_RUN, what)
                    .mend(format!("put it right before {{{{#listing {slug}}}}}")),
            );
        }
    }
    problems
}

/// What is wrong with the titles in the summary, and pages that it does not name: nobody reads them in the book's
/// order, and no rule has seen them.
fn around_the_summary(project: &Project, chapters: &[Chapter]) -> Vec<Problem> {
    let summary = project.source().join("SUMMARY.md");
    // The titles of chapters are prose like any other.
    let titles = fs::read_to_string(project.root.join(&summary)).unwrap_or_default();
    let mut problems = prose_rules(&summary, &titles);
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        let entries = fs::read_dir(project.root.join(project.source()).join(&below));
        for entry in entries.into_iter().flatten().flatten() {
            let path = below.join(entry.file_name());
            let is_page = path.extension().is_some_and(|extension| extension == "md");
            let is_named = path == Path::new("SUMMARY.md")
                || chapters.iter().any(|chapter| chapter.path == path);
            if entry.path().is_dir() {
                folders.push(path);
            } else if is_page && !is_named {
                problems.push(
                    Problem::error(
                        UNLISTED_CHAPTER,
                        project.source().join(&path),
                        format!("isn't a chapter: {} doesn't name it", summary.display()),
                    )
                    .mend("name it there, or remove the file"),
                );
            }
        }
    }
    problems
}

impl Report {
    /// How much of the curriculum is taught, for the end of the command's output; `None` for a book without one.
    pub fn coverage(&self) -> Option<String> {
        if self.rows == 0 {
            return None;
        }
        let mut text = format!(
            "{} of {} rows of {CURRICULUM} are taught.",
            self.rows - self.untaught.len(),
            self.rows
        );
        let mut section = "";
        for (id, of) in &self.untaught {
            if of != section {
                text.push_str(&format!("\n  not yet, {of}: {id}"));
                section = of;
            } else {
                text.push_str(&format!(", {id}"));
            }
        }
        Some(text)
    }
}
