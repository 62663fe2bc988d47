//! What was measured, as words of a sentence.
//!
//! In: the slug of a listing, and what is asked of its recorded run. Out: the words, such as "15.02 s", or that the listing has
//! not been recorded yet. Fails where the run has no such quantity, and where not exactly one of its lines fits the pattern.

use super::line_match::{self, matching_line};
use super::lookup::{Lookup, Refusal};
use super::measure::Quantity;
use super::rules::{UNMEASURED, UNREAD_LINE};
use crate::book::Pattern;
use crate::page::block::check_hole;

/// What was measured of a run, with its unit.
pub(super) fn quantity(
    book: &Lookup<'_>,
    slug: &str,
    quantity: Quantity,
) -> Result<String, Refusal> {
    match book.evidence(slug)? {
        // That the recording is missing is reported once, with the listing.
        None => Ok("(not recorded yet)".to_owned()),
        Some(evidence) => quantity.of(evidence).map_err(|what| {
            Refusal::new(
                UNMEASURED,
                format!("`{slug}`: {what}"),
                "measure something else",
            )
        }),
    }
}

/// What stands in the holes of a pattern, or in one of them, in the recorded line that matches it.
pub(super) fn line(
    book: &Lookup<'_>,
    slug: &str,
    hole: Option<usize>,
    pattern: &str,
) -> Result<String, Refusal> {
    let unread = |what| Refusal::new(UNREAD_LINE, what, "cargo book reference patterns");
    let written = pattern;
    let pattern = Pattern::new(written).map_err(unread)?;
    if let Some(hole) = hole {
        check_hole(&pattern, hole).map_err(unread)?;
    } else if pattern.hole_count() > 1 && written.contains("{text}") {
        return Err(Refusal::new(
            UNREAD_LINE,
            format!(
                "`{written}` has several holes, so the sentence would have everything from the first to the last, and what a `{{text}}` holds with it"
            ),
            format!(
                "name the hole that you mean, as in {{{{#measured {slug} hole 1 line {written}}}}}"
            ),
        ));
    }
    let Some(evidence) = book.evidence(slug)? else {
        return Ok("(not recorded yet)".to_owned());
    };
    let reading = matching_line(&pattern, evidence).map_err(|what| {
        Refusal::new(
            UNREAD_LINE,
            format!("`{slug}`: {what}"),
            "write the line as the page shows it, with a hole for what is to be read",
        )
    })?;
    // A pattern without a hole reads nothing, and has been refused.
    Ok(line_match::as_markdown(
        reading.reads(hole).unwrap_or_default(),
    ))
}
