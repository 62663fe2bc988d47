//! The answer to mdBook's preprocessor protocol, so that stock `mdbook build` makes the same pages.

use std::io::{Read, Write};

use anyhow::{Context as _, bail};
use semver::{Version, VersionReq};

use super::render::replace_chapters;
use super::theme::Theme;
use crate::book::{Chapter, Project};
use crate::ground::{Problem, Severity, print_stderr, sort_and_dedup};
use crate::page::expand;
use crate::run::Turn;

/// Answers mdBook's preprocessor protocol: a context and a book come in as JSON, the expanded book goes out.
///
/// # Errors
/// In one text, all problems that are errors; those that are warnings go to standard error.
pub fn preprocess(input: impl Read, mut output: impl Write) -> anyhow::Result<()> {
    let (context, book) = mdbook_preprocessor::parse_input(input)
        .context("standard input is not mdBook's protocol")?;
    let version =
        Version::parse(&context.mdbook_version).context("mdBook's version cannot be read")?;
    let known = VersionReq::parse(mdbook_preprocessor::MDBOOK_VERSION)
        .expect("the library's version is one");
    if !known.matches(&version) {
        print_stderr(&format!(
            "warning: this is mdBook {version}; the book is made with {known}"
        ));
    }
    let unreadable = |problem: Problem| {
        print_stderr(&problem.to_string());
        anyhow::anyhow!("the book cannot be built")
    };
    let project = Project::load(&context.root).map_err(unreadable)?;
    let _turn = Turn::shared(&project.root);
    let expansion = expand(&project, &Chapter::all(&book));
    let problems = sort_and_dedup(
        project
            .problems
            .iter()
            .chain(&expansion.problems)
            .cloned()
            .collect(),
    );
    for problem in &problems {
        print_stderr(&problem.to_string());
    }
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        bail!("the book cannot be built");
    }
    let in_colour = context.renderer == "html";
    // Of the theme, stock mdBook takes what stands on the pages themselves: the styles of blocks.
    let theme = Theme::of(&project, &mut project.config.clone()).map_err(unreadable)?;
    let book = replace_chapters(
        &context.renderer,
        theme.root(),
        &expansion,
        None,
        in_colour,
        book,
    )?;
    serde_json::to_writer(&mut output, &book)?;
    output.flush()?;
    Ok(())
}
