//! The arrangements of a Parsons problem, compiled and gone through again.
//!
//! In: a listing whose contract makes a Parsons problem of it. Out: nothing, if the recorded table is the one that is found now,
//! arrangement by arrangement; a sentence otherwise.

use crate::book::{Listing, Parsons, Project, arrangement_name};
use crate::judge::{Arrangements, IMPOSSIBLE_RECORDING, Outcome};
use crate::record::{ArrangementsStatus, arranged, arrangements_path, parsons_of};
use crate::run::compiler;
use crate::run::schedules::Workshop;

/// Tries all arrangements of the listing.
///
/// # Errors
/// What the model cannot do, or how the recorded table differs.
pub(super) fn hold(
    project: &Project,
    listing: &Listing,
    workshop: &Workshop,
) -> Result<(), String> {
    let Some((parsons, claim)) = parsons_of(listing) else {
        return Ok(());
    };
    let found =
        arranged(workshop, listing, &parsons, claim).map_err(|problem| problem.to_string())?;
    // That it is stale, or not there, is for `check` to say.
    let Some(ArrangementsStatus::Fresh(recorded)) = ArrangementsStatus::of(&project.root, listing)
    else {
        return Ok(());
    };
    let here = compiler(&project.root).map_err(|problem| problem.to_string())?;
    let same_words = recorded.rustc == here;
    match difference(&parsons, &recorded.arrangements, &found, same_words) {
        None => Ok(()),
        Some(Difference { what, shown }) => Err(format!(
            "{}: {what} [{}]; renew it: cargo book record {}\n{shown}",
            arrangements_path(listing).display(),
            IMPOSSIBLE_RECORDING.id,
            listing.slug
        )),
    }
}

/// How one arrangement of two tables differs.
struct Difference {
    /// In a sentence without a full stop.
    what: String,
    /// The lines that it is about.
    shown: String,
}

/// How a recorded table differs from the one that was found now. Another compiler may say the same in other words.
fn difference(
    parsons: &Parsons,
    recorded: &Arrangements,
    found: &Arrangements,
    same_words: bool,
) -> Option<Difference> {
    let comparable = |outcome: &Outcome| match same_words {
        true => outcome.clone(),
        false => Outcome {
            text: String::new(),
            ..outcome.clone()
        },
    };
    parsons.arrangements().iter().find_map(|arrangement| {
        let name = arrangement_name(arrangement);
        let program = parsons.text(arrangement);
        match (recorded.of(arrangement), found.of(arrangement)) {
            (Some(one), Some(other)) if comparable(one) == comparable(other) => None,
            (Some(one), Some(other)) if one.says == other.says => Some(Difference {
                what: format!(
                    "the arrangement `{name}` is refused in other words than were recorded"
                ),
                shown: format!(
                    "recorded:\n{}\nthe compiler says:\n{}",
                    one.text, other.text
                ),
            }),
            (one, other) => {
                let says = |outcome: Option<&Outcome>| {
                    outcome.map_or("nothing is said of it".to_owned(), |outcome| {
                        format!("“{}”", outcome.says)
                    })
                };
                let what = format!(
                    "the arrangement `{name}`: {} was recorded, and now it is {}",
                    says(one),
                    says(other)
                );
                Some(Difference {
                    what,
                    shown: format!("the program is:\n{program}"),
                })
            }
        }
    })
}
