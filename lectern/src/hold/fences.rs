//! The blocks of Rust on the pages.
//!
//! In: a chapter, expanded, as a reader sees it. Out: each block with its name, what is to be done with it, and where
//! it was written: in the chapter, or in the program of a listing or of an exercise that the chapter shows.

use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::book::{EDITION, Project};

/// A block of Rust on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// The chapter, the section and the line of the expanded chapter on which it begins, as skeptic names blocks.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) edition: String,
    pub(super) mode: TestMode,
    /// The file in which it was written, and the line of that file on which its first line stands, if that can be told.
    pub(super) place: (PathBuf, Option<usize>),
}

/// What its info string asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TestMode {
    /// Compiled and run, it must end with success.
    Run,
    /// It must compile.
    Compile,
    /// Nobody can hold it to account here; a listing's contract does.
    Ignored,
}

/// The blocks of one chapter: `path` is that of its file below `src`, `text` the expanded chapter.
///
/// # Errors
/// A sentence where an info string has a word that nobody knows.
pub(super) fn blocks(project: &Project, path: &Path, text: &str) -> Result<Vec<Block>, String> {
    let file = project.source().join(path);
    let written = std::fs::read_to_string(project.root.join(&file)).unwrap_or_default();
    // Two chapters of one name in different folders must not share it.
    let stem = words(&path.with_extension("").to_string_lossy());
    fenced(text, 0)
        .into_iter()
        .filter(|fence| fence.info.split([' ', ',']).next() == Some("rust"))
        .map(|fence| {
            let (mode, edition) = mode_and_edition(&fence.info).map_err(|word| {
                format!("{}: `{word}` means nothing behind `rust`", file.display())
            })?;
            let section = match &*fence.section {
                "" => String::new(),
                section => format!("_sect_{section}"),
            };
            Ok(Block {
                name: format!("{stem}{section}_line_{}", fence.line),
                mode,
                edition,
                place: place(project, &file, &written, &fence.text),
                text: fence.text,
            })
        })
        .collect()
}

/// What an info string asks for, and in which edition; or the word in it that is unknown.
fn mode_and_edition(info: &str) -> Result<(TestMode, String), &str> {
    let (mut mode, mut edition) = (TestMode::Run, EDITION.to_owned());
    for word in info
        .split([' ', ','])
        .skip(1)
        .filter(|word| !word.is_empty())
    {
        match word {
            "ignore" => mode = TestMode::Ignored,
            "no_run" => mode = TestMode::Compile,
            word => match word.strip_prefix("edition") {
                Some(other) => edition = other.to_owned(),
                None => return Err(word),
            },
        }
    }
    Ok((mode, edition))
}

/// A fenced block: its info string, what is in it, the last heading of the first or second level above it, in words,
/// and the line on which it begins.
struct Fence {
    info: String,
    text: String,
    section: String,
    line: usize,
}

/// Every fenced block, those in admonitions among them. `above` is how many lines stand before the text.
fn fenced(text: &str, above: usize) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut section = String::new();
    let mut heading: Option<String> = None;
    let mut open: Option<Fence> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if level < HeadingLevel::H3 => {
                heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(level)) if level < HeadingLevel::H3 => {
                section = words(&heading.take().unwrap_or_default());
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some(Fence {
                    info: info.to_string(),
                    text: String::new(),
                    section: section.clone(),
                    line: above + 1 + text[..range.start].matches('\n').count(),
                });
            }
            Event::Text(piece) => match (&mut open, &mut heading) {
                (Some(fence), _) => fence.text.push_str(&piece),
                (None, Some(heading)) => heading.push_str(&piece),
                (None, None) => {}
            },
            Event::End(TagEnd::CodeBlock) => {
                match open.take() {
                    Some(fence) if fence.info.starts_with("admonish") => {
                        let section = &fence.section;
                        found.extend(fenced(&fence.text, fence.line).into_iter().map(|inner| {
                            Fence {
                                section: section.clone(),
                                ..inner
                            }
                        }));
                    }
                    Some(fence) => found.push(fence),
                    None => {}
                }
            }
            _ => {}
        }
    }
    found
}

/// Where this text was written.
fn place(project: &Project, file: &Path, written: &str, text: &str) -> (PathBuf, Option<usize>) {
    if let Some(listing) = project
        .listings
        .values()
        .find(|listing| listing.program() == text)
    {
        // Anchors, which nobody sees on the page, shift the lines.
        let first = (listing.source == text).then_some(1);
        return (listing.main.clone(), first);
    }
    let solutions = project
        .exercises
        .values()
        .map(|exercise| &exercise.solution);
    if let Some(solution) = solutions
        .clone()
        .find(|side| side.source.trim_end() == text.trim_end())
    {
        return (solution.main.clone(), Some(1));
    }
    let line = written
        .find(text)
        .map(|at| 1 + written[..at].matches('\n').count());
    (file.to_path_buf(), line)
}

/// The words of a text, in lower case and joined by underscores: what a test's name is made of.
fn words(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}
