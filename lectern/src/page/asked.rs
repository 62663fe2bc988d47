//! What directives without a listing can ask for.

/// A kind of page, or of a part of one, that is made of the rest of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackMatterKind {
    /// Every term with the sentence that defines it.
    Glossary,
    /// Every term and every name in code, with the sections that speak of them.
    Index,
    /// Every listing, by subject.
    Listings,
    /// Every exercise, by chapter.
    Exercises,
}

/// What of the repository is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepositoryPart {
    /// Its first page.
    Home,
    /// Where mistakes are reported.
    Issues,
}
