//! The programs of the book, compiled while the preview is open.
//!
//! In: which programs have changed. Out: what is wrong with programs, shown on the pages and said in the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tokio::sync::watch;

use super::memory::Shown;
use super::terminal::errors;
use crate::book::{Listing, Profile, Project};
use crate::ground::print_stderr;
use crate::run::{self, Progress, Turn};

/// Programs to be compiled, those with these slugs first.
pub(super) struct Programs {
    pub(super) project: Arc<Project>,
    pub(super) first: BTreeSet<String>,
}

/// The programs that these files, relative to the root, belong to; all of them for a file that all are made with.
pub(super) fn changed_programs(project: &Project, changed: &[PathBuf]) -> BTreeSet<String> {
    let of = |file: &PathBuf| {
        let listing = |listing: &&Listing| file.starts_with(&listing.folder);
        project.listings.values().find(listing)
    };
    let listings = changed.iter().filter_map(of);
    listings.map(|listing| listing.slug.clone()).collect()
}

/// Compiles programs as they come, until nobody sends any more, so that an author sees an error before recording: those
/// that have changed first, then all others. Those with optimisation are left out, because they take too long.
pub(super) fn compile_programs(programs: &Receiver<Programs>, shown: &watch::Sender<Shown>) {
    // What is wrong with each, by slug; what Cargo says of all stands without one.
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Ok(mut newest) = programs.recv() {
        // What has changed in the meantime is compiled as it is now.
        while let Ok(newer) = programs.try_recv() {
            let first = std::mem::replace(&mut newest, newer).first;
            newest.first.extend(first);
        }
        let Programs { project, first } = newest;
        let _turn = Turn::shared(&project.root);
        wrong.retain(|slug, _| project.listings.contains_key(slug));
        let listings = project.listings.values();
        let quick = listings.filter(|listing| listing.contract.profile == Profile::Dev);
        let (changed, others): (Vec<&Listing>, Vec<&Listing>) =
            quick.partition(|listing| first.contains(&listing.slug));
        for (listings, progress) in [(changed, Progress::Hidden), (others, Progress::Aside)] {
            if listings.is_empty() {
                continue;
            }
            let said = match run::compile(&project, &listings, progress) {
                Ok(compiled) => {
                    for listing in listings {
                        let problems = run::compile_problems(&[listing], &compiled);
                        wrong.insert(listing.slug.clone(), errors(&problems));
                    }
                    Vec::new()
                }
                Err(problem) => vec![problem.to_string()],
            };
            wrong.insert(String::new(), said);
            show_programs(wrong.values().flatten().cloned().collect(), shown);
        }
    }
}

/// Shows what is wrong with programs, and says in the terminal what was not wrong before.
fn show_programs(wrong: Vec<String>, shown: &watch::Sender<Shown>) {
    shown.send_if_modified(|shown| {
        for problem in &wrong {
            if !shown.programs.contains(problem) {
                print_stderr(problem);
            }
        }
        let before = std::mem::replace(&mut shown.programs, wrong);
        before != shown.programs
    });
}
