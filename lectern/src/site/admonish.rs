//! mdbook-admonish, which is written for mdBook 0.4, run over a chapter of mdBook 0.5.
//!
//! In: a chapter, expanded. Out: the same with its callouts as HTML. A callout that cannot be read is an error.

use std::path::Path;

use anyhow::bail;
use mdbook_admonish::Admonish;
use mdbook_admonish_core::preprocess::Preprocessor as _;

/// The version of mdbook-admonish's styles that stands in the theme; mdbook-admonish refuses to run without it.
const ADMONISH_ASSETS: &str = "3.1.0";

/// Runs mdbook-admonish, which is written for mdBook 0.4, over one chapter: packs it into a book of that version and
/// takes it out again. To be deleted when mdbook-admonish has a release for 0.5.
pub(super) fn admonish(renderer: &str, root: &Path, text: &str) -> anyhow::Result<String> {
    use mdbook_admonish_core::book::{Book, BookItem, Chapter};
    use mdbook_admonish_core::preprocess::PreprocessorContext;

    let context: PreprocessorContext = serde_json::from_value(serde_json::json!({
        "root": root,
        "config": { "preprocessor": { "admonish": { "assets_version": ADMONISH_ASSETS, "on_failure": "bail" } } },
        "renderer": renderer,
        "mdbook_version": mdbook_admonish_core::MDBOOK_VERSION,
    }))?;
    let mut book = Book::new();
    book.push_item(Chapter::new("", text.to_owned(), "chapter.md", Vec::new()));
    let book = Admonish.run(&context, book)?;
    match book.sections.into_iter().next() {
        Some(BookItem::Chapter(chapter)) => Ok(chapter.content),
        _ => bail!("mdbook-admonish lost the chapter"),
    }
}
