//! The file beside a listing that says what each arrangement of its lines does.
//!
//! In: a listing whose contract makes a Parsons problem of it. Out: where it stands with that file, and its text. The first line
//! has a key over everything that could change the table, the compiler that said what is in it, and a digest; the second is the
//! table, as pages get it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::rules::{MISSING_RECORDING, SPOILED_RECORDING, STALE_RECORDING};
use crate::book::{Listing, Parsons, SchedulesClaim};
use crate::ground::{Hash, Problem, read};
use crate::judge::{Arrangements, IMPOSSIBLE_RECORDING, impossible_arrangements};
use crate::run::schedules::layer;

/// The file's name in a listing's folder.
pub(super) const FILE: &str = "arrangements.json";

/// The version of the file's first line.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    key: String,
    rustc: String,
    digest: String,
}

/// A table that was recorded.
#[derive(Debug)]
pub struct RecordedArrangements {
    /// What each arrangement does.
    pub arrangements: Arrangements,
    /// The compiler that said so, such as `rustc 1.95.0`.
    pub rustc: String,
    /// Its text, as pages get it.
    pub text: String,
}

impl RecordedArrangements {
    /// Where it is served, below the site's root. The name changes with what is in it.
    pub fn path(&self) -> String {
        let hash = Hash::new().part(&self.text).finish();
        format!(
            "arrangements/{}-{}.json",
            self.arrangements.listing,
            &hash[..8]
        )
    }
}

/// Where a listing stands with its arrangements.
#[derive(Debug)]
pub enum ArrangementsStatus {
    /// Recorded from what it is now.
    Fresh(RecordedArrangements),
    /// Recorded, and something has changed since.
    Stale(RecordedArrangements),
    /// Never recorded.
    Missing,
    /// Recorded, and not what the engine wrote.
    Spoiled(Problem),
}

/// What a listing's contract says of a Parsons problem, where it is sound.
pub(crate) fn parsons_of(listing: &Listing) -> Option<(Parsons, &SchedulesClaim)> {
    // What is wrong with it is said with the project.
    let parsons = Parsons::of(listing)?.ok()?;
    Some((parsons, listing.contract.claims.schedules.as_ref()?))
}

impl ArrangementsStatus {
    /// Where a listing of the book in `root` stands; `None` if its contract makes no Parsons problem of it.
    pub fn of(root: &Path, listing: &Listing) -> Option<Self> {
        let (_, claim) = parsons_of(listing)?;
        let file = arrangements_path(listing);
        if !root.join(&file).exists() {
            return Some(Self::Missing);
        }
        let spoiled = |line: usize, what: &str| {
            let problem = Problem::error(SPOILED_RECORDING, &file, what);
            Self::Spoiled(problem.at(line).mend(renew(listing)))
        };
        let text = match read(root, &file) {
            Ok(text) => text,
            Err(problem) => return Some(Self::Spoiled(problem.mend(renew(listing)))),
        };
        let Some((head, table)) = text.split_once('\n') else {
            return Some(spoiled(1, "is cut short"));
        };
        let table = table.trim_end();
        let Ok(head) = serde_json::from_str::<Head>(head) else {
            return Some(spoiled(1, "its first line is not what the engine wrote"));
        };
        if head.format != FORMAT || head.digest != digest(&head.key, &head.rustc, table) {
            return Some(spoiled(
                1,
                "its digest does not fit: somebody changed it by hand",
            ));
        }
        let Ok(arrangements) = serde_json::from_str::<Arrangements>(table) else {
            return Some(spoiled(2, "is no table of arrangements"));
        };
        let recorded = RecordedArrangements {
            arrangements,
            rustc: head.rustc,
            text: table.to_owned(),
        };
        Some(match head.key == key(listing, claim) {
            true => Self::Fresh(recorded),
            false => Self::Stale(recorded),
        })
    }

    /// What was recorded, fresh or stale.
    pub fn recorded(&self) -> Option<&RecordedArrangements> {
        match self {
            Self::Fresh(recorded) | Self::Stale(recorded) => Some(recorded),
            Self::Missing | Self::Spoiled(_) => None,
        }
    }

    /// Whether it is what would be recorded now.
    pub fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh(_))
    }

    /// What is wrong with it: a table that is fresh also has every arrangement, and can be.
    pub fn problems(&self, listing: &Listing) -> Vec<Problem> {
        let file = arrangements_path(listing);
        let warning =
            |rule, what: &str| vec![Problem::warning(rule, &file, what).mend(renew(listing))];
        match self {
            Self::Stale(_) => warning(
                STALE_RECORDING,
                "is stale: the program, its lines, its claim or the model changed since it was recorded",
            ),
            Self::Missing => warning(MISSING_RECORDING, "the arrangements were never recorded"),
            Self::Spoiled(problem) => vec![problem.clone()],
            Self::Fresh(recorded) => {
                let Some((parsons, claim)) = parsons_of(listing) else {
                    return Vec::new();
                };
                let impossible = impossible_arrangements(&recorded.arrangements, &parsons, claim);
                impossible
                    .into_iter()
                    .map(|what| {
                        Problem::error(IMPOSSIBLE_RECORDING, &file, what).mend(renew(listing))
                    })
                    .collect()
            }
        }
    }
}

/// The file, relative to the root.
pub(crate) fn arrangements_path(listing: &Listing) -> PathBuf {
    listing.folder.join(FILE)
}

/// The text of the file. `rustc` is the compiler that was asked.
pub fn write_arrangements(
    listing: &Listing,
    claim: &SchedulesClaim,
    rustc: &str,
    arrangements: &Arrangements,
) -> String {
    let table =
        serde_json::to_string(arrangements).expect("a table has string keys and whole numbers");
    let key = key(listing, claim);
    let head = Head {
        format: FORMAT,
        digest: digest(&key, rustc, &table),
        key,
        rustc: rustc.to_owned(),
    };
    let head = serde_json::to_string(&head).expect("a head has string keys");
    format!("{head}\n{table}\n")
}

/// A hash over everything that could change the table, the compiler left aside: another one may say the same in other words.
fn key(listing: &Listing, claim: &SchedulesClaim) -> String {
    let good = claim.good.as_ref().map(ToString::to_string);
    let threads = claim.threads.iter();
    let mut hash = threads.fold(Hash::new(), Hash::part);
    if let Some(table) = &listing.contract.parsons {
        hash = hash.part(table.lines.len().to_string());
        hash = table
            .lines
            .iter()
            .chain(&table.distractors)
            .fold(hash, Hash::part);
    }
    hash.part(good.unwrap_or_default())
        .part(claim.all.to_string())
        .part(listing.program().replace("\r\n", "\n"))
        .part(&listing.slug)
        .part(layer())
        .finish()
}

fn digest(key: &str, rustc: &str, table: &str) -> String {
    Hash::new().part(key).part(rustc).part(table).finish()
}

fn renew(listing: &Listing) -> String {
    format!("cargo book record {}", listing.slug)
}
