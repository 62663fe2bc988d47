//! A forger who has read the engine.
//!
//! The digest of a recording tells of a change by hand, and its key of a listing that is not the recorded one any more.
//! Neither is a secret: whoever computes both as the engine does makes a recording that looks fresh. This module does. What
//! then still tells the lie is the contract, and what the parts of a recording say of each other.

use lectern::book::Project;
use lectern::record::{self, Key, Recording};

use crate::book::{Book, Planted};
use crate::guard::CHAPTER;

/// The recording of a listing.
pub(crate) fn recording_of(slug: &str) -> String {
    format!("listings/{CHAPTER}/{slug}/recording.cast")
}

/// The manifest of a listing.
pub(crate) fn manifest_of(slug: &str) -> String {
    format!("listings/{CHAPTER}/{slug}/Cargo.toml")
}

/// The program of a listing.
pub(crate) fn program_of(slug: &str) -> String {
    format!("listings/{CHAPTER}/{slug}/src/main.rs")
}

/// Changes a recording, and makes key and digest fit. The place is the recording.
pub(crate) fn forge(book: &Book, slug: &str, change: fn(&mut Recording)) -> Planted {
    let file = recording_of(slug);
    let project = Project::load(&book.root).map_err(|problem| problem.to_string())?;
    let listing = project
        .listings
        .get(slug)
        .ok_or(format!("the copy has no listing `{slug}`"))?;
    let mut recording = record::parse(&book.read(&file)?)
        .map_err(|wrong| format!("{file}:{}: {}", wrong.line, wrong.what))?;
    let before = recording.clone();
    change(&mut recording);
    recording.key = Key::of(&project, listing).map_err(|problem| problem.to_string())?;
    if recording == before {
        return Err(format!("{file} is not changed by this lie any more"));
    }
    book.write(&file, &record::write(&recording, listing))
}

/// Makes the recording of a listing that was changed look fresh.
pub(crate) fn look_fresh(book: &Book, slug: &str) -> Result<(), String> {
    forge(book, slug, |_| {}).map(drop)
}

/// Edits a program, and makes its old recording look fresh: `cargo book check` has nothing to say, and the page shows the
/// prettier run. The place is the line of the contract that has the claim.
pub(crate) fn rewrite(book: &Book, slug: &str, edits: &[(&str, &str)], claim: &str) -> Planted {
    for (from, to) in edits {
        book.edit(&program_of(slug), from, to)?;
    }
    look_fresh(book, slug)?;
    book.place(&manifest_of(slug), claim)
}
