//! The questions of the book: which stands where, and before which run.
//!
//! In: the chapters and their directives. Out: [`Questions`], by which a figure knows that its run is asked about, and a review which
//! questions its part has. A block that cannot be read is none of them; it's reported where it's rendered.

use std::path::{Path, PathBuf};

use super::directive::{Directive, DirectiveKind};
use crate::book::Chapter;
use crate::page::block::BlockKind;

/// A question, and where it stands.
#[derive(Debug)]
pub(super) struct Asked {
    /// The chapter, relative to the chapters' folder.
    pub(super) chapter: PathBuf,
    /// Its line there, counted from one.
    pub(super) line: usize,
    /// The listing whose run answers it.
    pub(super) slug: String,
    /// What a browser calls it.
    pub(super) id: String,
    /// The block, for those who put it onto a page once more.
    pub(super) source: String,
}

/// A chapter, and what a list of questions says of it.
#[derive(Debug)]
pub(super) struct InBook {
    /// Its file, relative to the chapters' folder.
    pub(super) path: PathBuf,
    /// Its title.
    pub(super) title: String,
    /// The part in which it stands.
    pub(super) part: Option<String>,
    /// Whether it has a review of its part.
    pub(super) reviews: bool,
}

/// All questions, and all chapters, in the order of the book.
#[derive(Debug, Default)]
pub(super) struct Questions {
    asked: Vec<Asked>,
    chapters: Vec<InBook>,
}

impl Questions {
    /// Finds them in the chapters.
    pub(super) fn of(chapters: &[(&Chapter, Vec<Directive>)]) -> Self {
        let mut questions = Self::default();
        for (chapter, directives) in chapters {
            let mut kinds = directives.iter().map(|directive| &directive.kind);
            questions.chapters.push(InBook {
                path: chapter.path.clone(),
                title: chapter.title.clone(),
                part: chapter.part.clone(),
                reviews: kinds.any(|kind| *kind == DirectiveKind::Review),
            });
            for directive in directives {
                let DirectiveKind::Block { kind, source } = &directive.kind else {
                    continue;
                };
                if let Some((slug, id)) = asks(*kind, source) {
                    questions.asked.push(Asked {
                        chapter: chapter.path.clone(),
                        line: directive.line,
                        slug,
                        id,
                        source: source.clone(),
                    });
                }
            }
        }
        questions
    }

    /// The chapters, those without a question too.
    pub(super) fn chapters(&self) -> impl Iterator<Item = &InBook> {
        self.chapters.iter()
    }

    /// Those of a part.
    pub(super) fn of_part(&self, part: &str) -> impl Iterator<Item = &Asked> {
        let chapters = self.chapters.iter();
        let chapters = chapters.filter(move |chapter| chapter.part.as_deref() == Some(part));
        chapters.flat_map(|chapter| self.of_chapter(&chapter.path))
    }

    /// Those of a chapter.
    pub(super) fn of_chapter(&self, chapter: &Path) -> impl Iterator<Item = &Asked> {
        self.asked
            .iter()
            .filter(move |asked| asked.chapter == chapter)
    }

    /// The question about a listing's run that stands above this line of a chapter, as a browser calls it.
    pub(super) fn before(&self, chapter: &Path, line: usize, slug: &str) -> Option<&str> {
        let mut above = self.of_chapter(chapter);
        let asked = above.find(|asked| asked.slug == slug && asked.line < line)?;
        Some(&asked.id)
    }
}

fn asks(kind: BlockKind, source: &str) -> Option<(String, String)> {
    let block = kind.read(source).ok()?;
    let (slug, id) = block.asks_first()?;
    Some((slug.to_owned(), id))
}
