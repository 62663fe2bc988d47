//! The site, built and put in the place of an earlier one.
//!
//! In: the project. Out: a folder of static pages, and the warnings that came up; where `site-url` says at which address they will be, with
//! what only a published site has. Fails with all problems at once; a folder that
//! holds an earlier site is then left as it was.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::address::Address;
use super::published::finish;
use super::render::render;
use super::rules::BUILD_FOLDER;
use crate::book::{BOOK_SETTINGS, Project, chapters};
use crate::ground::{
    MACHINE_REFUSES, Problem, Scratch, Severity, UNWRITABLE_FILE, cause, sort_and_dedup,
};
use crate::page::{Expansion, expand};

/// Builds the site into `folder`.
///
/// # Errors
/// Every problem, warnings among them, if at least one is an error.
pub fn build(project: &Project, folder: &Path) -> Result<Vec<Problem>, Vec<Problem>> {
    let (expansion, mut problems) = expanded(project)?;
    let mut config = project.config.clone();
    let wrong = |rule, what: String| vec![Problem::error(rule, "book.toml", what)];
    let address = Address::take(&mut config)
        .map_err(|error| wrong(BOOK_SETTINGS, format!("site-url: {error:#}")))?;
    let expansion = Arc::new(expansion);
    match render(project, config, expansion.clone(), None, folder) {
        Ok(warnings) => {
            if let Some(address) = address {
                finish(project, &expansion, &address, folder).map_err(|error| {
                    let what = format!(
                        "the site cannot be made ready to be published: {}",
                        cause(&error)
                    );
                    wrong(MACHINE_REFUSES, what)
                })?;
            }
            problems.extend(warnings);
            Ok(sort_and_dedup(problems))
        }
        Err(found) => {
            problems.extend(found);
            Err(sort_and_dedup(problems))
        }
    }
}

/// The chapters, expanded and ready to be rendered, and what there is to warn of.
///
/// # Errors
/// Every problem, warnings among them, if at least one is an error.
pub fn expanded(project: &Project) -> Result<(Expansion, Vec<Problem>), Vec<Problem>> {
    let mut problems = project.problems.clone();
    let expansion = match chapters(project) {
        Ok(chapters) => expand(project, &chapters),
        Err(problem) => {
            problems.push(problem);
            return Err(sort_and_dedup(problems));
        }
    };
    problems.extend(expansion.problems.iter().cloned());
    let is_warning = |problem: &Problem| problem.severity == Severity::Warning;
    if problems.iter().all(is_warning) {
        Ok((expansion, sort_and_dedup(problems)))
    } else {
        Err(sort_and_dedup(problems))
    }
}

/// Builds the site beside `folder` and puts it in its place, if it can be built and, where warnings are denied, without
/// one. Otherwise what is in `folder` stays as it was.
///
/// # Errors
/// Those of [`build`], the warnings that are denied, and a `folder` that cannot be replaced.
pub fn publish(
    project: &Project,
    folder: &Path,
    deny_warnings: bool,
) -> Result<Vec<Problem>, Vec<Problem>> {
    let cannot = |error: io::Error| {
        vec![
            Problem::error(
                UNWRITABLE_FILE,
                &project.config.build.build_dir,
                format!("cannot be written: {}", cause(&error)),
            )
            .mend("free some space, check who may write there, or set another `build-dir`; what is there was kept"),
        ]
    };
    let folder = folder.canonicalize().unwrap_or(folder.to_path_buf());
    if let Some(problem) = refuse_foreign_folder(project, &folder) {
        return Err(vec![problem]);
    }
    let parent = folder.parent().unwrap_or(&project.root);
    std::fs::create_dir_all(parent).map_err(cannot)?;
    let beside = Scratch::within(parent).map_err(cannot)?;
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    std::fs::create_dir(&old).map_err(cannot)?;
    let warnings = build(project, &new)?;
    if deny_warnings && !warnings.is_empty() {
        return Err(warnings);
    }
    // Another build may put its site there at any moment.
    for attempt in 0..10 {
        if folder.exists() {
            let old = old.join(attempt.to_string());
            match std::fs::rename(&folder, &old) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                moved => moved.map_err(cannot)?,
            }
        }
        match std::fs::rename(&new, &folder) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            moved => return moved.map(|()| warnings).map_err(cannot),
        }
    }
    Err(cannot(io::Error::other(
        "other builds replace it all the time",
    )))
}

/// What would be lost if the site took the place of what is in `folder`, which is anything but an earlier site.
fn refuse_foreign_folder(project: &Project, folder: &Path) -> Option<Problem> {
    let wrong = |what: &str| {
        let build_dir = project.config.build.build_dir.display();
        let what =
            format!("`build-dir` is `{build_dir}`, {what}; a site built there would delete it");
        Some(
            Problem::error(BUILD_FOLDER, "book.toml", what)
                .mend("name a folder for the site alone: build-dir = \"book\""),
        )
    };
    if project.root.starts_with(folder) {
        return wrong("in which the book itself lies");
    }
    // mdBook writes this file into each site: on top, or a level below where there are several renderers.
    let is_site = |folder: &Path| folder.join(".nojekyll").exists();
    let mut entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(_) => return wrong("which isn't a folder that can be read"),
    };
    let is_empty = entries.next().is_none();
    if is_empty || is_site(folder) || is_site(&folder.join("html")) {
        return None;
    }
    wrong("which contains something that isn't a site")
}
