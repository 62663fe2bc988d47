//! Which page gets what.

use std::path::Path;

use crate::page::asked::BackMatterKind;
use crate::page::back_matter::matter::BackMatter;
use crate::page::back_matter::{glossary, index, lists};

/// What stands on a page, whose path is relative to the chapters' folder, in place of a directive.
pub(crate) fn markdown(book: &BackMatter<'_>, kind: BackMatterKind, page: &Path) -> String {
    match kind {
        BackMatterKind::Glossary => glossary::markdown(book, page),
        BackMatterKind::Index => index::markdown(book, page),
        BackMatterKind::Listings => lists::listings(book, page),
        BackMatterKind::Exercises => lists::exercises(book, page),
    }
}
