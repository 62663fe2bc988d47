//! Links to documentation, which say of which version.
//!
//! In: the chapters and the exercises. Out: a problem for each link to docs.rs, to Read the Docs, or to the documentation of Rust,
//! Python or Linux that follows the newest release, and for each link to a crate in another version than the one in
//! `Cargo.lock`. Other sites have no one place for a version, so theirs is a matter for authors.

use std::path::Path;

use super::rules::LINK_VERSION;
use super::written_links::written_links;
use crate::book::{Chapter, Lock, Project};
use crate::ground::{Problem, listed};

/// The pages of docs.rs that are about docs.rs.
const NO_CRATES: [&str; 2] = ["about", "releases"];

/// What stands in an address in place of a version, and leads to the newest of its kind.
const FLOATING: [&str; 6] = ["stable", "beta", "nightly", "3", "dev", "latest"];

/// The same on Read the Docs.
const MOVING: [&str; 3] = ["latest", "stable", "main"];

/// What is wrong with such an address.
const NO_VERSION: &str = "names no version, so it leads to whatever is newest";

/// What to do where a site may have one version alone.
const OR_A_TAG: &str = "name one in its place or, where the site keeps no old ones, link to the file at a tag of its repository";

/// What is wrong with the versions in links.
pub(super) fn rules(project: &Project, chapters: &[Chapter]) -> Vec<Problem> {
    let chapters = chapters
        .iter()
        .map(|chapter| (project.source().join(&chapter.path), &chapter.text));
    let exercises = project.exercises.values();
    let exercises = exercises.map(|exercise| (exercise.file.clone(), &exercise.text));
    chapters
        .chain(exercises)
        .flat_map(|(file, text)| of_text(&file, text, &project.lock))
        .collect()
}

fn of_text(file: &Path, text: &str, lock: &Lock) -> Vec<Problem> {
    let mut problems = Vec::new();
    for link in written_links(text) {
        if let Some(Fault { what, mend }) = fault(&link.target, lock) {
            let what = format!("the link `{}` {what}", link.target);
            let problem = Problem::error(LINK_VERSION, file, what).at(link.line);
            problems.push(problem.mend(mend));
        }
    }
    problems
}

/// What is wrong with a link, and the address that is right.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    what: String,
    mend: String,
}

fn fault(target: &str, lock: &Lock) -> Option<Fault> {
    let (_, address) = target.split_once("://")?;
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let (path, _) = path.split_once(['#', '?']).unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let first = parts.first().copied()?;
    let unversioned = |kept: usize, version: &str, left_out: usize| {
        let rest = parts.get(kept + left_out..).unwrap_or_default();
        let right = [&[host], &parts[..kept], &[version], rest].concat();
        Some(Fault {
            what: NO_VERSION.to_owned(),
            mend: format!("name one: https://{}", right.join("/")),
        })
    };
    // docs.kernel.org has the newest pages, and those of each version stand elsewhere.
    let linux = |page: &[&str]| {
        Some(Fault {
            what: NO_VERSION.to_owned(),
            mend: format!(
                "name one: https://www.kernel.org/doc/html/vVERSION/{}",
                page.join("/")
            ),
        })
    };
    // What stands in the place of a version, such as `stable`, gives way to one.
    let floating = usize::from(FLOATING.contains(&first));
    match host {
        "doc.rust-lang.org" if !is_version(first, 3) => unversioned(0, "VERSION", floating),
        // A language may stand before the version.
        "docs.python.org" if !parts.iter().take(2).any(|part| is_version(part, 2)) => {
            unversioned(0, "VERSION", floating)
        }
        "docs.kernel.org" if !is_version(first, 2) => linux(&parts),
        "www.kernel.org" => match &parts[..] {
            ["doc", "html", version, rest @ ..] if !version.starts_with('v') => linux(rest),
            _ => None,
        },
        _ if host.ends_with(".readthedocs.io") => {
            let moves = parts.iter().take(2).any(|part| MOVING.contains(part));
            moves.then(|| Fault {
                what: NO_VERSION.to_owned(),
                mend: OR_A_TAG.to_owned(),
            })
        }
        "docs.rs" if !NO_CRATES.contains(&first) => {
            // docs.rs/crate/NAME/VERSION is the page about a crate, docs.rs/NAME/VERSION/… its documentation.
            let at = usize::from(first == "crate");
            let name = parts.get(at).copied()?;
            let written = parts.get(at + 1).copied().unwrap_or_default();
            let locked = lock.versions(name);
            if !is_version(written, 3) {
                let version = locked.last().copied().unwrap_or("VERSION");
                return unversioned(at + 1, version, 1);
            }
            let is_other = !locked.is_empty() && !locked.contains(&written);
            is_other.then(|| Fault {
                what: format!(
                    "isn't about the {name} that the book is built with, {}",
                    listed(&locked)
                ),
                mend: "name the version of Cargo.lock, and look whether the page still says what the text says"
                    .to_owned(),
            })
        }
        _ => None,
    }
}

/// Whether these are `numbers` numbers with dots between them, and perhaps the name of a pre-release behind.
fn is_version(part: &str, numbers: usize) -> bool {
    let (release, _) = part.split_once(['-', '+']).unwrap_or((part, ""));
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    release.split('.').count() == numbers && release.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let folder = crate::ground::Scratch::new().expect("a folder");
        let text = "[[package]]\nname = \"tokio\"\nversion = \"1.54.1\"\n";
        std::fs::write(folder.path().join("Cargo.lock"), text).expect("a file");
        Lock::read(folder.path()).expect("a lock")
    }

    #[test]
    fn an_address_without_a_version_is_told_one_with_it() {
        for (written, right) in [
            (
                "https://docs.python.org/3/library/queue.html#queue.Queue",
                "https://docs.python.org/VERSION/library/queue.html",
            ),
            (
                "https://doc.rust-lang.org/std/",
                "https://doc.rust-lang.org/VERSION/std",
            ),
            (
                "https://doc.rust-lang.org/nightly/std/",
                "https://doc.rust-lang.org/VERSION/std",
            ),
            ("https://docs.rs/tokio", "https://docs.rs/tokio/1.54.1"),
            (
                "https://docs.rs/tokio/latest/tokio/",
                "https://docs.rs/tokio/1.54.1/tokio",
            ),
            (
                "https://docs.rs/tokio/1/tokio/",
                "https://docs.rs/tokio/1.54.1/tokio",
            ),
            (
                "https://docs.rs/crate/tokio/latest",
                "https://docs.rs/crate/tokio/1.54.1",
            ),
            (
                "https://docs.rs/loom/*/loom/",
                "https://docs.rs/loom/VERSION/loom",
            ),
            (
                "https://docs.kernel.org/scheduler/sched-bwc.html#a",
                "https://www.kernel.org/doc/html/vVERSION/scheduler/sched-bwc.html",
            ),
            (
                "https://www.kernel.org/doc/html/latest/scheduler/sched-bwc.html",
                "https://www.kernel.org/doc/html/vVERSION/scheduler/sched-bwc.html",
            ),
        ] {
            let fault = fault(written, &lock()).unwrap_or_else(|| panic!("{written} passes"));
            assert!(fault.what.contains("names no version"), "{fault:?}");
            assert_eq!(fault.mend, format!("name one: {right}"), "{written}");
        }
    }

    #[test]
    fn the_newest_of_read_the_docs_may_have_no_older_ones_beside_it() {
        for written in [
            "https://requests.readthedocs.io/en/latest/user/advanced/#timeouts",
            "https://trio.readthedocs.io/en/stable/",
            "https://one.readthedocs.io/latest/",
        ] {
            let fault = fault(written, &lock()).unwrap_or_else(|| panic!("{written} passes"));
            assert_eq!(fault.what, NO_VERSION, "{written}");
            assert!(fault.mend.contains("at a tag"), "{fault:?}");
        }
    }

    #[test]
    fn the_version_of_a_locked_crate_is_that_of_the_lock() {
        let fault = fault("https://docs.rs/tokio/1.53.0/tokio/", &lock()).expect("a fault");
        assert!(
            fault
                .what
                .contains("the tokio that the book is built with, 1.54.1"),
            "{fault:?}"
        );
    }

    #[test]
    fn other_addresses_are_free() {
        for free in [
            "https://docs.python.org/3.14/library/queue.html",
            "https://docs.python.org/fr/3.14/library/queue.html",
            "https://doc.rust-lang.org/1.95.0/std/",
            "https://docs.rs/tokio/1.54.1/tokio/#a",
            "https://docs.rs/loom/0.7.2-rc.1/loom/",
            "https://docs.rs/about/builds",
            "https://docs.rs",
            "https://www.kernel.org/doc/html/v6.12/scheduler/sched-bwc.html",
            "https://www.kernel.org/doc/man-pages/",
            "https://docs.kernel.org/6.2/networking/switchdev.html",
            "https://trio.readthedocs.io/en/v0.31.0/",
            "https://github.com/psf/requests/blob/v2.32.5/docs/user/latest.rst",
            "https://man7.org/linux/man-pages/man2/open.2.html",
            "queues.md#make",
        ] {
            assert_eq!(fault(free, &lock()), None, "{free}");
        }
    }

    #[test]
    fn a_link_has_its_line_in_a_callout_too() {
        let text = "one\n\n```admonish note\ntwo\n[three](https://docs.python.org/3/)\n```\n";
        let found = of_text(Path::new("src/a.md"), text, &lock());
        assert_eq!(found.len(), 1);
        assert!(
            found[0].to_string().contains("src/a.md:5: "),
            "{}",
            found[0]
        );
    }
}
