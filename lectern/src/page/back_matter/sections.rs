//! The sections of a chapter: where each begins, and what it speaks of.
//!
//! In: a rendered chapter. Out: for each heading its id, its title, the words of the prose below it, and the names in its code
//! spans. Programs, output and figures are left out. Nothing here fails.

use std::collections::HashSet;
use std::path::PathBuf;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::matcher::words;
use crate::book::Chapter;

/// A stretch of a chapter, from one heading to the next.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The chapter's file.
    pub(super) chapter: PathBuf,
    /// The id that mdBook gives the heading.
    pub(super) id: String,
    /// The heading's text.
    pub(super) title: String,
    /// Whether it's the chapter's first, under its title.
    pub(super) is_first: bool,
    /// The words of its prose.
    pub(super) words: Vec<String>,
    /// What stands in its code spans.
    pub(super) names: Vec<String>,
}

impl Section {
    /// Whether it's the task of an exercise, whose heading is the engine's.
    pub(super) fn is_exercise(&self) -> bool {
        self.title
            .strip_prefix("Exercise ")
            .is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()))
    }
}

/// The sections of a chapter, in their order.
pub(super) fn sections(chapter: &Chapter, text: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut used = HashSet::new();
    let mut section = Section {
        chapter: chapter.path.clone(),
        title: chapter.title.clone(),
        is_first: true,
        ..Section::default()
    };
    // What a heading says belongs to the section that it begins.
    let mut heading: Option<Section> = None;
    let (mut in_code, mut callout) = (false, None::<String>);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(Section::default()),
            Event::End(TagEnd::Heading(level)) => {
                let said = heading.take().unwrap_or_default();
                let id = unique(id_of(&said.title), &mut used);
                if level <= HeadingLevel::H3
                    && !(level == HeadingLevel::H1 && section.id.is_empty())
                {
                    let next = Section {
                        chapter: chapter.path.clone(),
                        id,
                        ..said
                    };
                    sections.push(std::mem::replace(&mut section, next));
                    continue;
                }
                if level == HeadingLevel::H1 {
                    section.id = id;
                }
                section.words.extend(said.words);
                section.names.extend(said.names);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                // A callout is a fenced block, but what is in it is Markdown.
                if let CodeBlockKind::Fenced(info) = kind
                    && info.starts_with("admonish")
                {
                    callout = Some(String::new());
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                if let Some(inside) = callout.take() {
                    add_callout(&inside, &mut section);
                }
            }
            Event::Text(text) if in_code => {
                if let Some(inside) = &mut callout {
                    inside.push_str(&text);
                }
            }
            event => {
                if let (Some(heading), Event::Text(text) | Event::Code(text)) =
                    (&mut heading, &event)
                {
                    heading.title.push_str(text);
                }
                add(&event, heading.as_mut().unwrap_or(&mut section));
            }
        }
    }
    sections.push(section);
    sections
}

/// Adds what a callout says.
fn add_callout(markdown: &str, section: &mut Section) {
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        add(&event, section);
    }
}

fn add(event: &Event<'_>, section: &mut Section) {
    match event {
        Event::Text(text) => section.words.extend(words(text)),
        Event::Code(name) => {
            section.words.extend(words(name));
            section.names.push(name.to_string());
        }
        _ => {}
    }
}

/// The id that mdBook gives a heading with this text.
fn id_of(title: &str) -> String {
    let signs = title.trim().to_lowercase();
    let signs = signs.chars().filter_map(|sign| match sign {
        '_' | '-' => Some(sign),
        _ if sign.is_alphanumeric() => Some(sign),
        _ if sign.is_whitespace() => Some('-'),
        _ => None,
    });
    signs.collect()
}

fn unique(id: String, used: &mut HashSet<String>) -> String {
    let mut candidate = id.clone();
    let mut count = 0;
    while !used.insert(candidate.clone()) {
        count += 1;
        candidate = format!("{id}-{count}");
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_the_ids_that_mdbook_gives_them() {
        let chapter = Chapter {
            path: "locks.md".into(),
            number: Some("8".to_owned()),
            title: "Locks".to_owned(),
            part: None,
            text: String::new(),
        };
        let text = "# Locks\n\nBefore.\n\n## `Arc`: many owners, isn't it?\n\nUse `Arc::clone`.\n\n```rust\nlet hidden = 1;\n```\n\n\
                    ```admonish note\nA guard.\n```\n\n## `Arc`: many owners, isn't it?\n";
        let sections = sections(&chapter, text);
        let ids: Vec<&str> = sections.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "locks",
                "arc-many-owners-isnt-it",
                "arc-many-owners-isnt-it-1"
            ]
        );
        assert_eq!(sections[1].names, ["Arc", "Arc::clone"]);
        assert!(sections[1].words.contains(&"guard".to_owned()));
        assert!(!sections[1].words.contains(&"hidden".to_owned()));
    }
}
