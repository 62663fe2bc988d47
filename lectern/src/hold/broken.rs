//! A broken claim in words: with its place and its rule.
//!
//! In: a listing and a claim of its contract that is broken. Out: a line that names both.

use crate::book::Listing;
use crate::judge::{BROKEN_CLAIM, Broken};

pub(super) fn claim_in_words(listing: &Listing, broken: &Broken) -> String {
    format!(
        "{}:{}: {} [{}]",
        listing.manifest.display(),
        listing.claim_line(broken.claim),
        broken.sentence,
        BROKEN_CLAIM.id
    )
}
