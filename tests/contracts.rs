//! Every listing, compiled, run with a short delay, and held to its contract: one named case for each.
//!
//! A case passes if the contract is kept and fails if it is broken. Where this machine cannot tell, because it is too busy, too
//! slow, or lacks what the listing needs, the case is shown as ignored with the reason, and the last line counts such cases; with
//! `LECTERN_DECIDE=all` in the environment they fail. How that is decided is told in [`lectern::verdict`].
//!
//! Runs that wait share the machine, many at a time; those that compute have room, or wait for it. What a listing needs is known
//! from its recording. A listing that says `alone` in its contract has the machine for itself, when all others are done.
//!
//! A contract that was kept is not tried again until something changes that could change the outcome: the program, which holds
//! everything that it was compiled of, the contract and the recording, the delays, the number of processors, the engine and the slow server, which are
//! part of this program. With `LECTERN_FRESH=1` every contract is tried.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{ExitCode, exit};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};

use lectern::book::Listing;
use lectern::book::Project;
use lectern::ground::Hash;
use lectern::ground::counted;
use lectern::ground::kept::{Kept, this_program};
use lectern::judge::Broken;
use lectern::judge::first_broken;
use lectern::judge::{Held, Run, Terms, Verdict, hold};
use lectern::record::{Recording, Status};
use lectern::run::cargo::{self, Compiled, Progress};
use lectern::run::{Machine, Room};
use lectern::{record, run};
use libtest_mimic::{Arguments, Completion, Failed, Trial};

mod selection;

use selection::is_selected;

/// How many cases are at work at once: most of them wait, for their program or for room.
const AT_ONCE: usize = 32;

/// With this variable set to `all`, a contract of which this machine cannot tell whether it was kept counts as broken.
const DECIDE: &str = "LECTERN_DECIDE";

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    let project = match Project::load(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(project) => project,
        Err(problem) => {
            eprintln!("{problem}");
            exit(1);
        }
    };
    let all = project.listings.values();
    let mut listings: Vec<&Listing> = all
        .filter(|listing| is_selected(&arguments, &name(listing)))
        .collect();
    // Those that wait come first, the longest before all; then those that compute, then those that do so alone.
    listings.sort_by_cached_key(|listing| {
        let status = Status::of(&project, listing);
        let run = status.recording().map(|recording| &recording.evidence);
        let computes = run.is_none_or(|run| run.busy() > 0.5 || run.wall < 0.1);
        let longest = Reverse(record::estimate(&project, listing));
        (listing.contract.alone, computes, longest)
    });
    let compiled = if arguments.list {
        BTreeMap::new()
    } else {
        match cargo::compile(&project, &listings, Progress::Shown) {
            Ok(compiled) => compiled,
            Err(problem) => {
                eprintln!("{problem}");
                exit(1);
            }
        }
    };
    let names: Vec<(String, String)> = listings
        .iter()
        .map(|listing| (name(listing), listing.slug.clone()))
        .collect();
    let court = Arc::new(Court::new(project, compiled));
    let cases = names
        .into_iter()
        .map(|(name, slug)| {
            let court = Arc::clone(&court);
            Trial::ignorable_test(name, move || court.try_case(&slug))
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, cases);
    if !arguments.list {
        court.report();
    }
    conclusion.exit_code()
}

/// The name of a listing's case.
fn name(listing: &Listing) -> String {
    format!("{}/{}", listing.chapter, listing.slug)
}

/// Where contracts are tried.
struct Court {
    project: Project,
    compiled: BTreeMap<String, Compiled>,
    machine: Machine,
    room: Room,
    kept: Kept,
    /// Whether each contract must be decided.
    decide_all: bool,
    /// The names of those that could not be decided, with the reasons.
    undecided: Mutex<Vec<(String, String)>>,
}

impl Court {
    fn new(project: Project, compiled: BTreeMap<String, Compiled>) -> Self {
        let machine = Machine::measure();
        Self {
            project,
            compiled,
            room: Room::of(&machine),
            machine,
            kept: Kept::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("contracts")),
            decide_all: env::var_os(DECIDE).is_some_and(|value| value == "all"),
            undecided: Mutex::default(),
        }
    }

    fn try_case(&self, slug: &str) -> Result<Completion, Failed> {
        let listing = &self.project.listings[slug];
        let compiled = self.compiled.get(slug).ok_or("it was not compiled")?;
        if let (Compiled::Errors(errors), true) = (compiled, listing.contract.compiles()) {
            let rendered: Vec<&str> = errors.iter().map(|error| &*error.rendered).collect();
            let rendered = rendered.join("\n");
            return Err(format!("{} does not compile:\n{rendered}", listing.main.display()).into());
        }
        let lacks = self.machine.lacks(&listing.contract.needs);
        if !lacks.is_empty() {
            return self.undecided(listing, lacks.join("; "));
        }
        let status = Status::of(&self.project, listing);
        let key = self.key(listing, compiled, &status);
        if key
            .as_ref()
            .is_some_and(|key| self.kept.recall(key).is_some())
        {
            return Ok(Completion::Completed);
        }
        let held = self
            .hold(listing, compiled, status.recording())
            .map_err(|error| format!("{slug}: {error}"))?;
        match &held.verdict {
            Verdict::Kept => {
                if let Some(key) = key {
                    self.kept.keep(&key, "kept");
                }
                Ok(Completion::Completed)
            }
            Verdict::Undecided(reasons) => self.undecided(listing, reasons.join("; ")),
            Verdict::Broken(broken) => Err(in_words(listing, broken, &held).into()),
        }
    }

    fn hold(
        &self,
        listing: &Listing,
        compiled: &Compiled,
        recorded: Option<&Recording>,
    ) -> Result<Held, run::RunError> {
        let recorded = recorded.map(|recording| &recording.evidence);
        let terms = Terms::of(&self.project, listing, recorded, &self.machine);
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
        let key = Hash::new()
            .part(this_program())
            .part(program)
            .part(&listing.manifest_text)
            .part(recorded.unwrap_or_default())
            .part(format!("{:?}", self.project.test_delay(listing)))
            .part(self.machine.processors.to_string());
        Some(key.finish())
    }

    fn undecided(&self, listing: &Listing, reason: String) -> Result<Completion, Failed> {
        let mut undecided = self
            .undecided
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        undecided.push((name(listing), reason.clone()));
        match self.decide_all {
            true => {
                Err(format!("undecided, and {DECIDE}=all asks for a decision: {reason}").into())
            }
            false => Ok(Completion::ignored_with(format!("undecided: {reason}"))),
        }
    }

    /// Says how many contracts were kept since an earlier run, and how many are undecided, and why.
    fn report(&self) {
        let undecided = self
            .undecided
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        println!(
            "{} known from an earlier run, {} undecided; this machine gives {:.1} of its {}.",
            counted(self.kept.used(), "contract"),
            undecided.len(),
            self.machine.given,
            counted(self.machine.processors, "processor")
        );
        for (name, reason) in undecided.iter() {
            println!("    undecided: {name}: {reason}");
        }
    }
}

/// What was broken, what the program printed, and how a reader sees it.
fn in_words(listing: &Listing, broken: &[Broken], held: &Held) -> String {
    let broken: Vec<String> = broken
        .iter()
        .map(|broken| {
            let line = listing.claim_line(broken.claim);
            format!("{}:{line}: {}", listing.manifest.display(), broken.sentence)
        })
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
