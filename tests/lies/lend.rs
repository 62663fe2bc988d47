//! What Cargo has compiled for the book from other people's crates, lent to the copy, which needs the very same.
//!
//! In: the folder in which this test was compiled, and the copy's target folder, not there yet. Out: that folder, with the crates
//! from registries in it. The book's own packages are not lent: the copy has packages of the same names elsewhere, and
//! compiles those itself. In one target folder for both, Cargo would take the book's programs for the copy's.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Files that Cargo writes in place are small, and the copy gets its own. Of larger ones it gets another name: when they change, they are written anew and
/// renamed.
const SMALL: u64 = 100_000;

/// Has Cargo download what the lock file names, also for other systems: `cargo metadata`, which skeptic asks, wants to see that too, and the copy is
/// offline.
pub(crate) fn download_dependencies(root: &Path) -> Result<(), String> {
    let status = cargo()
        .args(["fetch", "--locked", "--quiet"])
        .current_dir(root)
        .status()
        .map_err(|error| format!("cannot run cargo fetch: {error}"))?;
    if !status.success() {
        return Err(format!("cargo fetch --locked ended with {status}"));
    }
    Ok(())
}

/// Lends the copy what it can use. Only makes things faster, so nothing is lent where there already is something.
pub(crate) fn lend_dependencies(root: &Path, target: &Path) -> Result<(), String> {
    if target.exists() {
        return Ok(());
    }
    let program =
        std::env::current_exe().map_err(|error| format!("this test's own program: {error}"))?;
    // `debug/deps/lies-…`
    let Some(from) = program.ancestors().nth(2) else {
        return Ok(());
    };
    let to = target.join("debug");
    let ours = packages_of(root)?;
    let lend = |below: &str| lend_below(&from.join(below), &to.join(below), &ours);
    ["deps", "build", ".fingerprint"]
        .into_iter()
        .try_for_each(lend)
        .map_err(|error| format!("{} cannot be lent: {error}", from.display()))
}

/// The names of the book's own packages and of what is compiled of them.
fn packages_of(root: &Path) -> Result<BTreeSet<String>, String> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cannot run cargo metadata: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cannot read what cargo metadata says: {error}"))?;
    let mut names = BTreeSet::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let targets = package["targets"].as_array().into_iter().flatten();
        for named in targets.chain([package]) {
            let name = named["name"].as_str().unwrap_or_default();
            names.extend([name.to_owned(), name.replace('-', "_")]);
        }
    }
    Ok(names)
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn lend_below(from: &Path, to: &Path, ours: &BTreeSet<String>) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        // `libserde-0123456789abcdef.rlib`, `serde-0123456789abcdef`
        let (package, _) = text.rsplit_once('-').unwrap_or((&*text, ""));
        let library = package.strip_prefix("lib").unwrap_or(package);
        if !ours.contains(package) && !ours.contains(library) {
            copy(&from.join(&name), &to.join(&name))?;
        }
    }
    Ok(())
}

/// Copies a file or a folder with its times, by which Cargo goes.
fn copy(from: &PathBuf, to: &PathBuf) -> io::Result<()> {
    let is = fs::metadata(from)?;
    if is.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            copy(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    if is.len() > SMALL {
        return fs::hard_link(from, to);
    }
    fs::copy(from, to)?;
    fs::File::options()
        .append(true)
        .open(to)?
        .set_modified(is.modified()?)
}
