//! A broken claim in words: with its place and its rule.
//!
//! In: a listing and a claim of its contract that is broken. Out: a line that names both.

use crate::book::listing::Listing;
use crate::judge::Broken;
use crate::judge::rules::BROKEN_CLAIM;

pub(super) fn claim_in_words(listing: &Listing, broken: &Broken) -> String {
    format!(
        "{}:{}: {} [{}]",
        listing.manifest.display(),
        listing.claim_line(broken.claim),
        broken.sentence,
        BROKEN_CLAIM.id
    )
}
