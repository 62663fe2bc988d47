//! The programs of the book, compiled while the preview is open.
//!
//! In: which programs have changed. Out: what is wrong with programs, shown on the pages and said in the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::memory::Shown;
use super::terminal::errors;
use crate::book::{Listing, Profile, Project};
use crate::ground::print_stderr;
use crate::run::{self, Progress, Stop, Turn};

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

/// Lets whoever waits for a program go before those that are compiled ahead.
#[derive(Debug, Clone, Default)]
pub(super) struct Precedence(Arc<(Mutex<Queue>, Condvar)>);

#[derive(Debug, Default)]
struct Queue {
    readers: usize,
    /// Ends what is being compiled ahead.
    ahead: Stop,
}

/// Nothing is compiled ahead while somebody has this.
#[derive(Debug)]
pub(super) struct First(Precedence);

impl Precedence {
    /// From now on, somebody waits for a program of their own, or for its run. What is being compiled ahead is given up, and begun
    /// again later.
    pub(super) fn reader(&self) -> First {
        let mut queue = self.locked();
        queue.readers += 1;
        queue.ahead.stop();
        First(self.clone())
    }

    /// Waits until nobody else waits, and gives what ends it when somebody does again.
    fn ahead(&self) -> Stop {
        let queue = self.locked();
        let mut queue = self
            .0
            .1
            .wait_while(queue, |queue| queue.readers > 0)
            .unwrap_or_else(PoisonError::into_inner);
        queue.ahead = Stop::default();
        queue.ahead.clone()
    }

    fn locked(&self) -> MutexGuard<'_, Queue> {
        // What is in it is right after every statement.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for First {
    fn drop(&mut self) {
        self.0.locked().readers -= 1;
        self.0.0.1.notify_all();
    }
}

/// Compiles programs as they come, until nobody sends any more, so that an author sees an error before recording: those
/// that have changed first, then all others. Those with optimisation are left out, because they take too long.
pub(super) fn compile_programs(
    programs: &Receiver<Programs>,
    shown: &watch::Sender<Shown>,
    precedence: &Precedence,
) {
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
            let compiled = loop {
                let stop = precedence.ahead();
                let compiled = run::compile_until(&project, &listings, progress, &stop);
                if !stop.is_stopped() {
                    break compiled;
                }
            };
            let said = match compiled {
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
