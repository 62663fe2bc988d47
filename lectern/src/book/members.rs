//! The members of the workspace, and the folders in which they lie.
//!
//! In: the workspace's manifest, and the folders below the root. Out: which folders are crates, and which of those are members.

use std::fs;
use std::path::{Path, PathBuf};

/// What the workspace's manifest says of its members, each a path with wildcards.
pub(crate) fn members(workspace: &toml::Table) -> Vec<glob::Pattern> {
    let members = workspace
        .get("workspace")
        .and_then(|workspace| workspace.get("members"))
        .and_then(toml::Value::as_array);
    let members = members
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str);
    members
        .filter_map(|member| glob::Pattern::new(member).ok())
        .collect()
}

/// Whether one of the members is this folder.
pub(crate) fn is_member(members: &[glob::Pattern], folder: &Path) -> bool {
    members.iter().any(|member| member.matches_path(folder))
}

/// The folders `<below>/<chapter>/<slug>` that hold a `Cargo.toml`, sorted. A folder `<below>/<name>` that is a crate
/// itself, such as the slow server, is no chapter.
pub(super) fn crates_below(root: &Path, below: &Path) -> Vec<PathBuf> {
    // Whatever it is: that it is no file is said when it is read.
    let is_crate = |folder: &PathBuf| root.join(folder).join("Cargo.toml").exists();
    folders(root, below)
        .into_iter()
        .filter(|chapter| !is_crate(chapter))
        .flat_map(|chapter| folders(root, &chapter))
        .filter(is_crate)
        .collect()
}

/// The folders in `folder`, relative to the root, sorted; none if there is no such folder.
pub(super) fn folders(root: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(root.join(folder))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| folder.join(entry.file_name()))
        .collect();
    names.sort();
    names
}
