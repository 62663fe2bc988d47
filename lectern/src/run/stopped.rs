//! What to say when Cargo stops before it has compiled anything.
//!
//! In: what Cargo said. Out: a problem at the manifest that Cargo names, which need not be that of the package that was asked for.
//! Nothing here fails.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::rules::CARGO_FAILED;
use crate::book::Project;
use crate::ground::Problem;

/// That Cargo did not get as far as a package: at the manifest that Cargo names, which may be that of any other member.
/// `command` shows what else Cargo says.
pub(super) fn not_compiled(
    project: &Project,
    manifest: &Path,
    command: &str,
    said: &str,
) -> Problem {
    let words: Vec<&str> = said
        .lines()
        .filter(|line| !is_progress(line))
        .map(str::trim)
        // What went wrong stands last, below each "Caused by:".
        .filter(|line| !line.is_empty() && *line != "Caused by:")
        .take(6)
        .collect();
    let words = words
        .join(" ")
        .replace(&*format!("{}/", project.root.display()), "");
    match blamed(&project.root, said) {
        Some((blamed, line)) if blamed != manifest => {
            let what = format!("Cargo stops here, and compiles nothing of the book: {words}");
            let problem = Problem::error(CARGO_FAILED, &blamed, what);
            let problem = match line {
                Some(line) => problem.at(line),
                None => problem,
            };
            problem.mend(format!("correct {}", blamed.display()))
        }
        _ => Problem::error(
            CARGO_FAILED,
            manifest,
            format!("cargo did not compile it: {words}"),
        )
        .mend(command),
    }
}

/// What Cargo says of a member's manifest: its place relative to the workspace, its whole path, or the member's folder.
static BLAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) --> \s (?<file>[^:\n]+Cargo\.toml) : (?<line>\d+)
        | manifest \s at \s `(?<whole>[^`\n]+)`
        | (?: workspace \s member \s ` | required \s by \s package \s `[^(`\n]+ \( ) (?<folder>[^`)\n]+)",
    )
    .expect("the expression is a constant")
});

/// The manifest that Cargo stops at, relative to the root, and its line; nothing where Cargo names none.
fn blamed(root: &Path, said: &str) -> Option<(PathBuf, Option<usize>)> {
    let found = BLAMED.captures(said)?;
    let file = match (
        found.name("file"),
        found.name("whole"),
        found.name("folder"),
    ) {
        (Some(file), _, _) => root.join(file.as_str()),
        (_, Some(whole), _) => PathBuf::from(whole.as_str()),
        (_, _, Some(folder)) => Path::new(folder.as_str()).join("Cargo.toml"),
        _ => return None,
    };
    let line = found
        .name("line")
        .and_then(|line| line.as_str().parse().ok());
    let file = file.strip_prefix(root).ok()?.to_path_buf();
    Some((file, line))
}

/// Cargo indents what it is doing and starts what went wrong at the margin.
pub(super) fn is_progress(line: &str) -> bool {
    line.starts_with("   ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_that_cargo_stops_at_is_to_blame() {
        let root = Path::new("/b");
        for (said, file, line) in [
            (
                "error: extra `=`\n  --> listings/one/a/Cargo.toml:18:5\nerror: failed to load manifest for workspace member `/b/x`",
                "listings/one/a/Cargo.toml",
                Some(18),
            ),
            (
                "error: failed to load manifest for workspace member `/b/listings/one/a`\n",
                "listings/one/a/Cargo.toml",
                None,
            ),
            (
                "error: no matching package named `n` found\nrequired by package `a v0.1.0 (/b/listings/one/a)`",
                "listings/one/a/Cargo.toml",
                None,
            ),
            (
                "failed to parse manifest at `/b/Cargo.toml`",
                "Cargo.toml",
                None,
            ),
        ] {
            let file = PathBuf::from(file);
            assert_eq!(blamed(root, said), Some((file, line)), "{said}");
        }
        assert_eq!(blamed(root, "error: could not compile"), None);
        assert_eq!(blamed(root, "manifest at `/elsewhere/Cargo.toml`"), None);
    }
}
