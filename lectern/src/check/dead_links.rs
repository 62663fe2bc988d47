//! Links that lead nowhere, at the lines on which they were written.
//!
//! In: the expanded chapters, which are rendered into a temporary folder. Out: a problem for each place of a chapter or of an
//! exercise at which a dead link stands, and what mdBook warns of. Fails to look where the site cannot be rendered, and says so.

use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag};

use super::rules::DEAD_LINK;
use super::written_links::written_links;
use crate::book::{Chapter, Project};
use crate::ground::{MACHINE_REFUSES, Problem, Scratch, line_at};
use crate::page::Expansion;
use crate::site::{DeadLink, follow, read_page, render_for_links};

/// Follows all links, on pages that are wrong too: what a directive could not be replaced by has none.
pub(super) fn rules(project: &Project, chapters: &[Chapter], expansion: Expansion) -> Vec<Problem> {
    let unreadable = |what: String| vec![Problem::error(MACHINE_REFUSES, project.source(), what)];
    let folder = match Scratch::new() {
        Ok(folder) => folder,
        Err(error) => return unreadable(format!("no temporary folder for the site: {error}")),
    };
    let (pages, warnings) = match render_for_links(project, expansion, folder.path()) {
        Ok(rendered) => rendered,
        Err(problems) => return problems,
    };
    let dead = follow(&pages, |file| {
        // The page for printers is left out, and stands in every site that does not do without it.
        file == Path::new("print.html") || folder.path().join("0").join(file).exists()
    });
    let on_pages = dead
        .into_iter()
        .filter(|dead| !is_assembled(chapters, &dead.page));
    let mut problems: Vec<Problem> = on_pages
        .flat_map(|dead| dead_link(project, chapters, &dead))
        .collect();
    problems.extend(warnings);
    problems
}

/// Pages that repeat what stands on others: a dead link is reported where it was written.
fn is_assembled(chapters: &[Chapter], page: &Path) -> bool {
    let repeats = ["print.html", "toc.html", "404.html", "index.html"];
    let is_chapter = |chapter: &Chapter| chapter.path.with_extension("html") == page;
    // The first chapter stands there a second time, unless it is a chapter's own page.
    repeats.iter().any(|name| page == Path::new(name)) && !chapters.iter().any(is_chapter)
}

/// A dead link at each place where it was written: in the chapter, or in an exercise that it shows.
fn dead_link(project: &Project, chapters: &[Chapter], dead: &DeadLink) -> Vec<Problem> {
    let what = |link: &str| format!("the link `{link}` leads nowhere: {}", dead.missing);
    let mend = "link to a file below src and a heading in it";
    let source = chapters
        .iter()
        .find(|chapter| chapter.path.with_extension("html") == dead.page);
    let Some(chapter) = source else {
        return vec![Problem::error(DEAD_LINK, &dead.page, what(&dead.link))];
    };
    let file = project.source().join(&chapter.path);
    let exercises = project.exercises.values();
    let shown = exercises.filter(|exercise| exercise.chapter == chapter.stem());
    let texts = shown.map(|exercise| (&exercise.file, &exercise.text));
    let mut problems = Vec::new();
    for (file, text) in [(&file, &chapter.text)].into_iter().chain(texts) {
        for (line, link) in places(text, &dead.link) {
            let problem = Problem::error(DEAD_LINK, file, what(&link)).at(line);
            problems.push(problem.mend(mend));
        }
    }
    if problems.is_empty() {
        return vec![Problem::error(DEAD_LINK, file, what(&dead.link)).mend(mend)];
    }
    problems
}

/// The lines on which a text has the link that a page has as `link`, and how it is written there: in running text, in callouts, in
/// the words of blocks and in HTML.
fn places(text: &str, link: &str) -> Vec<(usize, String)> {
    let leads_there = |target: &str| {
        // mdBook makes of a chapter's file its page.
        let (file, anchor) = match target.split_once('#') {
            Some((file, anchor)) => (file, format!("#{anchor}")),
            None => (target, String::new()),
        };
        let page = file
            .strip_suffix(".md")
            .map(|stem| format!("{stem}.html{anchor}"));
        target == link || page.is_some_and(|page| page == link)
    };
    let links = written_links(text).into_iter();
    let mut places: Vec<(usize, String)> = links
        .filter(|found| leads_there(&found.target))
        .map(|found| (found.line, found.target))
        .collect();
    for (event, range) in Parser::new(text).into_offset_iter() {
        let is_html = matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_));
        let html = &text[range.clone()];
        if is_html && read_page(html).links.contains(link) {
            let within = html.find(link).unwrap_or(0);
            places.push((line_at(text, range.start + within), link.to_owned()));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_the_line_on_which_it_stands() {
        let text =
            "`gone.md` is gone.\n\n[a\nb](gone.md), [c](gone.md#d), and\n[e][f].\n\n[f]: gone.md\n";
        let lines = |link: &str| -> Vec<usize> {
            let places = places(text, link).into_iter();
            places.map(|(line, _)| line).collect()
        };
        assert_eq!(lines("gone.html"), [3, 5]);
        assert_eq!(lines("gone.html#d"), [4]);
        assert!(lines("one.html").is_empty());
    }

    #[test]
    fn a_link_in_a_callout_a_block_or_html_has_its_line_too() {
        let text = "\"gone.html\"\n\n````admonish note\nOne.\n\n[a](gone.md)\n````\n\n<details>\n<a\nhref=\"gone.html\">b</a>\n\
                    </details>\n\n```predict\nlisting = \"a\"\nquestion = \"How long?\"\nasks = \"duration\"\n\
                    options = [{ text = \"a\", is = { delays = 1 } }, { text = \"b\", is = { delays = 2 } }]\n\
                    because = \"As [c](gone.md) says.\"\n```\n";
        let lines: Vec<usize> = places(text, "gone.html")
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(lines, [6, 19, 11]);
    }
}
