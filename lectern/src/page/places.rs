//! Where listings and exercises stand in the book: their numbers.
//!
//! In: the directives of each chapter, in the order of the book. Out: [`Places`]. A listing or an exercise in a chapter without a
//! number, in another chapter than its folder says, or nowhere, is a problem.

use std::collections::BTreeMap;
use std::path::Path;

use super::directive::{Directive, DirectiveKind};
use super::rules::{FOREIGN_CHAPTER, SHOWN_NOWHERE, SHOWN_TWICE, UNNUMBERED_CHAPTER};
use crate::book::{Chapter, Place, Project, exercise_folder};
use crate::ground::Problem;

/// Where everything stands, by slug.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) listings: BTreeMap<String, Place>,
    pub(super) exercises: BTreeMap<String, Place>,
}

impl Places {
    /// Numbers listings and exercises in the order in which the chapters show them, and says what is wrong with that.
    pub(super) fn of(
        project: &Project,
        chapters: &[(&Chapter, Vec<Directive>)],
    ) -> (Self, Vec<Problem>) {
        let mut places = Self::default();
        let mut problems = Vec::new();
        for (chapter, directives) in chapters {
            places.number_listings(project, chapter, directives, &mut problems);
            places.number_exercises(project, chapter, directives, &mut problems);
        }
        places.report_unplaced(project, &mut problems);
        (places, problems)
    }

    /// Numbers the listings in the order in which the chapter first shows them.
    fn number_listings(
        &mut self,
        project: &Project,
        chapter: &Chapter,
        directives: &[Directive],
        problems: &mut Vec<Problem>,
    ) {
        let file = project.source().join(&chapter.path);
        let mut shown = 0;
        for directive in directives {
            let slugs: &[String] = match &directive.kind {
                DirectiveKind::Listing { slug, .. } => std::slice::from_ref(slug),
                DirectiveKind::Pair { slugs, .. } => slugs,
                _ => continue,
            };
            for slug in slugs {
                let Some(listing) = project
                    .listings
                    .get(slug)
                    .filter(|_| !self.listings.contains_key(slug))
                else {
                    continue;
                };
                let problem = |rule, what| Problem::error(rule, &file, what).at(directive.line);
                let Some(number) = &chapter.number else {
                    let what = format!("`{slug}` is shown in a chapter without a number");
                    problems.push(
                        problem(UNNUMBERED_CHAPTER, what).mend("show it in a numbered chapter"),
                    );
                    continue;
                };
                if listing.chapter != chapter.stem() {
                    let what = format!(
                        "`{slug}` belongs to the chapter `{}`, by its folder",
                        listing.chapter
                    );
                    let mend = format!(
                        "show it there first, or move it to listings/{}/{slug}",
                        chapter.stem()
                    );
                    problems.push(problem(FOREIGN_CHAPTER, what).mend(mend));
                }
                shown += 1;
                self.listings.insert(
                    slug.clone(),
                    Place {
                        number: format!("{number}.{shown}"),
                        chapter: chapter.path.clone(),
                        line: directive.line,
                    },
                );
            }
        }
    }

    /// Numbers the exercises in the order in which the chapter shows them.
    fn number_exercises(
        &mut self,
        project: &Project,
        chapter: &Chapter,
        directives: &[Directive],
        problems: &mut Vec<Problem>,
    ) {
        let file = project.source().join(&chapter.path);
        let mut shown = 0;
        for directive in directives {
            let DirectiveKind::Exercise { slug } = &directive.kind else {
                continue;
            };
            let Some(exercise) = project.exercises.get(slug) else {
                continue;
            };
            let problem = |rule, what| Problem::error(rule, &file, what).at(directive.line);
            if let Some(place) = self.exercises.get(slug) {
                let what = format!(
                    "the exercise `{slug}` was shown before, as Exercise {}",
                    place.number
                );
                let mend = format!("refer to it with {{{{#see {slug}}}}}");
                problems.push(problem(SHOWN_TWICE, what).mend(mend));
                continue;
            }
            let Some(number) = &chapter.number else {
                let what = format!("the exercise `{slug}` is shown in a chapter without a number");
                problems
                    .push(problem(UNNUMBERED_CHAPTER, what).mend("show it in a numbered chapter"));
                continue;
            };
            if exercise.chapter != chapter.stem() {
                let what = format!(
                    "the exercise `{slug}` belongs to the chapter `{}`, by its folder",
                    exercise.chapter
                );
                let folder = exercise_folder(&chapter.stem(), slug);
                let mend = format!("show it there, or move it to {}", folder.display());
                problems.push(problem(FOREIGN_CHAPTER, what).mend(mend));
            }
            shown += 1;
            self.exercises.insert(
                slug.clone(),
                Place {
                    number: format!("{number}.{shown}"),
                    chapter: chapter.path.clone(),
                    line: directive.line,
                },
            );
        }
    }

    /// A listing, and an exercise, that no chapter shows is nobody's.
    fn report_unplaced(&self, project: &Project, problems: &mut Vec<Problem>) {
        let mut report = |file: &Path, what: String, chapter: &str, directive: String| {
            let chapter = project.source().join(format!("{chapter}.md"));
            let mend = format!("show it in {}: {directive}", chapter.display());
            problems.push(Problem::error(SHOWN_NOWHERE, file, what).mend(mend));
        };
        for (slug, listing) in &project.listings {
            if !self.listings.contains_key(slug) {
                report(
                    &listing.manifest,
                    format!("`{slug}` is shown nowhere"),
                    &listing.chapter,
                    format!("{{{{#listing {slug}}}}}"),
                );
            }
        }
        for (slug, exercise) in &project.exercises {
            if !self.exercises.contains_key(slug) {
                report(
                    &exercise.file,
                    format!("the exercise `{slug}` is shown nowhere"),
                    &exercise.chapter,
                    format!("{{{{#exercise {slug}}}}}"),
                );
            }
        }
    }
}
