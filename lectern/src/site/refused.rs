//! What `check` refuses of the pages that the preview shows.
//!
//! In: the book as it is, each time that all of it has been rendered, and the rules, which a room above has. Out: what they
//! refuse, shown on the pages and said in the terminal. Nothing here fails.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tokio::sync::watch;

use super::memory::Shown;
use super::terminal::errors;
use crate::book::Project;
use crate::ground::{Problem, print_stderr};
use crate::run::Turn;

/// Every rule that needs no run: what is wrong with a book.
pub type Rules = fn(&Project) -> Vec<Problem>;

/// Holds the rules against the book as it comes, until nobody sends it any more. Warnings are left out: the pages say them.
pub(super) fn hold_rules(
    books: &Receiver<Arc<Project>>,
    rules: Rules,
    shown: &watch::Sender<Shown>,
) {
    while let Ok(mut project) = books.recv() {
        // What has changed in the meantime is checked as it is now.
        while let Ok(newer) = books.try_recv() {
            project = newer;
        }
        let turn = Turn::shared(&project.root);
        let refused = errors(&rules(&project));
        drop(turn);
        shown.send_if_modified(|shown| {
            for problem in &refused {
                let said = [&shown.refused, &shown.problems];
                if !said.iter().any(|said| said.contains(problem)) {
                    print_stderr(problem);
                }
            }
            let before = std::mem::replace(&mut shown.refused, refused);
            before != shown.refused
        });
    }
}
