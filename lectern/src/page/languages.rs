//! The languages of a chapter's own blocks of code.
//!
//! In: a block and its info string. Out: a problem, if what is in it is neither compiled, nor typed by a reader, nor made into a
//! figure: output, or Rust that nobody compiles.

use std::path::Path;

use super::rules::{OUTPUT_BY_HAND, UNTESTED_RUST};
use crate::book::Code;
use crate::ground::Problem;
use crate::page::block::BLOCKS;

/// The languages of a chapter's own blocks of code, beside those that [become figures](BLOCKS).
const LANGUAGES: [&str; 3] = ["rust", "toml", "sh"];

/// The whole info string of a block, such as `rust,ignore`.
pub(super) fn info_string<'text>(markdown: &'text str, block: &Code) -> &'text str {
    let first = markdown[block.range.clone()]
        .lines()
        .next()
        .unwrap_or_default();
    let after = first.trim_start().trim_start_matches(['`', '~']);
    if after.len() == first.trim_start().len() {
        return "";
    }
    after.trim()
}

/// What can follow an opening fence, callouts left aside.
fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES
        .into_iter()
        .chain(BLOCKS.iter().map(|kind| kind.fence()))
}

/// What is wrong with what follows the opening fence.
pub(super) fn language(file: &Path, block: &Code, info: &str) -> Option<Problem> {
    if block.info.starts_with("admonish") || languages().any(|known| known == info) {
        return None;
    }
    if block.info == "rust" {
        return Some(
            Problem::error(
                UNTESTED_RUST,
                file,
                format!("a block of `{info}`: what is shown is compiled and run as it stands"),
            )
            .mend("write `rust` and nothing else; a program that must not compile, or must not run, is a listing"),
        );
    }
    let what = if info.is_empty() {
        "a block of code without a language".to_owned()
    } else {
        format!("a block of `{info}`")
    };
    Some(
        Problem::error(
            OUTPUT_BY_HAND,
            file,
            format!("{what}: output is recorded, never written by hand"),
        )
        .mend(format!(
            "make it a listing; a chapter's own blocks are {}",
            languages().collect::<Vec<_>>().join(", ")
        )),
    )
}
