//! Every listing, compiled, run with a short delay, and held to its contract: one named case for each.
//!
//! A case passes if the contract is kept and fails if it is broken. Where this machine cannot tell, because it is too busy, too
//! slow, or lacks what the listing needs, the case is shown as ignored with the reason, and the last line counts such cases; with
//! `LECTERN_DECIDE=all` in the environment they fail. How that is decided is told in [`hold`].
//!
//! Runs that wait share the machine, many at a time; those that compute have room, or wait for it. What a listing needs is known
//! from its recording. A listing that says `alone` in its contract has the machine for itself, when all others are done.
//!
//! A contract that was kept is not tried again until something changes that could change the outcome: the program, which holds
//! everything that it was compiled of, the contract and the recording, the delays, the number of processors, the engine and the slow server, which are
//! part of this program. With `LECTERN_FRESH=1` every contract is tried.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Completion, Failed, Trial};

use super::asked::{Asked, Tally};
use super::broken::claim_in_words;
use super::session::Session;
use super::{arrangements, schedules};
use crate::book::{Listing, Project};
use crate::ground::{Hash, Problem, counted, this_program, with_causes};
use crate::judge::{Broken, Held, Run, Terms, Verdict, first_broken, hold};
use crate::record::{self, Recording, Status};
use crate::run::schedules::Workshop;
use crate::run::{self, COMPILER_REFUSES, Compiled, Progress, Room};

/// How many cases are at work at once: most of them wait, for their program or for room.
const AT_ONCE: usize = 32;

/// Holds the listings to their contracts.
///
/// # Errors
/// A problem where Cargo did not get as far as the listings.
pub fn contracts(project: &Arc<Project>, asked: &Asked) -> Result<Tally, Vec<Problem>> {
    let all = project.listings.values();
    let mut listings: Vec<&Listing> = all
        .filter(|listing| asked.selects(&name(listing)))
        .collect();
    // Those that wait come first, the longest before all; then those that compute, then those that do so alone.
    listings.sort_by_cached_key(|listing| {
        let status = Status::of(project, listing);
        let run = status.recording().map(|recording| &recording.evidence);
        let computes = run.is_none_or(|run| run.busy() > 0.5 || run.wall < 0.1);
        let longest = Reverse(record::estimate(project, listing));
        (listing.contract.alone, computes, longest)
    });
    let compiled = match asked.lists() {
        true => BTreeMap::new(),
        false => {
            run::compile(project, &listings, Progress::Shown).map_err(|problem| vec![problem])?
        }
    };
    let session = Session::new(&asked.kept("contracts"));
    let runner = Arc::new(ContractRunner {
        project: Arc::clone(project),
        compiled,
        room: Room::of(&session.machine),
        session,
        workshop: OnceLock::new(),
    });
    let cases = listings.iter().map(|listing| {
        let (runner, slug) = (Arc::clone(&runner), listing.slug.clone());
        Trial::ignorable_test(name(listing), move || runner.try_case(&slug))
    });
    let tally = asked.run(AT_ONCE, cases.collect());
    if !asked.lists() && tally.cases > 0 {
        runner.report();
    }
    Ok(tally)
}

/// The name of a listing's case.
fn name(listing: &Listing) -> String {
    format!("{}/{}", listing.chapter, listing.slug)
}

/// Where contracts are tried.
struct ContractRunner {
    project: Arc<Project>,
    compiled: BTreeMap<String, Compiled>,
    room: Room,
    session: Session,
    /// Where schedules are gone through, once a contract counts some.
    workshop: OnceLock<Result<Workshop, Problem>>,
}

impl ContractRunner {
    fn try_case(&self, slug: &str) -> Result<Completion, Failed> {
        let listing = &self.project.listings[slug];
        let compiled = self.compiled.get(slug).ok_or("it was not compiled")?;
        if let (Compiled::Errors(errors), true) = (compiled, listing.contract.compiles()) {
            let rendered: Vec<&str> = errors.iter().map(|error| &*error.rendered).collect();
            let rendered = rendered.join("\n");
            return Err(format!(
                "{} does not compile [{}]:\n{rendered}",
                listing.main.display(),
                COMPILER_REFUSES.id
            )
            .into());
        }
        let lacks = self.session.machine.lacks(&listing.contract.needs);
        if !lacks.is_empty() {
            return self.undecided(listing, lacks.join("; "));
        }
        let status = Status::of(&self.project, listing);
        let key = self.key(listing, compiled, &status);
        if key
            .as_ref()
            .is_some_and(|key| self.session.kept.recall(key).is_some())
        {
            return Ok(Completion::Completed);
        }
        self.hold_schedules(listing)?;
        if !listing.contract.claims.is_of_a_run() {
            if let Some(key) = key {
                self.session.kept.keep(&key, "kept");
            }
            return Ok(Completion::Completed);
        }
        let held = self
            .hold(listing, compiled, status.recording())
            .map_err(|error| format!("{slug}: {}", with_causes(&error)))?;
        match &held.verdict {
            Verdict::Kept => {
                if let Some(key) = key {
                    self.session.kept.keep(&key, "kept");
                }
                Ok(Completion::Completed)
            }
            Verdict::Undecided(reasons) => self.undecided(listing, reasons.join("; ")),
            Verdict::Broken(broken) => Err(in_words(listing, broken, &held).into()),
        }
    }

    /// Goes through the schedules of a listing again, where its contract counts them, and through its arrangements.
    fn hold_schedules(&self, listing: &Listing) -> Result<(), Failed> {
        if listing.contract.claims.schedules.is_none() {
            return Ok(());
        }
        let workshop = self.workshop.get_or_init(Workshop::open);
        let workshop = workshop.as_ref().map_err(ToString::to_string)?;
        schedules::hold(&self.project, listing, workshop)?;
        Ok(arrangements::hold(&self.project, listing, workshop)?)
    }

    fn hold(
        &self,
        listing: &Listing,
        compiled: &Compiled,
        recorded: Option<&Recording>,
    ) -> Result<Held, run::RunError> {
        let recorded = recorded.map(|recording| &recording.evidence);
        let terms = Terms::of(&self.project, listing, recorded, &self.session.machine);
        let need = terms.need(&listing.contract, recorded);
        hold(&listing.contract, &terms, |how: Run| {
            let _place = match how.alone {
                true => self.room.enter_alone(),
                false => self.room.enter(need),
            };
            run::run(listing, compiled, how.delay, first_broken)
        })
    }

    /// A hash over everything that could change the outcome; `None` where something of it cannot be read.
    fn key(&self, listing: &Listing, compiled: &Compiled, status: &Status) -> Option<String> {
        let program = match compiled {
            Compiled::Program(program) => fs::read(program).ok()?,
            Compiled::Errors(errors) => errors
                .iter()
                .flat_map(|error| format!("{}\n{}\n", error.code, error.rendered).into_bytes())
                .collect(),
        };
        // How it was recorded decides what runs beside it.
        let recorded = status.recording().map(|recording| &recording.evidence);
        let recorded = recorded.map(|run| format!("{} {} {}", run.wall, run.cpu, run.delay));
        let schedules = self.project.root.join(record::schedules_path(listing));
        let schedules = fs::read(schedules).unwrap_or_default();
        let arrangements = self.project.root.join(record::arrangements_path(listing));
        let arrangements = fs::read(arrangements).unwrap_or_default();
        let key = Hash::new()
            .part(this_program())
            .part(schedules)
            .part(arrangements)
            .part(program)
            .part(&listing.manifest_text)
            .part(recorded.unwrap_or_default())
            .part(format!("{:?}", self.project.test_delay(listing)))
            .part(self.session.machine.processors.to_string());
        Some(key.finish())
    }

    fn undecided(&self, listing: &Listing, reason: String) -> Result<Completion, Failed> {
        self.session.undecided(name(listing), reason)
    }

    /// Says how many contracts were kept since an earlier run, and how many are undecided, and why.
    fn report(&self) {
        let machine = &self.session.machine;
        self.session.report(|undecided| {
            format!(
                "{} known from an earlier run, {undecided} undecided; this machine gives {:.1} of its {}.",
                counted(self.session.kept.used(), "contract"),
                machine.given,
                counted(machine.processors, "processor")
            )
        });
    }
}

/// What was broken, what the program printed, and how a reader sees it.
fn in_words(listing: &Listing, broken: &[Broken], held: &Held) -> String {
    let broken: Vec<String> = broken
        .iter()
        .map(|broken| claim_in_words(listing, broken))
        .collect();
    let last = held.runs.last();
    let printed: Vec<String> = last
        .into_iter()
        .flat_map(|run| &run.lines)
        .map(|line| format!("    {:6.3}  {}", line.at, line.text))
        .collect();
    format!(
        "{} breaks its contract:\n  {}\nwhat it printed, and when:\n{}\nsee it yourself: {}",
        listing.slug,
        broken.join("\n  "),
        printed.join("\n"),
        listing.command()
    )
}
