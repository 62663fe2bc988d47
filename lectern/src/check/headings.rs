//! Headings: each chapter has one title, and each section a heading that no other section of the book has.
//!
//! In: the chapters, in the order of the book. Out: a problem for each second title, for each heading that stands there twice,
//! and for each chapter's title in quotation marks where a link should stand. Readers find a section by its heading, in the search
//! as in the index, and by a link; what stands in most chapters, such as *What to remember*, is part of their form.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use regex::Regex;

use super::rules::{QUOTED_TITLE, REPEATED_HEADING, SECOND_TITLE};
use crate::book::{Chapter, Project};
use crate::ground::{Problem, line_at};

/// Words in quotation marks, of either kind.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"“(?<curly>[^“”\n]+)”|"(?<straight>[^"\n]+)""#)
        .expect("the expression is a constant")
});

/// A heading, or words in quotation marks, and the line on which they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    line: usize,
    text: String,
}

/// What these rules look at in a chapter.
#[derive(Debug, Default)]
struct Outline {
    titles: Vec<Words>,
    headings: Vec<Words>,
    /// Outside of links, code and headings.
    quoted: Vec<Words>,
}

/// Everything that is wrong with headings, and with what refers to chapters.
pub(super) fn rules(project: &Project, chapters: &[Chapter]) -> Vec<Problem> {
    let outlines: Vec<Outline> = chapters
        .iter()
        .map(|chapter| Outline::of(&chapter.text))
        .collect();
    let files: Vec<_> = chapters
        .iter()
        .map(|chapter| project.source().join(&chapter.path))
        .collect();
    let mut problems = Vec::new();
    for (file, outline) in files.iter().zip(&outlines) {
        for title in outline.titles.iter().skip(1) {
            let what = format!("`# {}` is a second title of the chapter", title.text);
            let problem = Problem::error(SECOND_TITLE, file, what).at(title.line);
            problems.push(problem.mend(format!("a section has two signs: ## {}", title.text)));
        }
    }
    problems.extend(twice(chapters, &files, &outlines));
    let titles = titles(chapters, &files, &outlines);
    for (file, outline) in files.iter().zip(&outlines) {
        for quoted in &outline.quoted {
            let Some((title, chapter)) = titles.get(&normal(&quoted.text)) else {
                continue;
            };
            let what = format!(
                "“{title}” is a chapter's title in quotation marks, where readers need a link"
            );
            let problem = Problem::error(QUOTED_TITLE, file, what).at(quoted.line);
            problems.push(problem.mend(format!("make it a link: [{title}]({chapter})")));
        }
    }
    problems
}

/// Headings that stand twice in the book, but for those that most chapters have.
fn twice(chapters: &[Chapter], files: &[impl AsRef<Path>], outlines: &[Outline]) -> Vec<Problem> {
    let mut of_chapters: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, outline) in outlines.iter().enumerate() {
        for heading in &outline.headings {
            let chapters = of_chapters.entry(normal(&heading.text)).or_default();
            chapters.insert(index);
        }
    }
    let numbered = chapters.iter().filter(|chapter| chapter.number.is_some());
    let most = numbered.count().div_ceil(2).max(2);
    let mut problems = Vec::new();
    let mut first: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (index, outline) in outlines.iter().enumerate() {
        for heading in &outline.headings {
            let key = normal(&heading.text);
            let is_of_form = of_chapters[&key].len() >= most;
            let Some((other, line)) = first.get(&key).copied() else {
                first.insert(key, (index, heading.line));
                continue;
            };
            if is_of_form && other != index {
                first.insert(key, (index, heading.line));
                continue;
            }
            let what = format!(
                "the heading “{}” stands in {}:{line} as well",
                heading.text,
                files[other].as_ref().display()
            );
            problems.push(
                Problem::error(REPEATED_HEADING, &files[index], what)
                    .at(heading.line)
                    .mend(
                        "name what this section is about, in words that a reader would search for",
                    ),
            );
        }
    }
    problems
}

/// The titles of all chapters, in the summary and on the page, with the chapter's file, by their normal form.
fn titles(
    chapters: &[Chapter],
    files: &[impl AsRef<Path>],
    outlines: &[Outline],
) -> BTreeMap<String, (String, String)> {
    let mut titles = BTreeMap::new();
    for ((chapter, file), outline) in chapters.iter().zip(files).zip(outlines) {
        let file = file.as_ref().file_name().unwrap_or_default();
        let file = file.to_string_lossy().into_owned();
        let on_page = outline.titles.first().map(|title| &title.text);
        for title in on_page.into_iter().chain([&chapter.title]) {
            titles.insert(normal(title), (title.clone(), file.clone()));
        }
    }
    titles
}

/// A text as somebody compares it: without case, and without what ends a sentence.
fn normal(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

impl Outline {
    fn of(markdown: &str) -> Self {
        let mut outline = Self::default();
        let mut heading: Option<(HeadingLevel, Words)> = None;
        let (mut links, mut in_code) = (0, false);
        // Running text, with the place of each of its pieces.
        let mut text = String::new();
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (event, range) in Parser::new(markdown).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let line = line_at(markdown, range.start);
                    let text = String::new();
                    heading = Some((level, Words { line, text }));
                }
                Event::End(TagEnd::Heading(_)) => match heading.take() {
                    Some((HeadingLevel::H1, words)) => outline.titles.push(words),
                    Some((_, words)) => outline.headings.push(words),
                    None => {}
                },
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                _ if in_code => {}
                Event::Start(Tag::Link { .. }) => links += 1,
                Event::End(TagEnd::Link) => links -= 1,
                Event::Text(piece) | Event::Code(piece) if heading.is_some() => {
                    if let Some((_, words)) = &mut heading {
                        words.text.push_str(&piece);
                    }
                }
                Event::Text(piece) if links == 0 => {
                    places.push((text.len(), range.start));
                    text.push_str(&piece);
                }
                Event::SoftBreak => text.push(' '),
                Event::Start(Tag::Emphasis | Tag::Strong)
                | Event::End(TagEnd::Emphasis | TagEnd::Strong) => {}
                // Code and links part what is quoted from what is not, as paragraphs do.
                _ => text.push('\n'),
            }
        }
        for found in QUOTED.captures_iter(&text) {
            let Some(words) = found.name("curly").or(found.name("straight")) else {
                continue;
            };
            let place = places.iter().rfind(|(start, _)| *start <= words.start());
            let (start, offset) = place.copied().unwrap_or_default();
            outline.quoted.push(Words {
                line: line_at(markdown, offset + words.start() - start),
                text: words.as_str().to_owned(),
            });
        }
        outline
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_is_taken_apart_by_its_headings_and_quotations() {
        let outline = Outline::of(
            "# One `two`\n\nSee “Locks”, [“Queues”](q.md) and `\"Tasks\"`,\nor \"More\n*things*\".\n\n\
             Three\n-----\n\n```text\n# no title\n“Nothing”\n```\n",
        );
        let words = |line: usize, text: &str| Words {
            line,
            text: text.to_owned(),
        };
        assert_eq!(outline.titles, [words(1, "One two")]);
        assert_eq!(outline.headings, [words(7, "Three")]);
        assert_eq!(outline.quoted, [words(3, "Locks"), words(4, "More things")]);
    }
}
