//! The pages: built, and listed by what stands on them.

use std::path::Path;

use lectern::book::BOOK_SETTINGS;
use lectern::book::chapters;
use lectern::check;
use lectern::ground::Problem;
use lectern::run::Turn;
use lectern::{page, site};

use crate::commands::{load, one};
use crate::print::{print_problems, print_stdout};

pub(super) fn build(
    root: &Path,
    deny_warnings: bool,
    site_url: Option<String>,
    repository: Option<(&str, &str)>,
) -> Result<(), Vec<Problem>> {
    let mut project = load(root)?;
    if let Some((address, branch)) = repository {
        project.set_repository(address, branch).map_err(one)?;
    }
    if let Some(site_url) = site_url {
        let set = project.config.set("output.html.site-url", site_url);
        set.map_err(|error| {
            vec![Problem::error(
                BOOK_SETTINGS,
                "book.toml",
                format!("--site-url: {error:#}"),
            )]
        })?;
    }
    let _turn = Turn::shared(&project.root);
    let folder = project.root.join(&project.config.build.build_dir);
    if deny_warnings {
        let refused = check::check(&project).problems;
        if !refused.is_empty() {
            return Err(refused);
        }
    }
    let warnings = site::publish(&project, &folder, deny_warnings)?;
    print_problems(&warnings);
    print_stdout(&format!(
        "The book is in {}/.",
        project.config.build.build_dir.display()
    ));
    Ok(())
}

pub(super) fn epub(root: &Path, file: &Path, link: bool) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let _turn = Turn::shared(&project.root);
    print_problems(&site::epub(&project, file)?);
    if link {
        site::link_epub(&project, file).map_err(one)?;
    }
    print_stdout(&format!("The book is in {}.", file.display()));
    Ok(())
}

pub(super) fn list(root: &Path, json: bool) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let chapters = chapters(&project).map_err(one)?;
    let entries = page::expand(&project, &chapters).index.listings;
    if json {
        print_stdout(&serde_json::to_string_pretty(&entries).expect("strings and lists are JSON"));
    } else {
        for entry in &entries {
            let number = entry.number.as_deref().unwrap_or("–");
            print_stdout(&format!(
                "{number:>5}  {:<8} {:<32} {}",
                entry.recording, entry.slug, entry.caption
            ));
        }
    }
    if project.problems.is_empty() {
        Ok(())
    } else {
        Err(project.problems.clone())
    }
}
