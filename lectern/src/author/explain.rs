//! The rules, explained.
//!
//! In: a rule's name, or nothing. Out: what it refuses, why, what mends it and what shows it; or all of them, as a list for the
//! terminal or as a page for `docs`. A name that no rule has is a problem, which names the nearest.

use std::path::Path;

use super::rules as own;
use super::rules::UNKNOWN_RULE;
use crate::ground::{self, Problem, Rule, Shown, UNWRITABLE_FILE, cause, shortened, write_whole};
use crate::page::{self, block};
use crate::{book, check, judge, record, run, site};

/// Every rule there is, by what it is about. A room's rules stand in its own table.
const RULES: [(&str, &[&Rule]); 11] = [
    ("Files and the machine", ground::RULES),
    ("The book's folder", book::RULES),
    ("Contracts", book::CONTRACT_RULES),
    ("Programs", run::RULES),
    ("Runs", judge::RULES),
    ("Recordings", record::RULES),
    ("Chapters", page::RULES),
    ("Blocks", block::RULES),
    ("The whole book", check::RULES),
    ("The site", site::RULES),
    ("What authors ask for", own::RULES),
];

/// What stands above the rules on their page.
const HEAD: &str = "\
# Rules

What the engine refuses, and why. Every problem that `cargo book` reports ends with the name of its rule, such as `[typed-figure]`, and
`cargo book check --explain typed-figure` prints what stands here about it.

This page is written from the engine's tables (`rules.rs` in each room), by

    cargo book schema --rules

";

/// All rules, one after another.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|(_, rules)| rules.iter().copied())
}

/// What there is to say about the rule of this name.
///
/// # Errors
/// A problem that names the nearest rule, if none is called so.
pub fn explain(name: &str) -> Result<String, Problem> {
    // As it stands behind a problem.
    let name = name.trim_start_matches('[').trim_end_matches(']');
    if let Some(rule) = rules().find(|rule| rule.id == name) {
        let Rule {
            id,
            refuses,
            because,
            mend,
            ..
        } = rule;
        let shown = rule.demonstration();
        return Ok(format!(
            "{id}\n\nRefused: {refuses}\n\nWhy: {because}\n\nTo fix it: {mend}\n\nTo see it: {shown}"
        ));
    }
    let likeness = |rule: &Rule| strsim::jaro_winkler(rule.id, name);
    let nearest = rules().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let problem = Problem::error(
        UNKNOWN_RULE,
        "--explain",
        format!("no rule is called `{}`", shortened(name)),
    );
    Err(match nearest {
        Some(nearest) => problem.mend(format!(
            "the nearest is `{}`; cargo book check --explain lists all",
            nearest.id
        )),
        None => problem,
    })
}

/// The names of all rules with what they refuse, for the terminal.
pub fn list() -> String {
    let longest = rules().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (about, rules) in RULES {
        text.push_str(&format!("{about}\n"));
        for rule in rules {
            text.push_str(&format!("  {:<longest$}  {}\n", rule.id, rule.refuses));
        }
        text.push('\n');
    }
    text + "cargo book check --explain RULE says why one exists, and how to fix what it refuses."
}

/// The page about all rules, in Markdown.
pub fn rules_page() -> String {
    let mut text = HEAD.to_owned();
    for (about, rules) in RULES {
        text.push_str(&format!("## {about}\n\n"));
        for rule in rules {
            let shown = match rule.shown {
                Shown::Test(name) => format!("the engine's test `{name}`"),
                Shown::Lie(name) => format!("the lie “{name}”"),
            };
            text.push_str(&format!(
                "### `{}`\n\n{}\n\n{}\n\n*To fix it:* {}\n\n*Shown by* {shown}.\n\n",
                rule.id,
                markdown(rule.refuses),
                markdown(rule.because),
                markdown(rule.mend)
            ));
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Writes the page about all rules, relative to the root of the book.
///
/// # Errors
/// The file cannot be written.
pub fn write_rules(root: &Path, file: &Path) -> Result<(), Problem> {
    write_whole(&root.join(file), ".rules-", &rules_page()).map_err(|error| {
        let what = format!("cannot be written: {}", cause(&error));
        Problem::error(UNWRITABLE_FILE, file, what)
    })
}

/// The sentence with what Markdown would take for HTML or a link of its own, outside of code.
fn markdown(sentence: &str) -> String {
    let parts = sentence.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        0 => part.replace('[', "\\[").replace('<', "\\<"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}
