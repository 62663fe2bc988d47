//! The book, or some of its chapters, rendered into memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::render as site;
use crate::book::Project;
use crate::ground::{MACHINE_REFUSES, Problem, Scratch};
use crate::page::Expansion;

/// A site, and what mdBook warned of.
pub(super) type Rendered = (BTreeMap<String, Vec<u8>>, Vec<Problem>);

/// Renders the book, or these chapters of it, into memory. Files have the same names whatever is in them, so that a
/// page stays what it was when another one changes.
pub(super) fn render(
    project: &Project,
    expansion: Arc<Expansion>,
    only: Option<BTreeSet<PathBuf>>,
) -> Result<Rendered, Vec<Problem>> {
    let wrong = |what: String| vec![Problem::error(MACHINE_REFUSES, "book.toml", what)];
    let mut config = project.config.clone();
    config
        .set("output.html.hash-files", false)
        .map_err(|error| wrong(format!("hash-files cannot be set: {error:#}")))?;
    let folder = Scratch::new()
        .map_err(|error| wrong(format!("no temporary folder for the preview: {error}")))?;
    let warnings = site::render(project, config, expansion, only, folder.path())?;
    let mut files = BTreeMap::new();
    read_site(folder.path(), "", &mut files)
        .map_err(|error| wrong(format!("the site cannot be read: {error}")))?;
    Ok((files, warnings))
}

fn read_site(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_site(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}
