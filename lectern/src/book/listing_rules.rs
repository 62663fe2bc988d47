//! What a listing that could be read may still have wrong.
//!
//! In: a [`Listing`]. Out: problems with its contract, its length, its lines and its edition.

use super::contract_rules::{MALFORMED_PARSONS, UNCLAIMED_SERVER};
use super::listing::{DOES_NOT_COMPILE, EDITION, Listing};
use super::parsons::Parsons;
use super::rules::{
    ALLOWED_LINT, BREAKS_THE_BUILD, LONG_LINE, LONG_LISTING, NEEDLESS_EXCEPTION, NEEDLESS_LENGTH,
    OTHER_EDITION,
};
use crate::ground::Problem;

/// The editions that a listing may be written in.
const EDITIONS: [&str; 2] = ["2021", EDITION];

/// No listing is longer than this, in lines, unless its contract says so.
pub(super) const MOST_LINES: usize = 80;

/// Nor can its contract allow it more than this.
pub(super) const MOST_LENGTH: usize = 160;

/// No line of a listing may be longer than this, in characters: it has to fit a page.
pub(super) const MOST_COLUMNS: usize = 80;

/// What is wrong with a listing that could be read.
pub(crate) fn rules(listing: &Listing) -> Vec<Problem> {
    let mut problems: Vec<Problem> = listing
        .contract
        .weaknesses()
        .into_iter()
        .map(|weakness| {
            Problem::error(weakness.rule, &listing.manifest, weakness.what)
                .at(listing.contract_line(weakness.key))
                .mend("cargo book reference claims")
        })
        .collect();
    let main = |rule, what: String| Problem::error(rule, &listing.main, what);
    problems.extend(length(listing));
    problems.extend(without_miri(listing));
    problems.extend(parsons(listing));
    for (index, line) in listing.source.lines().enumerate() {
        let number = index + 1;
        let columns = line.chars().count();
        if columns > MOST_COLUMNS {
            problems.push(
                main(
                    LONG_LINE,
                    format!(
                        "the line has {columns} characters; a page has room for {MOST_COLUMNS}"
                    ),
                )
                .at(number)
                .mend("break the line"),
            );
        }
        if line.trim_start().starts_with("#[allow") || line.trim_start().starts_with("#![allow") {
            problems.push(
                main(
                    ALLOWED_LINT,
                    "a listing allows no lint: what is shown must stand up to clippy".to_owned(),
                )
                .at(number)
                .mend("take the attribute out and fix the code"),
            );
        }
        if line.contains("\"SLOW_SERVER\"") && !listing.contract.uses_server() {
            problems.push(
                main(
                    UNCLAIMED_SERVER,
                    "talks to the slow server, but its contract does not say what the server sees"
                        .to_owned(),
                )
                .at(number)
                .mend("add `server = { requests = … }` to the claims"),
            );
        }
    }
    if !EDITIONS.contains(&&*listing.edition) {
        let what = match &*listing.edition {
            "" => "no edition of Rust is named, so Cargo would assume 2015".to_owned(),
            other => format!("a listing uses edition 2021 or 2024, but this one uses {other}"),
        };
        problems.push(
            Problem::error(OTHER_EDITION, &listing.manifest, what)
                .at(listing.manifest_line("package.edition"))
                .mend(
                    "edition.workspace = true, or edition = \"2021\" where it makes the difference",
                ),
        );
    }
    if !listing.contract.compiles() && !listing.kept_out {
        problems.push(
            Problem::error(
                BREAKS_THE_BUILD,
                &listing.manifest,
                "the program does not compile, and every build of the workspace would fail",
            )
            .mend(format!(
                "add `[features] {DOES_NOT_COMPILE} = []` and `[[bin]] name = \"{}\" path = \"src/main.rs\" \
                     required-features = [\"{DOES_NOT_COMPILE}\"]`",
                listing.slug
            )),
        );
    }
    problems
}

/// What is wrong with the length of a listing, or with what its contract says of it.
fn length(listing: &Listing) -> Option<Problem> {
    let lines = listing.program().lines().count();
    let main = |what: String| Problem::error(LONG_LISTING, &listing.main, what);
    let Some(allowed) = listing.contract.length else {
        let problem = main(format!(
            "has {lines} lines; a listing has at most {MOST_LINES}"
        ));
        let mend = if lines > MOST_LENGTH {
            "show one idea less".to_owned()
        } else {
            format!(
                "show one idea less; where one idea needs so many, put `length = {lines}` into the contract \
                 and teach it in pieces: {{{{#excerpt {}:ANCHOR}}}}",
                listing.slug
            )
        };
        return (lines > MOST_LINES).then(|| problem.mend(mend));
    };
    let contract = |what: String| {
        Problem::error(NEEDLESS_LENGTH, &listing.manifest, what).at(listing.contract_line("length"))
    };
    if allowed > MOST_LENGTH {
        let what = format!("`length = {allowed}`: no listing has more than {MOST_LENGTH} lines");
        Some(contract(what).mend("show one idea less"))
    } else if lines <= MOST_LINES {
        let what = format!(
            "`length = {allowed}` isn't needed: the program has {lines} lines, and {MOST_LINES} are allowed to all"
        );
        Some(contract(what).mend("take it out"))
    } else if lines > allowed {
        let what = format!("has {lines} lines; its contract allows it {allowed}");
        Some(main(what).mend("show less, or say in `length` how long it may be"))
    } else {
        None
    }
}

/// What is wrong with the reason for which `.ci/miri` passes a listing by. That script looks for the same word.
fn without_miri(listing: &Listing) -> Option<Problem> {
    let reason = listing.contract.without_miri.as_ref()?;
    let words = &mut listing
        .source
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let what = if reason.trim().is_empty() {
        "`without-miri` gives no reason"
    } else if !words.any(|word| word == "unsafe") {
        "`without-miri` isn't needed: nothing in the program is unsafe"
    } else {
        return None;
    };
    let problem = Problem::error(NEEDLESS_EXCEPTION, &listing.manifest, what);
    let problem = problem.at(listing.contract_line("without-miri"));
    Some(problem.mend("say what Miri cannot do, or take the line out and run .ci/miri"))
}

/// What is wrong with the Parsons problem that the contract makes of the program.
fn parsons(listing: &Listing) -> Vec<Problem> {
    let problem = |key: &str, what: String| {
        Problem::error(MALFORMED_PARSONS, &listing.manifest, what)
            .at(listing.contract_line(key))
            .mend("cargo book reference parsons")
    };
    match Parsons::of(listing) {
        None => Vec::new(),
        Some(Ok(_)) if listing.dependencies.is_empty() => Vec::new(),
        Some(Ok(_)) => vec![problem(
            "parsons",
            "the arrangements of a Parsons problem are compiled by themselves, without dependencies, and the program has some".to_owned(),
        )],
        Some(Err(wrong)) => wrong
            .into_iter()
            .map(|(key, what)| problem(key, what))
            .collect(),
    }
}
