//! What the test needs besides Rust: Node, its packages and Chromium, found, or what is missing and how to get it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

/// The variable of the environment that names the browser.
pub(super) const CHROMIUM: &str = "CHROMIUM";

/// What the test needs besides Rust.
pub(super) struct Tools {
    pub(super) node: PathBuf,
    pub(super) chromium: PathBuf,
}

impl Tools {
    /// Finds them, or says what is missing and how to get it.
    pub(super) fn find() -> Result<Self, String> {
        let then = "then: cargo test --test browser";
        let node = in_path("node").ok_or_else(|| {
            format!("Node is not installed. Install nodejs (18.14 or later), {then}")
        })?;
        let installed = packages().join("node_modules");
        let asked_for = version_table(&packages().join("package.json"), "dependencies");
        let there = asked_for.iter().all(|(name, version)| {
            let manifest = installed.join(name).join("package.json");
            read_json(&manifest)["version"] == **version
        });
        if asked_for.is_empty() || !there {
            return Err(format!(
                "its packages are not installed. Run: npm ci --prefix tests/browser, {then}"
            ));
        }
        let chromium = match env::var_os(CHROMIUM) {
            Some(path) if Path::new(&path).is_file() => PathBuf::from(path),
            Some(path) => {
                return Err(format!(
                    "the variable {CHROMIUM} names {}, which is no file. Name the browser's program, {then}",
                    path.display()
                ));
            }
            None => BROWSERS
                .iter()
                .find_map(|name| in_path(name))
                .ok_or_else(|| {
                    format!(
                        "no Chromium was found. Install chromium, or name one with {CHROMIUM}=…, {then}"
                    )
                })?,
        };
        Ok(Self { node, chromium })
    }
}

/// What Chromium and its kin are called in PATH, and where they lie on macOS.
pub(super) const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

pub(super) fn in_path(program: &str) -> Option<PathBuf> {
    // An absolute path stands for itself: joined to a folder, it replaces it.
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The folder of the program that drives the browser.
pub(super) fn packages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

pub(super) fn read_json(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

pub(super) fn version_table(file: &Path, key: &str) -> BTreeMap<String, String> {
    serde_json::from_value(read_json(file)[key].take()).unwrap_or_default()
}
