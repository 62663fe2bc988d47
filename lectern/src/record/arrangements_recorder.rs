//! Records the arrangements of Parsons problems.
//!
//! In: listings. Out: a file beside each whose contract makes a Parsons problem of it, written whole or not at all. Fails with what
//! the model cannot do, and with a program that is not the right arrangement of its own lines; the old file stays then.

use super::arrangements::{arrangements_path, parsons_of, write_arrangements};
use super::recording::BESIDE;
use super::schedules::MOST_BYTES;
use crate::book::{Arrangement, Listing, Parsons, Project, SchedulesClaim};
use crate::ground::{Problem, UNWRITABLE_FILE, cause, counted, print_stderr, write_whole};
use crate::judge::{
    Arrangements, BROKEN_CLAIM, IMPOSSIBLE_RECORDING, impossible_arrangements, judged_arrangements,
};
use crate::run::schedules::{Workshop, try_all};
use crate::run::{MODEL_REFUSES, compiler};

/// Tries every arrangement of a problem, and judges it.
///
/// # Errors
/// A problem that says what cannot be done with one of them.
pub(crate) fn arranged(
    workshop: &Workshop,
    listing: &Listing,
    parsons: &Parsons,
    claim: &SchedulesClaim,
) -> Result<Arrangements, Problem> {
    let all: Vec<Arrangement> = parsons.arrangements();
    let programs: Vec<String> = all.iter().map(|one| parsons.text(one)).collect();
    let tried = try_all(workshop, listing, claim, &programs)?;
    let tried = all.into_iter().zip(tried).collect();
    judged_arrangements(&listing.slug, parsons, tried, claim)
        .map_err(|what| Problem::error(MODEL_REFUSES, &listing.main, what))
}

/// Records the arrangements of those of the listings that are Parsons problems, and says what is wrong.
pub(super) fn record(
    project: &Project,
    listings: &[&Listing],
    workshop: &Workshop,
) -> Vec<Problem> {
    let problems_of: Vec<(&Listing, Parsons, &SchedulesClaim)> = listings
        .iter()
        .filter_map(|listing| {
            let (parsons, claim) = parsons_of(listing)?;
            Some((*listing, parsons, claim))
        })
        .collect();
    if problems_of.is_empty() {
        return Vec::new();
    }
    let rustc = match compiler(&project.root) {
        Ok(rustc) => rustc,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    for (listing, parsons, claim) in problems_of {
        let recorded = arranged(workshop, listing, &parsons, claim)
            .map_err(|problem| vec![problem])
            .and_then(|found| write(project, listing, &parsons, claim, &rustc, &found));
        match recorded {
            Ok(says) => print_stderr(&format!("{}: {says}", listing.slug)),
            Err(found) => problems.extend(found),
        }
    }
    problems
}

fn write(
    project: &Project,
    listing: &Listing,
    parsons: &Parsons,
    claim: &SchedulesClaim,
    rustc: &str,
    found: &Arrangements,
) -> Result<String, Vec<Problem>> {
    let right = found.of(&parsons.solution).map(|outcome| outcome.all);
    if right != Some(claim.all) {
        let says = found
            .of(&parsons.solution)
            .map_or("", |outcome| &outcome.says);
        let what = format!(
            "claims {} schedules for the program as it is: {says}",
            claim.all
        );
        let line = listing.claim_line("schedules");
        let problem = Problem::error(BROKEN_CLAIM, &listing.manifest, what).at(line);
        return Err(vec![problem.mend(
            "mend the program or its contract; the old arrangements were kept",
        )]);
    }
    let impossible = impossible_arrangements(found, parsons, claim);
    if !impossible.is_empty() {
        let problem = |what| Problem::error(IMPOSSIBLE_RECORDING, &listing.main, what);
        return Err(impossible.into_iter().map(problem).collect());
    }
    let text = write_arrangements(listing, claim, rustc, found);
    if text.len() > MOST_BYTES {
        let what = format!(
            "what its arrangements do has {} bytes, which nobody loads for a figure; {MOST_BYTES} bytes are the most",
            text.len(),
        );
        let problem = Problem::error(MODEL_REFUSES, &listing.main, what);
        return Err(vec![problem.mend("let fewer lines be arranged")]);
    }
    let file = arrangements_path(listing);
    write_whole(&project.root.join(&file), BESIDE, &text).map_err(|error| {
        let what = format!("cannot be written: {}", cause(&error));
        let problem = Problem::error(UNWRITABLE_FILE, file, what);
        vec![problem.mend("make room, or see who may write there; the old arrangements were kept")]
    })?;
    Ok(format!(
        "{}, of which {} right; {} bytes",
        counted(found.table.len(), "arrangement"),
        match found.right() {
            1 => "1 is".to_owned(),
            right => format!("{right} are"),
        },
        text.len()
    ))
}
