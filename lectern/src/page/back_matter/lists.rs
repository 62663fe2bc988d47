//! All listings by subject, and all exercises by chapter.

use std::fmt::Write as _;
use std::path::Path;

use super::matcher::{Matcher, words};
use super::matter::BackMatter;
use super::terms::Term;
use crate::book::relative;
use crate::page::exercise;
use crate::page::html::{escape, with_code};

/// As many terms say what an exercise is about.
const MOST_TERMS: usize = 6;

/// A list for each section of the curriculum; a listing that teaches several stands in each of their lists.
pub(super) fn listings(book: &BackMatter<'_>, page: &Path) -> String {
    let mut subjects: Vec<&str> = Vec::new();
    for row in &book.project.curriculum {
        if !subjects.contains(&row.section.as_str()) {
            subjects.push(&row.section);
        }
    }
    let mut text = String::new();
    for subject in subjects {
        let rows = book.project.curriculum.iter();
        let rows: Vec<&str> = rows
            .filter(|row| row.section == subject)
            .map(|row| row.id.as_str())
            .collect();
        let teaches = |slug: &str| {
            let mut taught = book.project.listings[slug].contract.teaches.iter();
            taught.any(|row| rows.contains(&row.as_str()))
        };
        let mut items = String::new();
        for listing in book
            .listings
            .iter()
            .filter(|listing| teaches(&listing.slug))
        {
            let _ = writeln!(
                items,
                "<li>{} {}</li>",
                listing.link(page),
                with_code(&listing.caption)
            );
        }
        if !items.is_empty() {
            let _ = write!(
                text,
                "## {}\n\n<ul class=\"numbered\">\n{items}</ul>\n\n",
                escape(subject)
            );
        }
    }
    text
}

/// A list for each chapter; beside each exercise, the terms that its task uses and that stand in few sections of the book.
pub(super) fn exercises(book: &BackMatter<'_>, page: &Path) -> String {
    let terms: Vec<Term> = book.terms.iter().map(|entry| entry.term.clone()).collect();
    let matcher = Matcher::new(&terms);
    let mut text = String::new();
    for chapter in &book.chapters {
        let here = book.places.exercises.iter();
        let mut here: Vec<_> = here
            .filter(|(_, place)| place.chapter == chapter.path)
            .collect();
        here.sort_by_key(|(_, place)| place.line);
        if here.is_empty() {
            continue;
        }
        let number = chapter.number.iter().map(|number| format!("{number}. "));
        let title = number.collect::<String>() + &chapter.title;
        let _ = write!(text, "## {}\n\n<ul class=\"numbered\">\n", escape(&title));
        for (slug, place) in here {
            let exercise = &book.project.exercises[slug];
            let mut about: Vec<usize> = matcher
                .count(&words(&exercise.task.text))
                .into_keys()
                .collect();
            about.sort_by_key(|term| book.terms[*term].sections.len());
            about.truncate(MOST_TERMS);
            about.sort_unstable();
            let about: Vec<String> = about
                .iter()
                .map(|term| escape(&terms[*term].name))
                .collect();
            let _ = writeln!(
                text,
                "<li><a href=\"{}#{}\">{}</a> {}{}</li>",
                relative(page, &place.chapter.with_extension("html")),
                exercise::id(slug),
                place.number,
                with_code(&exercise.title),
                match about.is_empty() {
                    true => String::new(),
                    false => format!("<br><small>{}</small>", about.join(", ")),
                }
            );
        }
        text.push_str("</ul>\n\n");
    }
    text
}
