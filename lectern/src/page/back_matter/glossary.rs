//! The glossary: every term with the sentence that defines it, a link to that sentence, and the listings that show the term.

use std::fmt::Write as _;
use std::path::Path;

use super::matter::BackMatter;
use crate::book::relative;
use crate::page::html::escape;

/// The glossary, in Markdown with HTML.
pub(super) fn markdown(book: &BackMatter<'_>, page: &Path) -> String {
    let mut text = String::from("<dl class=\"glossary\">\n");
    for entry in &book.terms {
        let term = &entry.term;
        let chapter = book.chapter(&term.chapter);
        let title = chapter.map_or("", |chapter| chapter.title.as_str());
        let _ = write!(
            text,
            "<div><dt id=\"{}\">{}</dt>\n<dd>\n\n{}\n\n<p class=\"defined-in\">Defined in <a href=\"{}#{}\">{}</a></p>{}\n</dd></div>\n",
            term.entry_id(),
            escape(&term.name),
            term.sentence,
            relative(page, &term.chapter.with_extension("html")),
            term.id(),
            escape(title),
            book.links_to(&entry.listings, page),
        );
    }
    text.push_str("</dl>\n");
    text
}
