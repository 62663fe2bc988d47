//! What holds the book to its rules and its contracts, and what the rules are.

use std::path::Path;
use std::sync::Arc;

use lectern::author;
use lectern::book::{Project, UNKNOWN_LISTING};
use lectern::ground::{Problem, counted, sort_and_dedup};
use lectern::hold::{self, Asked, Tally};
use lectern::run::{Turn, target_folder};

use crate::commands::{Failure, unreadable};
use crate::print::{print_problems, print_stdout};

pub(super) fn check(root: &Path) -> Result<(), Failure> {
    let project = Project::load(root)?;
    let _turn = Turn::shared(&project.root);
    let report = lectern::check::check(&project);
    let problems = sort_and_dedup([report.problems.clone(), report.starters.clone()].concat());
    print_problems(&problems);
    if let Some(coverage) = report.coverage() {
        print_stdout(&coverage);
    }
    print_stdout(&format!(
        "Checked {}, {} and {}: {}.",
        counted(report.chapters, "chapter"),
        counted(report.listings, "listing"),
        counted(report.exercises, "exercise"),
        if problems.is_empty() {
            "no problems".to_owned()
        } else {
            counted(problems.len(), "problem")
        }
    ));
    if problems.is_empty() {
        Ok(())
    } else {
        print_stdout(
            "The name in brackets is that of the rule: cargo book check --explain NAME says why it exists.",
        );
        Err(Failure::Printed)
    }
}

pub(super) fn test(root: &Path, names: Vec<String>) -> Result<(), Failure> {
    let project = Arc::new(Project::load(root)?);
    let _turn = Turn::shared(&project.root);
    let kept = target_folder(&project)?;
    let nothing = format!(
        "no listing, exercise or block has `{}` in its name",
        names.join("`, `")
    );
    let asked = Asked::named(names, &kept.join("tmp"));
    let suites: [(&str, hold::Suite); 3] = [
        ("Contracts of listings", hold::contracts),
        ("Exercises", hold::exercises),
        // Last, because nothing can be compiled after them.
        ("Blocks of Rust on the pages", hold::blocks),
    ];
    let mut all = Tally::default();
    let mut problems = unreadable(&project);
    for (what, suite) in suites {
        print_stdout(what);
        match suite(&project, &asked) {
            Ok(tally) => all = all.and(tally),
            Err(found) => problems.extend(found),
        }
    }
    if all.cases == 0 && asked.is_choosy() && problems.is_empty() {
        problems.push(Problem::error(UNKNOWN_LISTING, "listings", nothing).mend("cargo book list"));
    }
    match problems.is_empty() && all.failed == 0 {
        true => Ok(()),
        false => Err(Failure::of(sort_and_dedup(problems))),
    }
}

/// Says why a rule exists; of no name, which rules there are.
pub(super) fn explain(name: &str) -> Result<(), Failure> {
    let text = match name {
        "" => author::list(),
        name => author::explain(name)?,
    };
    print_stdout(&text);
    Ok(())
}
