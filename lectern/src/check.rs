//! Every rule that can be checked without running a listing.
//!
//! In: the project. Out: all problems at once, and how much of the curriculum is taught. Nothing is changed: the site
//! that is needed to follow links is built into a temporary folder.

use std::path::Path;

use crate::agreement::contradictions;
use crate::expand::{Chapter, Expansion, expand};
use crate::judge::broken_claims;
use crate::links::{DeadLink, dead_links};
use crate::problem::{Problem, tidy};
use crate::process::Scratch;
use crate::project::{CURRICULUM, Project};
use crate::recording::{self, Status};
use crate::{shown, site};

/// What a check found.
#[derive(Debug)]
pub struct Report {
    /// Everything that is wrong. A check fails if there is anything, warnings included.
    pub problems: Vec<Problem>,
    /// How many rows the curriculum has.
    pub rows: usize,
    /// The ids that no listing teaches yet, with their sections, in the order of the curriculum.
    pub untaught: Vec<(String, String)>,
    /// How many listings were checked.
    pub listings: usize,
    /// How many chapters were checked.
    pub chapters: usize,
}

/// Checks the project.
pub fn check(project: &Project) -> Report {
    let mut problems = project.problems.clone();
    let mut checked = 0;
    match site::chapters(project) {
        Ok(chapters) => {
            checked = chapters.len();
            let expansion = expand(project, &chapters);
            problems.extend(expansion.problems.iter().cloned());
            problems.extend(shown::rules(project, &chapters));
            problems.extend(links(project, &chapters, expansion));
        }
        Err(problem) => problems.push(problem),
    }
    problems.extend(recordings_keep_their_contracts(project));
    let untaught = project
        .untaught()
        .into_iter()
        .map(|row| (row.id.clone(), row.section.clone()))
        .collect();
    Report {
        problems: tidy(problems),
        rows: project.curriculum.len(),
        untaught,
        listings: project.listings.len(),
        chapters: checked,
    }
}

/// A recording is a run, so it keeps the contract; one that does not was made under another.
fn recordings_keep_their_contracts(project: &Project) -> Vec<Problem> {
    let mut problems = Vec::new();
    for listing in project.listings.values() {
        if let Status::Fresh(recording) = Status::of(project, listing) {
            for contradiction in contradictions(&recording) {
                problems.push(
                    Problem::error(recording::path(listing), contradiction)
                        .mend(format!("cargo book record {}", listing.slug)),
                );
            }
            for broken in broken_claims(&listing.contract, &recording.evidence) {
                let line = listing.claim_line(broken.claim);
                problems.push(
                    Problem::error(
                        recording::path(listing),
                        format!("breaks line {line} of the contract: {}", broken.sentence),
                    )
                    .mend(format!("cargo book record {}", listing.slug)),
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
    let warnings = match site::render(project, expansion, folder.path()) {
        Ok(warnings) => warnings,
        Err(problems) => return problems,
    };
    let dead = match dead_links(folder.path()) {
        Ok(dead) => dead,
        Err(error) => return unreadable(format!("the site cannot be read: {error}")),
    };
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
