//! The book as mdBook loads it.
//!
//! In: the project. Out: mdBook's own book, or each [`Chapter`] of it, without any preprocessor. `SUMMARY.md` that is missing
//! or malformed is a problem, and so is what mdBook cannot load.

use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use super::chapter::Chapter;
use super::project::Project;
use super::rules::MDBOOK_FAILS;
use super::summary::summary;
use crate::ground::{Problem, one_line};

/// The chapters of the book, from `SUMMARY.md` and the files that it names. A file that is missing is left out here; it
/// is one of the project's problems.
///
/// # Errors
/// A problem with `SUMMARY.md` if it is missing or malformed.
pub fn chapters(project: &Project) -> Result<Vec<Chapter>, Problem> {
    Ok(Chapter::all(
        &load_mdbook(project, &project.root, project.config.clone())?.book,
    ))
}

/// The book as mdBook loads it, without any preprocessor, by these settings, from the project's folder or from another in which
/// it is found just so.
pub(crate) fn load_mdbook(
    project: &Project,
    root: &Path,
    mut config: Config,
) -> Result<MDBook, Problem> {
    let wrong = |error: anyhow::Error| {
        Problem::error(MDBOOK_FAILS, "book.toml", one_line(&format!("{error:#}")))
    };
    // This engine runs in-process, not as the command that stock mdBook calls.
    config
        .set("preprocessor", toml::Table::new())
        .map_err(wrong)?;
    let (summary, _) = summary(&project.root, project.source())?;
    MDBook::load_with_config_and_summary(root, config, summary).map_err(wrong)
}
