//! The chapters of a book, and where things stand in them.
//!
//! In: a book that mdBook has read. Out: each [`Chapter`] with its Markdown, in the order of the book; the number and
//! [`Place`] that a listing has there; the path from one page to another. Nothing here fails.

use std::path::{Path, PathBuf};

use mdbook_core::book::{Book, BookItem};

/// A chapter as the engine sees it.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Its file, relative to the chapters' folder.
    pub path: PathBuf,
    /// Its number in the book, such as `4` or `4.1`; `None` for a preface or an appendix.
    pub number: Option<String>,
    /// Its title in the table of contents.
    pub title: String,
    /// The title of the part of the book in which it stands; `None` before the first and behind the last part.
    pub part: Option<String>,
    /// Its Markdown.
    pub text: String,
}

impl Chapter {
    /// Every chapter of an mdBook that has a file, in order.
    pub fn all(book: &Book) -> Vec<Self> {
        let mut chapters = Vec::new();
        let mut part = None;
        for item in book.iter() {
            if let BookItem::PartTitle(title) = item {
                part = Some(title.clone());
            }
            if let BookItem::Chapter(chapter) = item
                && let Some(path) = &chapter.source_path
            {
                let number = chapter.number.as_ref();
                chapters.push(Self {
                    path: path.clone(),
                    number: number
                        .map(|number| number.to_string().trim_end_matches('.').to_owned()),
                    title: chapter.name.clone(),
                    // Only numbered chapters stand in a part.
                    part: number.and(part.clone()),
                    text: chapter.content.clone(),
                });
            }
        }
        chapters
    }

    /// The file's stem: the name of the folder with the chapter's listings.
    pub(crate) fn stem(&self) -> String {
        self.path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }
}

/// Where a listing or an exercise stands in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its number, such as `4.2`.
    pub number: String,
    /// The chapter that shows it, relative to the chapters' folder.
    pub chapter: PathBuf,
    /// The line of the directive that shows it first, counted from one.
    pub line: usize,
}

/// The way from one chapter's file to another's, both relative to the chapters' folder.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let up = from.components().count().saturating_sub(1);
    "../".repeat(up) + &to.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_file_to_file() {
        assert_eq!(relative(Path::new("a.md"), Path::new("b.md")), "b.md");
        assert_eq!(
            relative(Path::new("part/a.md"), Path::new("b.md")),
            "../b.md"
        );
    }
}
