//! Recordings: made, and compared with those of another machine.

use std::path::Path;
use std::time::Duration;

use lectern::book::Project;
use lectern::check;
use lectern::ground::{MACHINE_REFUSES, Problem, Scratch, counted, seconds, sort_and_dedup};
use lectern::record::{self, Choice, Place};
use lectern::run::Turn;

use crate::commands::{Failure, unreadable};
use crate::print::{print_problems, print_stdout};

pub(super) fn record(
    root: &Path,
    slugs: Vec<String>,
    all: bool,
    dry_run: bool,
    into: Option<&Path>,
) -> Result<(), Failure> {
    let project = Project::load(root)?;
    let place = match into {
        Some(folder) => Place::below(&project, folder)?,
        None => Place::Beside,
    };
    let choice = match (all, slugs.is_empty()) {
        (true, _) => Choice::All,
        (false, true) => Choice::Stale,
        (false, false) => Choice::Named(slugs),
    };
    let chosen = record::chosen(&project, &choice, &place)?;
    let unreadable = unreadable(&project);
    if dry_run {
        print_problems(&unreadable);
        let mut total = Duration::ZERO;
        for (listing, reason) in &chosen {
            let takes = record::estimate(&project, listing);
            total += takes;
            print_stdout(&format!(
                "{}: {reason}; takes about {}",
                listing.slug,
                seconds(takes)
            ));
        }
        print_stdout(&format!(
            "{} to record, about {} in all.",
            counted(chosen.len(), "listing"),
            seconds(total)
        ));
        return if unreadable.is_empty() {
            Ok(())
        } else {
            Err(Failure::Printed)
        };
    }
    let listings: Vec<_> = chosen.into_iter().map(|(listing, _)| listing).collect();
    let recorded = record::record(&project, &listings, &place);
    match (recorded, unreadable.is_empty()) {
        (Ok(()), true) => Ok(()),
        (Ok(()), false) => Err(unreadable.into()),
        (Err(problems), _) => {
            let problems = problems.into_iter().chain(unreadable).collect();
            Err(sort_and_dedup(problems).into())
        }
    }
}

pub(super) fn compare(root: &Path, folder: Option<&Path>, factor: f64) -> Result<(), Failure> {
    let project = Project::load(root)?;
    let mut problems = Vec::new();
    let made;
    let folder = match folder {
        Some(folder) => folder,
        None => {
            made = Scratch::new().map_err(|error| {
                let what = format!("no temporary folder for recordings: {error}");
                Problem::error(MACHINE_REFUSES, "listings", what)
            })?;
            let place = Place::below(&project, made.path())?;
            let chosen = record::chosen(&project, &Choice::All, &place)?;
            let listings: Vec<_> = chosen.into_iter().map(|(listing, _)| listing).collect();
            problems.extend(
                record::record(&project, &listings, &place)
                    .err()
                    .unwrap_or_default(),
            );
            made.path()
        }
    };
    let _turn = Turn::shared(&project.root);
    let report = check::compare(&project, folder, factor)?;
    print_stdout(report.to_string().trim_end());
    if report.holds() && problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::of(problems))
    }
}
