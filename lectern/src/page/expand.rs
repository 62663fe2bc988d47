//! Expansion: chapters in which every directive is replaced by what it stands for.
//!
//! In: the project and its chapters, in the order of the book. Out: the same chapters as plain Markdown with HTML, the
//! number of every listing, and all problems. A directive that cannot be resolved is an error and stays as it is;
//! nobody will show the page then. A listing that is shown nowhere is an error too.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::book::chapter::{Chapter, Place};
use crate::book::project::Project;
use crate::ground::parallel;
use crate::ground::problem::Problem;
use crate::page::directive::{Directive, DirectiveKind, directives};
use crate::page::listing_index::ListingIndex;
use crate::page::lookup::Lookup;
use crate::page::places::Places;
use crate::page::prose;
use crate::page::render::replace;
use crate::record::recording::Status;

/// Chapters with their directives replaced.
#[derive(Debug)]
pub struct Expansion {
    /// Path and text of each chapter, in the order of the book.
    pub chapters: Vec<(PathBuf, String)>,
    /// Where each listing stands, by slug.
    pub places: BTreeMap<String, Place>,
    /// Where each exercise stands, by slug.
    pub exercises: BTreeMap<String, Place>,
    /// Where each listing stands with its recording, by slug.
    pub statuses: BTreeMap<String, Status>,
    /// How each listing is checked, and where it stands.
    pub index: ListingIndex,
    /// The chapter that tells so, if one does.
    pub checked_page: Option<PathBuf>,
    /// What is wrong with directives and recordings, and what was written by hand that must not be.
    pub problems: Vec<Problem>,
}

/// Expands all chapters.
pub fn expand(project: &Project, chapters: &[Chapter]) -> Expansion {
    let statuses = Status::of_all(project);
    let read = parallel::map(chapters, |chapter| read(project, chapter));
    let (directives, by_hand): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let mut problems: Vec<Problem> = by_hand.into_iter().flatten().collect();
    for exercise in project.exercises.values() {
        problems.extend(prose::rules(&exercise.file, &exercise.text));
    }
    let read: Vec<(&Chapter, Vec<Directive>)> = chapters.iter().zip(directives).collect();
    let (places, misplaced) = Places::of(project, &read);
    problems.extend(misplaced);
    let index = ListingIndex::of(project, &statuses, &places.listings, chapters);
    let checked_page = read.iter().find(|(_, directives)| {
        let mut kinds = directives.iter().map(|directive| &directive.kind);
        kinds.any(|kind| *kind == DirectiveKind::Checked)
    });
    let checked_page = checked_page.map(|(chapter, _)| chapter.path.clone());
    let book = Lookup {
        project,
        statuses: &statuses,
        places: &places,
    };
    let replaced = parallel::map(&read, |(chapter, directives)| {
        replace(&book, chapter, directives, &index)
    });
    let mut chapters = Vec::with_capacity(read.len());
    for ((chapter, _), (text, found)) in read.into_iter().zip(replaced) {
        chapters.push((chapter.path.clone(), text));
        problems.extend(found);
    }
    for (slug, listing) in &project.listings {
        problems.extend(statuses[slug.as_str()].problem(listing));
    }
    Expansion {
        chapters,
        places: places.listings,
        exercises: places.exercises,
        statuses,
        index,
        checked_page,
        problems,
    }
}

/// The directives of a chapter, and what is wrong with those that cannot be read and with what stands between them.
fn read(project: &Project, chapter: &Chapter) -> (Vec<Directive>, Vec<Problem>) {
    let (found, wrong) = directives(&chapter.text);
    let file = project.source().join(&chapter.path);
    let mut problems = prose::rules(&file, &chapter.text);
    for (line, what) in wrong {
        problems.push(
            Problem::error(&file, what)
                .at(line)
                .mend("docs/reference.md lists the directives"),
        );
    }
    (found, problems)
}
