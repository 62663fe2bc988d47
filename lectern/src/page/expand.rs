//! Expansion: chapters in which every directive is replaced by what it stands for.
//!
//! In: the project and its chapters, in the order of the book. Out: the same chapters as plain Markdown with HTML, the
//! number of every listing, and all problems. A directive that cannot be resolved is an error and stays as it is;
//! nobody will show the page then. A listing that is shown nowhere is an error too.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::asked::BackMatterKind;
use super::directive::{Directive, DirectiveKind, directives};
use super::listing_index::ListingIndex;
use super::lookup::Lookup;
use super::places::Places;
use super::prose::{self, prose_rules};
use super::questions::Questions;
use super::render::replace;
use super::rules::{FIGURE_IN_SENTENCE, MALFORMED_DIRECTIVE};
use super::{near_directive, review};
use crate::book::{Chapter, Place, Project};
use crate::ground::{Problem, in_parallel};
use crate::page::back_matter::{BackMatter, Term, defined_twice};
use crate::record::{ArrangementsStatus, SchedulesStatus, Status};

/// Chapters with their directives replaced.
#[derive(Debug)]
pub struct Expansion {
    /// Path and text of each chapter, in the order of the book.
    pub chapters: Vec<(PathBuf, String)>,
    /// The directives of each chapter, as its author wrote them.
    pub directives: Vec<Vec<Directive>>,
    /// Where each listing stands, by slug.
    pub places: BTreeMap<String, Place>,
    /// Where each exercise stands, by slug.
    pub exercises: BTreeMap<String, Place>,
    /// Where each listing stands with its recording, by slug.
    pub statuses: BTreeMap<String, Status>,
    /// Where each listing stands with its schedules that has some, by slug.
    pub schedules: BTreeMap<String, SchedulesStatus>,
    /// Where each listing stands with its arrangements that is a Parsons problem, by slug.
    pub arrangements: BTreeMap<String, ArrangementsStatus>,
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
    let listings = project.listings.values();
    let schedules: BTreeMap<String, SchedulesStatus> = listings
        .filter_map(|listing| {
            let status = SchedulesStatus::of(&project.root, listing)?;
            Some((listing.slug.clone(), status))
        })
        .collect();
    let listings = project.listings.values();
    let arrangements: BTreeMap<String, ArrangementsStatus> = listings
        .filter_map(|listing| {
            let status = ArrangementsStatus::of(&project.root, listing)?;
            Some((listing.slug.clone(), status))
        })
        .collect();
    let read = in_parallel(chapters, |chapter| read(project, chapter));
    let (directives, by_hand): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let mut problems: Vec<Problem> = by_hand.into_iter().flatten().collect();
    for exercise in project.exercises.values() {
        problems.extend(prose_rules(&exercise.file, &exercise.text));
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
    let questions = Questions::of(&read);
    let book = Lookup {
        project,
        statuses: &statuses,
        schedules: &schedules,
        arrangements: &arrangements,
        places: &places,
        questions: &questions,
    };
    let mut replaced = in_parallel(&read, |(chapter, directives)| {
        replace(&book, chapter, directives, &index, None)
    });
    problems.extend(fill_back_matter(&book, &read, &index, &mut replaced));
    let mut chapters = Vec::with_capacity(read.len());
    let mut directives = Vec::with_capacity(read.len());
    for ((chapter, of_chapter), (text, found)) in read.into_iter().zip(replaced) {
        chapters.push((chapter.path.clone(), text));
        directives.push(of_chapter);
        problems.extend(found);
    }
    for (slug, listing) in &project.listings {
        problems.extend(statuses[slug.as_str()].problem(listing));
        let of_schedules = schedules.get(slug);
        problems.extend(
            of_schedules
                .into_iter()
                .flat_map(|status| status.problems(listing)),
        );
        let of_arrangements = arrangements.get(slug);
        problems.extend(
            of_arrangements
                .into_iter()
                .flat_map(|status| status.problems(listing)),
        );
    }
    Expansion {
        chapters,
        directives,
        places: places.listings,
        exercises: places.exercises,
        statuses,
        schedules,
        arrangements,
        index,
        checked_page,
        problems,
    }
}

/// Renders once more those chapters that are made of all others, and says what is wrong with the terms.
fn fill_back_matter(
    book: &Lookup<'_>,
    read: &[(&Chapter, Vec<Directive>)],
    index: &ListingIndex,
    replaced: &mut [(String, Vec<Problem>)],
) -> Vec<Problem> {
    let mut terms = Vec::new();
    for (chapter, directives) in read {
        terms.extend(Term::of(chapter, directives));
    }
    let problems = defined_twice(book.project.source(), &terms);
    let is_made = |directives: &[Directive]| {
        let mut kinds = directives.iter().map(|directive| &directive.kind);
        kinds.any(|kind| matches!(kind, DirectiveKind::BackMatter(_)))
    };
    if !read.iter().any(|(_, directives)| is_made(directives)) {
        return problems;
    }
    let glossary = read.iter().find(|(_, directives)| {
        let kind = DirectiveKind::BackMatter(BackMatterKind::Glossary);
        directives.iter().any(|directive| directive.kind == kind)
    });
    let glossary = glossary.map(|(chapter, _)| chapter.path.as_path());
    let chapters: Vec<(&Chapter, &str, bool)> = read
        .iter()
        .zip(replaced.iter())
        .map(|((chapter, directives), (text, _))| {
            // A review says again what the chapters have said.
            let said = text.split(review::START).next().unwrap_or_default();
            (*chapter, said, !is_made(directives))
        })
        .collect();
    let back_matter = BackMatter::of(
        book.project,
        book.statuses,
        book.places,
        index,
        &chapters,
        glossary,
        &terms,
    );
    let made = in_parallel(read, |(chapter, directives)| {
        is_made(directives).then(|| replace(book, chapter, directives, index, Some(&back_matter)))
    });
    for (replaced, made) in replaced.iter_mut().zip(made) {
        if let Some(made) = made {
            *replaced = made;
        }
    }
    problems
}

/// The directives of a chapter, and what is wrong with those that cannot be read and with what stands between them.
fn read(project: &Project, chapter: &Chapter) -> (Vec<Directive>, Vec<Problem>) {
    let (found, wrong) = directives(&chapter.text);
    let file = project.source().join(&chapter.path);
    let mut problems = prose::rules_beside(&file, &chapter.text, &found);
    for malformed in wrong {
        problems.push(
            malformed
                .error(MALFORMED_DIRECTIVE, &file)
                .mend("cargo book reference directives"),
        );
    }
    for malformed in near_directive::within_sentences(&chapter.text, &found) {
        problems.push(
            malformed
                .error(FIGURE_IN_SENTENCE, &file)
                .mend("put it on a line of its own, with an empty line before and after; a link is {{#see SLUG}}"),
        );
    }
    (found, problems)
}
