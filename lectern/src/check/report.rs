//! Every rule that can be checked without running a listing.
//!
//! In: the project. Out: all problems at once, and how much of the curriculum is taught. Nothing is changed: the site
//! that is needed to follow links is built into a temporary folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::book::chapter::{self, Chapter};
use crate::book::exercise;
use crate::book::listing::Listing;
use crate::book::project::Project;
use crate::check::source_fidelity;
use crate::ground::parallel;
use crate::ground::paths::CURRICULUM;
use crate::ground::problem::{Problem, sort_and_dedup};
use crate::ground::process::Scratch;
use crate::judge::claims::broken_claims;
use crate::judge::consistency::{contradictions, interrupted_otherwise, typed_otherwise};
use crate::page::directive::{DirectiveKind, directives};
use crate::page::expand::{Expansion, expand};
use crate::page::prose;
use crate::page::timeline::lanes::speaks;
use crate::record::cast::Recording;
use crate::record::recording::{self, Status};
use crate::run::evidence::Evidence;
use crate::site::links::{DeadLink, follow};
use crate::site::render as site;

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
    match chapter::chapters(project) {
        Ok(chapters) => {
            checked = chapters.len();
            let expansion = expand(project, &chapters);
            problems.extend(expansion.problems.iter().cloned());
            problems.extend(recordings_keep_their_contracts(
                project,
                &expansion.statuses,
            ));
            problems.extend(source_fidelity::rules(project, &chapters));
            problems.extend(questions(project, &chapters));
            problems.extend(around_the_summary(project, &chapters));
            problems.extend(links(project, &chapters, expansion));
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
            .flat_map(exercise::starter_rules)
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
    let problems = parallel::map(&fresh, |(listing, recording)| {
        recording_keeps_its_contract(listing, recording)
    });
    problems.into_iter().flatten().collect()
}

fn recording_keeps_its_contract(listing: &Listing, recording: &Recording) -> Vec<Problem> {
    let mut problems = Vec::new();
    let contract = &listing.contract;
    for contradiction in contradictions(&recording.evidence, recording.key.delay)
        .into_iter()
        .chain(typed_otherwise(contract, &recording.evidence))
        .chain(interrupted_otherwise(contract, &recording.evidence))
    {
        problems.push(
            Problem::error(recording::path(listing), contradiction)
                .mend(format!("cargo book record {}", listing.slug)),
        );
    }
    for name in silent(listing, &recording.evidence) {
        let what =
            format!("no recorded line begins with `{name}`, and the picture has a lane for it");
        let line = listing.claim_line("lanes");
        let problem = Problem::error(&listing.manifest, what).at(line);
        problems.push(problem.mend("name those who speak in `lanes`"));
    }
    for broken in broken_claims(contract, &recording.evidence) {
        let line = listing.claim_line(broken.claim);
        problems.push(
            Problem::error(
                recording::path(listing),
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

/// What a block says is decided by claims: otherwise it holds for one recorded run, and nobody would notice if the next one
/// said something else. And a question right before a listing is about that listing.
fn questions(project: &Project, chapters: &[Chapter]) -> Vec<Problem> {
    let problems = parallel::map(chapters, |chapter| questions_of(project, chapter));
    problems.into_iter().flatten().collect()
}

fn questions_of(project: &Project, chapter: &Chapter) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (directives, _) = directives(&chapter.text);
    for (index, directive) in directives.iter().enumerate() {
        let DirectiveKind::Block { kind, source } = &directive.kind else {
            continue;
        };
        // What cannot be read, and a listing that there is not, is reported with the chapter's expansion.
        let Ok(block) = kind.read(source) else {
            continue;
        };
        let problem = |what: String| {
            Problem::error(project.source().join(&chapter.path), what).at(directive.line)
        };
        let listings = block.listings();
        let listings = listings
            .iter()
            .filter_map(|(_, slug)| project.listings.get(*slug));
        for open in
            listings.filter_map(|listing| block.undecided(listing, project.settings.delay()))
        {
            problems.push(problem(open).mend(
                "claim it: otherwise the answer holds for one recorded run, and no test holds the next to it",
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
            problems
                .push(problem(what).mend("put the question before the listing that it is about"));
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
    let mut problems = prose::rules(&summary, &titles);
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
                        project.source().join(&path),
                        format!("is no chapter: {} does not name it", summary.display()),
                    )
                    .mend("name it there, or remove the file"),
                );
            }
        }
    }
    problems
}

/// Follows all links, on pages that are wrong too: what a directive could not be replaced by has none.
fn links(project: &Project, chapters: &[Chapter], expansion: Expansion) -> Vec<Problem> {
    let unreadable = |what: String| vec![Problem::error(project.source(), what)];
    let folder = match Scratch::new() {
        Ok(folder) => folder,
        Err(error) => return unreadable(format!("no temporary folder for the site: {error}")),
    };
    let (pages, warnings) = match site::render_for_links(project, expansion, folder.path()) {
        Ok(rendered) => rendered,
        Err(problems) => return problems,
    };
    let dead = follow(&pages, |file| {
        // The page for printers is left out, and stands in every site that does not do without it.
        file == Path::new("print.html") || folder.path().join("0").join(file).exists()
    });
    let on_pages = dead.into_iter().filter(|dead| !is_assembled(&dead.page));
    let mut problems: Vec<Problem> = on_pages
        .map(|dead| dead_link(project, chapters, dead))
        .collect();
    problems.extend(warnings);
    problems
}

/// Pages that repeat what stands on others: a dead link is reported where it was written.
fn is_assembled(page: &Path) -> bool {
    ["print.html", "toc.html", "404.html"]
        .iter()
        .any(|name| page == Path::new(name))
}

fn dead_link(project: &Project, chapters: &[Chapter], dead: DeadLink) -> Problem {
    let source = chapters
        .iter()
        .find(|chapter| chapter.path.with_extension("html") == dead.page);
    let Some(chapter) = source else {
        return Problem::error(
            dead.page,
            format!("the link `{}` leads nowhere: {}", dead.link, dead.missing),
        );
    };
    let written = dead.link.replace(".html", ".md");
    let line = chapter
        .text
        .lines()
        .position(|line| line.contains(&written) || line.contains(&dead.link));
    let problem = Problem::error(
        project.source().join(&chapter.path),
        format!("the link `{written}` leads nowhere: {}", dead.missing),
    )
    .mend("link to a file below src and a heading in it");
    match line {
        Some(line) => problem.at(line + 1),
        None => problem,
    }
}

impl Report {
    /// How much of the curriculum is taught, for the end of the command's output.
    pub fn coverage(&self) -> String {
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
        text
    }
}
