//! The file beside a listing that holds all its schedules.
//!
//! In: a listing whose contract claims something of its schedules. Out: where it stands with that file, and its text. The first
//! line has a key over everything that could change the graph, and a digest; the second is the graph, as pages get it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::rules::{MISSING_RECORDING, SPOILED_RECORDING, STALE_RECORDING};
use crate::book::{Listing, SchedulesClaim};
use crate::ground::{Hash, Problem, read};
use crate::judge::{BROKEN_CLAIM, IMPOSSIBLE_RECORDING, broken_schedules, impossible_schedules};
use crate::run::schedules::{Graph, layer};

/// The file's name in a listing's folder.
pub(super) const FILE: &str = "schedules.json";

/// The version of the file's first line.
const FORMAT: u32 = 1;

/// A reader loads no more than this for one figure, in bytes before they are compressed: some 15 KB after that.
pub(super) const MOST_BYTES: usize = 150_000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    key: String,
    digest: String,
}

/// A graph that was recorded.
#[derive(Debug)]
pub struct Schedules {
    /// The graph.
    pub graph: Graph,
    /// Its text, as pages get it.
    pub text: String,
}

impl Schedules {
    /// Where it is served, below the site's root. The name changes with what is in it.
    pub fn path(&self) -> String {
        let hash = Hash::new().part(&self.text).finish();
        format!("schedules/{}-{}.json", self.graph.listing, &hash[..8])
    }
}

/// Where a listing stands with its schedules.
#[derive(Debug)]
pub enum SchedulesStatus {
    /// Recorded from what it is now.
    Fresh(Schedules),
    /// Recorded, and something has changed since.
    Stale(Schedules),
    /// Never recorded.
    Missing,
    /// Recorded, and not what the engine wrote.
    Spoiled(Problem),
}

impl SchedulesStatus {
    /// Where a listing of the book in `root` stands; `None` if its contract claims nothing of its schedules.
    pub fn of(root: &Path, listing: &Listing) -> Option<Self> {
        let claim = listing.contract.claims.schedules.as_ref()?;
        let file = schedules_path(listing);
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
        let Some((head, graph)) = text.split_once('\n') else {
            return Some(spoiled(1, "is cut short"));
        };
        let graph = graph.trim_end();
        let Ok(head) = serde_json::from_str::<Head>(head) else {
            return Some(spoiled(1, "its first line is not what the engine wrote"));
        };
        if head.format != FORMAT || head.digest != digest(&head.key, graph) {
            return Some(spoiled(
                1,
                "its digest does not fit: somebody changed it by hand",
            ));
        }
        let Ok(read) = serde_json::from_str::<Graph>(graph) else {
            return Some(spoiled(2, "is no graph of schedules"));
        };
        let schedules = Schedules {
            graph: read,
            text: graph.to_owned(),
        };
        Some(match head.key == key(listing, claim) {
            true => Self::Fresh(schedules),
            false => Self::Stale(schedules),
        })
    }

    /// What was recorded, fresh or stale.
    pub fn recorded(&self) -> Option<&Schedules> {
        match self {
            Self::Fresh(schedules) | Self::Stale(schedules) => Some(schedules),
            Self::Missing | Self::Spoiled(_) => None,
        }
    }

    /// Whether it is what would be recorded now.
    pub fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh(_))
    }

    /// What is wrong with it: a graph that is fresh also keeps its contract, and can be.
    pub fn problems(&self, listing: &Listing) -> Vec<Problem> {
        let file = schedules_path(listing);
        let warning =
            |rule, what: &str| vec![Problem::warning(rule, &file, what).mend(renew(listing))];
        match self {
            Self::Stale(_) => warning(
                STALE_RECORDING,
                "is stale: the program, its claim or the model changed since it was recorded",
            ),
            Self::Missing => warning(MISSING_RECORDING, "the schedules were never recorded"),
            Self::Spoiled(problem) => vec![problem.clone()],
            Self::Fresh(schedules) => {
                let Some(claim) = &listing.contract.claims.schedules else {
                    return Vec::new();
                };
                let broken = broken_schedules(&schedules.graph, claim);
                let broken = broken.into_iter().map(|broken| {
                    let line = listing.claim_line(broken.claim);
                    let what = format!("breaks line {line} of the contract: {}", broken.sentence);
                    Problem::error(BROKEN_CLAIM, &file, what).mend(renew(listing))
                });
                let impossible = impossible_schedules(&schedules.graph, claim);
                let impossible = impossible.into_iter().map(|what| {
                    Problem::error(IMPOSSIBLE_RECORDING, &file, what).mend(renew(listing))
                });
                broken.chain(impossible).collect()
            }
        }
    }
}

/// The file, relative to the root.
pub fn schedules_path(listing: &Listing) -> PathBuf {
    listing.folder.join(FILE)
}

/// The text of the file.
pub fn write_schedules(listing: &Listing, claim: &SchedulesClaim, graph: &Graph) -> String {
    let graph = serde_json::to_string(graph).expect("a graph has string keys and whole numbers");
    let key = key(listing, claim);
    let head = Head {
        format: FORMAT,
        digest: digest(&key, &graph),
        key,
    };
    let head = serde_json::to_string(&head).expect("a head has string keys");
    format!("{head}\n{graph}\n")
}

/// A hash over everything that could change the graph.
fn key(listing: &Listing, claim: &SchedulesClaim) -> String {
    let good = claim.good.as_ref().map(ToString::to_string);
    let threads = claim.threads.iter();
    let hash = threads.fold(Hash::new(), Hash::part);
    hash.part(good.unwrap_or_default())
        .part(listing.source.replace("\r\n", "\n"))
        .part(&listing.slug)
        .part(layer())
        .finish()
}

fn digest(key: &str, graph: &str) -> String {
    Hash::new().part(key).part(graph).finish()
}

fn renew(listing: &Listing) -> String {
    format!("cargo book record {}", listing.slug)
}
