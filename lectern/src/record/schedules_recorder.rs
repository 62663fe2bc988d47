//! Records the schedules of listings.
//!
//! In: listings. Out: a file beside each whose contract claims something of its schedules, written whole or not at all. Fails with
//! what the model cannot do, and with broken claims; the old file stays then.

use super::recording::BESIDE;
use super::schedules::{self, schedules_path, write_schedules};
use crate::book::{Listing, Project, SchedulesClaim};
use crate::ground::{Problem, UNWRITABLE_FILE, cause, counted, print_stderr, write_whole};
use crate::judge::{BROKEN_CLAIM, broken_schedules, judged};
use crate::run::MODEL_REFUSES;
use crate::run::schedules::Workshop;

/// Records the schedules of those of the listings that have some, and says what is wrong.
pub(super) fn record(
    project: &Project,
    listings: &[&Listing],
    workshop: &Workshop,
) -> Vec<Problem> {
    let with_schedules = listings
        .iter()
        .filter_map(|listing| Some((*listing, listing.contract.claims.schedules.as_ref()?)));
    let mut problems = Vec::new();
    for (listing, claim) in with_schedules {
        match record_one(project, listing, claim, workshop) {
            Ok(says) => print_stderr(&format!("{}: {says}", listing.slug)),
            Err(found) => problems.extend(found),
        }
    }
    problems
}

fn record_one(
    project: &Project,
    listing: &Listing,
    claim: &SchedulesClaim,
    workshop: &Workshop,
) -> Result<String, Vec<Problem>> {
    let refuse = |what: String| {
        let problem = Problem::error(MODEL_REFUSES, &listing.main, what);
        vec![problem.mend("let the program do less, with fewer threads or rounds")]
    };
    let raw = workshop
        .explore(listing, claim)
        .map_err(|problem| vec![problem])?;
    let graph = judged(&listing.slug, raw, claim).map_err(refuse)?;
    let broken = broken_schedules(&graph, claim);
    if !broken.is_empty() {
        let line = listing.claim_line("schedules");
        return Err(broken
            .into_iter()
            .map(|broken| {
                Problem::error(BROKEN_CLAIM, &listing.manifest, broken.sentence)
                    .at(line)
                    .mend("mend the program or its contract; the old schedules were kept")
            })
            .collect());
    }
    let text = write_schedules(listing, claim, &graph);
    if text.len() > schedules::MOST_BYTES {
        return Err(refuse(format!(
            "its schedules have {} and {} bytes, which nobody loads for a figure; {} bytes are the most",
            counted(graph.states.len(), "state"),
            text.len(),
            schedules::MOST_BYTES
        )));
    }
    let file = schedules_path(listing);
    write_whole(&project.root.join(&file), BESIDE, &text).map_err(|error| {
        let problem = Problem::error(
            UNWRITABLE_FILE,
            file,
            format!("cannot be written: {}", cause(&error)),
        );
        vec![problem.mend("make room, or see who may write there; the old schedules were kept")]
    })?;
    let (all, bad) = graph.counts();
    Ok(format!(
        "{} in {}, of which {bad} end badly",
        counted(all as usize, "schedule"),
        counted(graph.states.len(), "state")
    ))
}
