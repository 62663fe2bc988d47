//! The process in which a reader's run is made: one listing, once, and everything that it starts ends with it.
//!
//! In: an [`Errand`], one line of JSON on standard input, and a compiled program. Out: a [`Told`] a line on standard output. The run is
//! stopped, and all that it has started with it, when standard input ends: whoever started this process may do so, or be gone.
//! What fails is told.

use std::fs;
use std::io::{self, BufRead, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, raise};
use serde::{Deserialize, Serialize};

use super::confine::confine;
use super::findings::findings;
use super::limits;
use super::order::Order;
use super::told::{Picture, Told};
use crate::book::Listing;
use crate::ground::{Scratch, adopt_orphans};
use crate::judge::first_broken;
use crate::page::{draw, span};
use crate::run::{Audience, Compiled, End, Evidence, Line, Onlooker, run_before};

/// So many lines are told one by one.
const MOST_LINES: usize = 2000;

/// What is to be run, and how.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Errand {
    pub(super) root: PathBuf,
    /// The listing's folder, relative to the root.
    pub(super) folder: PathBuf,
    pub(super) program: PathBuf,
    pub(super) order: Order,
    /// The book's delay, in seconds.
    pub(super) delay: f64,
}

/// Does the errand that stands in the first line of standard input.
pub fn do_errand() {
    let mut line = String::new();
    // Whoever asks does not wait for an answer to what is no errand.
    let _ = io::stdin().lock().read_line(&mut line);
    let Ok(errand) = serde_json::from_str::<Errand>(&line) else {
        tell(&failed(
            "this command is called by the preview, not by hand",
        ));
        return;
    };
    thread::spawn(|| {
        // Nothing more is said to it: it ends, or is gone.
        let _ = io::stdin().lock().read_to_end(&mut Vec::new());
        end_all();
    });
    if let Err(why) = run(&errand) {
        tell(&failed(&why));
    }
}

/// Ends this process and everything that it has started.
fn end_all() {
    // It is waited for by `ground::end_with_the_terminal`.
    let _ = raise(Signal::SIGTERM);
}

fn failed(why: &str) -> Told {
    Told::Failed {
        why: why.to_owned(),
    }
}

/// Tells it. Whoever hears nothing any more has closed standard input too.
fn tell(told: &Told) {
    let _ = io::stdout().write_all(told.line().as_bytes());
    let _ = io::stdout().flush();
}

fn run(errand: &Errand) -> Result<(), String> {
    let listing = Listing::read(&errand.root, &errand.folder, &toml::Table::new());
    let mut listing = listing.map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        problems.join("; ")
    })?;
    let is_of_contract = errand.order.set_up(&mut listing);
    let folder = Scratch::new().map_err(|error| format!("no temporary folder: {error}"))?;
    let within = fs::canonicalize(folder.path()).map_err(|error| error.to_string())?;
    adopt_orphans();
    limits::limit_this_process().map_err(|error| format!("no limits can be set: {error}"))?;
    limits::watch(within.clone(), |what| {
        tell(&failed(&format!("it {what}, and was stopped")));
        end_all();
    });
    // In a thread of its own, because this one has to remove the folder, which nobody may who is kept inside.
    let ran = thread::scope(|scope| {
        let run = || run_within(errand, &listing, is_of_contract, &within);
        scope.spawn(run).join()
    });
    ran.unwrap_or_else(|_| Err("the engine has a fault, which its terminal shows".to_owned()))
}

/// Runs the listing; it and all that it starts can write to this folder and no other, if the kernel knows how.
fn run_within(
    errand: &Errand,
    listing: &Listing,
    is_of_contract: bool,
    within: &Path,
) -> Result<(), String> {
    let kept =
        confine(within).map_err(|error| format!("it cannot be kept in its folder: {error}"))?;
    let delay = errand.order.delay(Duration::from_secs_f64(errand.delay));
    let waits = listing.contract.depends_on_delay();
    tell(&Told::Running {
        delay: waits.then(|| delay.as_secs_f64()),
        limits: format!("{}; {}", limits::in_words(), kept.in_words()),
    });
    let compiled = Compiled::Program(errand.program.clone());
    let mut teller = Teller {
        listing,
        axis: errand.order.axis,
        lines: 0,
        last: Vec::new(),
    };
    let audience = Audience {
        onlooker: &mut teller,
        within,
    };
    let evidence = run_before(listing, &compiled, delay, first_broken, Some(audience));
    let evidence = evidence.map_err(|error| error.to_string())?;
    teller.finish(&evidence);
    tell(&Told::Ended {
        how: ended(&evidence),
    });
    tell(&judged(listing, &evidence, is_of_contract));
    Ok(())
}

/// What the contract says of a run.
pub(super) fn judged(listing: &Listing, evidence: &Evidence, is_of_contract: bool) -> Told {
    match is_of_contract {
        true => Told::Judged {
            findings: findings(&listing.contract, evidence),
            note: None,
        },
        false => Told::Judged {
            findings: Vec::new(),
            note: Some(
                "The contract leaves the delay open and nothing else, so it says nothing about a run with these settings."
                    .to_owned(),
            ),
        },
    }
}

fn ended(evidence: &Evidence) -> String {
    let how = match evidence.end {
        End::Status(0) => "ended with success".to_owned(),
        End::Status(status) => format!("ended with status {status}"),
        End::Signal(signal) => format!("was ended by signal {signal}"),
        End::StillRunning => "was still running at its deadline, and was stopped".to_owned(),
        End::Visited => "was stopped when its visitors had their answers".to_owned(),
        End::NotCompiled => "does not compile".to_owned(),
    };
    format!("It {how} after {:.2} s.", evidence.wall)
}

/// Tells what happens in a run.
struct Teller<'run> {
    listing: &'run Listing,
    axis: Option<f64>,
    /// How many lines were told.
    lines: usize,
    /// The pictures that were told last.
    last: Vec<Picture>,
}

impl Teller<'_> {
    fn draw(&mut self, run: &Evidence) {
        let contract = &self.listing.contract;
        let waits = contract.waits.as_deref().unwrap_or_default();
        let axis = span(run).max(self.axis.unwrap_or(0.0));
        let id = format!("here-{}", self.listing.slug);
        let drawn = draw(run, &contract.lanes, waits, &id, axis);
        let pictures: Vec<Picture> = drawn
            .into_iter()
            .map(|timeline| Picture {
                legend: timeline.legend,
                svg: timeline.svg,
            })
            .collect();
        if pictures != self.last {
            self.last.clone_from(&pictures);
            let wall = run.wall;
            tell(&Told::Timeline { wall, pictures });
        }
    }

    /// Tells what was not told while it ran.
    fn finish(&mut self, run: &Evidence) {
        for line in run.lines.iter().skip(self.lines) {
            if self.lines == MOST_LINES {
                break;
            }
            self.printed(line);
        }
        if run.lines.len() > MOST_LINES {
            let lines = run.lines.len();
            tell(&Told::MoreLines { lines });
        }
        self.draw(run);
    }
}

impl Onlooker for Teller<'_> {
    fn printed(&mut self, line: &Line) {
        if self.lines == MOST_LINES {
            return;
        }
        self.lines += 1;
        tell(&Told::Line {
            at: Some(line.at),
            text: line.text.clone(),
        });
    }

    fn so_far(&mut self, run: &Evidence) {
        let mut run = run.clone();
        // What is in flight is no failure yet.
        for request in run
            .requests
            .iter_mut()
            .filter(|request| request.end.is_none())
        {
            request.end = Some(run.wall);
            request.status = Some(200);
        }
        self.draw(&run);
    }

    fn another(&mut self, number: usize, count: usize) {
        tell(&Told::Another { number, count });
    }
}
