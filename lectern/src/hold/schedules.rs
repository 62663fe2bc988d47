//! The schedules of a listing, gone through again.
//!
//! In: a listing whose contract counts its schedules. Out: nothing, if the claim is kept and the recorded graph is the one that is
//! found now, state by state; a sentence otherwise.

use super::broken::claim_in_words;
use crate::book::{Listing, Project};
use crate::judge::{IMPOSSIBLE_RECORDING, broken_schedules, judged};
use crate::record::{SchedulesStatus, schedules_path};
use crate::run::schedules::{Graph, Workshop};

/// Goes through all schedules of the listing.
///
/// # Errors
/// What the model cannot do, which claims are broken, or how the recorded graph differs.
pub(super) fn hold(
    project: &Project,
    listing: &Listing,
    workshop: &Workshop,
) -> Result<(), String> {
    let Some(claim) = &listing.contract.claims.schedules else {
        return Ok(());
    };
    let raw = workshop
        .explore(listing, claim)
        .map_err(|problem| problem.to_string())?;
    let found = judged(&listing.slug, raw, claim)?;
    let broken: Vec<String> = broken_schedules(&found, claim)
        .iter()
        .map(|broken| claim_in_words(listing, broken))
        .collect();
    if !broken.is_empty() {
        return Err(format!(
            "{} breaks its contract:\n  {}",
            listing.slug,
            broken.join("\n  ")
        ));
    }
    // That it is stale, or not there, is for `check` to say.
    match SchedulesStatus::of(&project.root, listing) {
        Some(SchedulesStatus::Fresh(recorded)) => {
            differs(&recorded.graph, &found).map_or(Ok(()), |what| {
                Err(format!(
                    "{}: {what} [{}]; renew it: cargo book record {}",
                    schedules_path(listing).display(),
                    IMPOSSIBLE_RECORDING.id,
                    listing.slug
                ))
            })
        }
        _ => Ok(()),
    }
}

/// How a recorded graph differs from the one that was found now.
fn differs(recorded: &Graph, found: &Graph) -> Option<String> {
    if recorded == found {
        return None;
    }
    if recorded.states.len() != found.states.len() {
        return Some(format!(
            "it has {} states, and the program has {}",
            recorded.states.len(),
            found.states.len()
        ));
    }
    let mut states = recorded.states.iter().zip(&found.states);
    let state = states.position(|(recorded, found)| recorded != found);
    Some(match state {
        Some(number) => format!("its state {number} is not one that the program comes to"),
        None => "its names or its texts are not those of the program".to_owned(),
    })
}
