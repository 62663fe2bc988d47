//! Every listing, compiled, run with a short delay, and held to its contract: one named case for each.
//!
//! Runs that wait share the machine, many at a time: they take next to no CPU time, but for their start. So no two are started
//! at the same instant, the longest go first, and of listings with many runs, which start all the time, there are no more at
//! work than there are cores. A listing that says `alone` in its contract has the machine for itself, when all others are done.

use std::cmp::Reverse;
use std::path::Path;
use std::process::{ExitCode, exit};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

use lectern::cargo::{self, Compiled, Progress};
use lectern::judge::broken_claims;
use lectern::listing::Listing;
use lectern::project::Project;
use lectern::{record, run};
use libtest_mimic::{Arguments, Failed, Trial};

mod selection;

use selection::is_selected;

/// How many runs may wait beside each other.
const AT_ONCE: usize = 24;

/// How long after the start of one run the next may start: by then, a program waits for what it waits for.
const BETWEEN_STARTS: Duration = Duration::from_millis(25);

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    let project = match Project::load(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(project) => Arc::new(project),
        Err(problem) => {
            eprintln!("{problem}");
            exit(1);
        }
    };
    let all = project.listings.values();
    let mut listings: Vec<&Listing> = all
        .filter(|listing| is_selected(&arguments, &name(listing)))
        .collect();
    listings.sort_by_cached_key(|listing| {
        let longest = Reverse(record::estimate(&project, listing));
        (listing.contract.alone, longest)
    });
    let compiled = if arguments.list {
        Arc::default()
    } else {
        match cargo::compile(&project, &listings, Progress::Shown) {
            Ok(compiled) => Arc::new(compiled),
            Err(problem) => {
                eprintln!("{problem}");
                exit(1);
            }
        }
    };
    let machine = Arc::new(Machine::new());
    let cases = listings
        .iter()
        .map(|listing| {
            let (project, compiled, machine) = (
                Arc::clone(&project),
                Arc::clone(&compiled),
                Arc::clone(&machine),
            );
            let slug = listing.slug.clone();
            Trial::test(name(listing), move || {
                let listing = &project.listings[&slug];
                let compiled = compiled.get(&slug).ok_or("it was not compiled")?;
                machine.lend(listing, || keeps_its_contract(&project, listing, compiled))
            })
        })
        .collect();
    libtest_mimic::run(&arguments, cases).exit_code()
}

/// The name of a listing's case.
fn name(listing: &Listing) -> String {
    format!("{}/{}", listing.chapter, listing.slug)
}

/// The machine on which all listings run. Poisoned locks guard nothing here: the case that failed has been reported.
struct Machine {
    /// Held by those that run beside each other, or by one alone.
    whole: RwLock<()>,
    /// When the last run was started.
    started: Mutex<Option<Instant>>,
    /// How many more listings with many runs may be at work.
    restless: Mutex<usize>,
    rested: Condvar,
}

impl Machine {
    fn new() -> Self {
        Self {
            whole: RwLock::new(()),
            started: Mutex::new(None),
            restless: Mutex::new(available_parallelism().map_or(1, usize::from)),
            rested: Condvar::new(),
        }
    }

    /// Lets a listing run when it may.
    fn lend<T>(&self, listing: &Listing, run: impl FnOnce() -> T) -> T {
        if listing.contract.alone {
            let _alone = self.whole.write();
            return run();
        }
        let _beside_others = self.whole.read();
        let is_restless = listing.contract.claims.runs.is_some();
        let _permit = is_restless.then(|| Restless::permitted(self));
        self.wait_for_a_start();
        run()
    }

    /// Waits until the last start is long enough ago. Whoever waits keeps the others waiting behind it.
    fn wait_for_a_start(&self) {
        let mut started = locked(&self.started);
        if let Some(started) = *started {
            sleep(BETWEEN_STARTS.saturating_sub(started.elapsed()));
        }
        *started = Some(Instant::now());
    }
}

/// The permission to start runs one after another; given back when dropped.
struct Restless<'machine>(&'machine Machine);

impl<'machine> Restless<'machine> {
    /// Waits for it.
    fn permitted(machine: &'machine Machine) -> Self {
        let left = locked(&machine.restless);
        let left = machine.rested.wait_while(left, |left| *left == 0);
        *left.unwrap_or_else(PoisonError::into_inner) -= 1;
        Self(machine)
    }
}

impl Drop for Restless<'_> {
    fn drop(&mut self) {
        *locked(&self.0.restless) += 1;
        self.0.rested.notify_one();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keeps_its_contract(
    project: &Project,
    listing: &Listing,
    compiled: &Compiled,
) -> Result<(), Failed> {
    if let (Compiled::Errors(errors), true) = (compiled, listing.contract.compiles()) {
        let rendered: Vec<&str> = errors.iter().map(|error| error.rendered.as_str()).collect();
        return Err(format!(
            "{} does not compile:\n{}",
            listing.main.display(),
            rendered.join("\n")
        )
        .into());
    }
    let evidence = run::run(listing, compiled, project.test_delay(listing))
        .map_err(|error| format!("{}: {error}", listing.slug))?;
    let broken = broken_claims(&listing.contract, &evidence);
    if broken.is_empty() {
        return Ok(());
    }
    let printed: Vec<String> = evidence
        .lines
        .iter()
        .map(|line| format!("    {:6.3}  {}", line.at, line.text))
        .collect();
    let broken: Vec<String> = broken
        .iter()
        .map(|broken| {
            let line = listing.claim_line(broken.claim);
            format!("{}:{line}: {}", listing.manifest.display(), broken.sentence)
        })
        .collect();
    Err(format!(
        "{} breaks its contract:\n  {}\nwhat it printed, and when:\n{}\nsee it yourself: {}",
        listing.slug,
        broken.join("\n  "),
        printed.join("\n"),
        listing.command()
    )
    .into())
}
