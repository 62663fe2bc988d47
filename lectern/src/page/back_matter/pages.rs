//! Which page gets what.

use std::path::Path;

use super::matter::BackMatter;
use super::{glossary, index, lists};
use crate::page::asked::BackMatterKind;

/// What stands on a page, whose path is relative to the chapters' folder, in place of a directive.
pub(crate) fn markdown(book: &BackMatter<'_>, kind: BackMatterKind, page: &Path) -> String {
    match kind {
        BackMatterKind::Glossary => glossary::markdown(book, page),
        BackMatterKind::Index => index::markdown(book, page),
        BackMatterKind::Listings => lists::listings(book, page),
        BackMatterKind::Exercises => lists::exercises(book, page),
    }
}
