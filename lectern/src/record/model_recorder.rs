//! Records what the model of schedules tells of listings: their schedules, and what the arrangements of their lines do.
//!
//! In: listings. Out: the files beside them. Fails where the model cannot be compiled, and with what is wrong with each listing.

use super::{arrangements_recorder, schedules_recorder};
use crate::book::{Listing, Project};
use crate::ground::Problem;
use crate::run::schedules::Workshop;

/// Records what the model of schedules tells of those listings whose contracts claim something of that.
pub(super) fn record_with_the_model(project: &Project, listings: &[&Listing]) -> Vec<Problem> {
    let claims = |listing: &&&Listing| listing.contract.claims.schedules.is_some();
    let listings: Vec<&Listing> = listings.iter().filter(claims).copied().collect();
    if listings.is_empty() {
        return Vec::new();
    }
    let workshop = match Workshop::open() {
        Ok(workshop) => workshop,
        Err(problem) => return vec![problem],
    };
    let mut problems = schedules_recorder::record(project, &listings, &workshop);
    // A program that breaks its claim is no solution of its own lines.
    let is_sound = |listing: &&&Listing| {
        let wrong = |problem: &Problem| problem.file.starts_with(&listing.folder);
        !problems.iter().any(wrong)
    };
    let sound: Vec<&Listing> = listings.iter().filter(is_sound).copied().collect();
    problems.extend(arrangements_recorder::record(project, &sound, &workshop));
    problems
}
