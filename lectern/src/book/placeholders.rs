//! The words that a new listing and a new exercise are made with, in place of their author's.
//!
//! In: a listing or an exercise. Out: a problem for each of these words that is still there, because a page would show it. They
//! are warnings: what was made a moment ago can be shown, but not published.

use super::exercise::Exercise;
use super::listing::Listing;
use super::rules::PLACEHOLDER;
use crate::ground::Problem;

/// What a new listing's caption says.
pub(crate) const PLACEHOLDER_CAPTION: &str = "What the listing shows, in a few words";

/// What a new listing prints after its name.
pub(super) const PRINTED: &str = "what happened";

/// The title of a new exercise, its task, its hints, and what it says of its solution.
pub(crate) const PLACEHOLDER_EXERCISE: [&str; 5] = [
    "What the exercise is called",
    "What to do, and what must be true in the end.",
    "Something that helps a little.",
    "Something that helps a lot.",
    "Why it works.",
];

/// The line that a new listing of this name prints.
pub(crate) fn placeholder_line(slug: &str) -> String {
    format!("{slug}: {PRINTED}")
}

/// What of a listing is still as it was made.
pub(super) fn of_listing(listing: &Listing) -> Vec<Problem> {
    let mut problems = Vec::new();
    if listing.contract.caption == PLACEHOLDER_CAPTION {
        let what = "the caption is the one that the listing was made with";
        problems.push(
            Problem::warning(PLACEHOLDER, &listing.manifest, what)
                .at(listing.contract_line("caption"))
                .mend("say in `caption` what the listing shows"),
        );
    }
    let printed = placeholder_line(&listing.slug);
    for (line, text) in (1..).zip(listing.source.lines()) {
        if text.contains(&printed) {
            let what = "the program prints what it was made with";
            problems.push(
                Problem::warning(PLACEHOLDER, &listing.main, what)
                    .at(line)
                    .mend("write the program; every line that it prints says who speaks and what happened"),
            );
        }
    }
    problems
}

/// What of an exercise's words is still as it was made.
pub(super) fn of_exercise(exercise: &Exercise) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, text) in (1..).zip(exercise.text.lines()) {
        let words = text.trim_start_matches(['#', ' ']);
        if PLACEHOLDER_EXERCISE.contains(&words) {
            let what = format!("“{words}” is what the exercise was made with");
            problems.push(
                Problem::warning(PLACEHOLDER, &exercise.file, what)
                    .at(line)
                    .mend("write the task, the hints and the remark on the solution"),
            );
        }
    }
    problems
}
