//! How far a reader is: the parts of the book and their chapters, with the number of questions in each.
//!
//! In: all chapters and their questions. Out: HTML. What a reader has answered only their browser knows: the page's script adds that,
//! and finds the questions, with the option that is true, in the list. Nothing here fails.

use std::fmt::Write as _;
use std::path::Path;

use super::html::escape;
use super::lookup::Lookup;
use super::questions::InBook;
use crate::book::{Chapter, relative};
use crate::ground::counted;
use crate::page::block::Predict;

/// The list, for the page of this chapter.
pub(super) fn markdown(book: &Lookup<'_>, page: &Chapter) -> String {
    let mut text = String::from(
        "<figure class=\"progress\" aria-label=\"The parts of the book and their questions\">\n",
    );
    let mut parts: Vec<(&str, Vec<&InBook>)> = Vec::new();
    for chapter in book.questions.chapters() {
        let Some(part) = chapter.part.as_deref() else {
            continue;
        };
        match parts.last_mut().filter(|(title, _)| *title == part) {
            Some((_, chapters)) => chapters.push(chapter),
            None => parts.push((part, vec![chapter])),
        }
    }
    for (title, chapters) in parts {
        let all: usize = chapters
            .iter()
            .map(|chapter| questions(book, chapter).len())
            .sum();
        if all == 0 {
            continue;
        }
        let _ = write!(
            text,
            "<details class=\"part\">\n<summary>{} <span class=\"far\">{}</span></summary>\n<ul>\n",
            escape(title),
            counted(all, "question")
        );
        for chapter in &chapters {
            let known = questions(book, chapter);
            if known.is_empty() && !chapter.reviews {
                continue;
            }
            let _ = write!(
                text,
                "<li data-questions=\"{}\"><a href=\"{}\">{}</a>",
                known.join(" "),
                address(page, &chapter.path),
                escape(&chapter.title)
            );
            if !known.is_empty() {
                let _ = write!(
                    text,
                    " <span class=\"far\">{}</span>",
                    counted(known.len(), "question")
                );
            }
            text.push_str("</li>\n");
        }
        text.push_str("</ul>\n</details>\n");
    }
    text.push_str("<div class=\"progress-settings\"></div>\n</figure>\n");
    text
}

/// The questions of a chapter that have an answer: what a browser calls each, and its option that is true.
fn questions(book: &Lookup<'_>, chapter: &InBook) -> Vec<String> {
    let asked = book.questions.of_chapter(&chapter.path);
    let known = asked.filter_map(|asked| {
        let predict = Predict::read(&asked.source).ok()?;
        let evidence = book.evidence(&asked.slug).ok()??;
        let right = predict.answer(evidence).ok()?;
        Some(format!("{}:{right}", asked.id))
    });
    known.collect()
}

fn address(from: &Chapter, to: &Path) -> String {
    relative(&from.path, &to.with_extension("html"))
}
