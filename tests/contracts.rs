//! Every listing, compiled, run with a short delay, and held to its contract: one named case for each.
//!
//! Runs that wait share the machine, several at a time. A listing that says `alone` in its contract has it for itself.

use std::process::{ExitCode, exit};
use std::sync::{Arc, RwLock};
use std::{env, path::Path};

use lectern::cargo::{self, Compiled, Progress};
use lectern::judge::broken_claims;
use lectern::listing::Listing;
use lectern::project::Project;
use lectern::run;
use libtest_mimic::{Arguments, Failed, Trial};

/// How many runs may wait beside each other. They take next to no CPU time.
const AT_ONCE: usize = 6;

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
    let listings: Vec<&Listing> = project.listings.values().collect();
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
    let machine = Arc::new(RwLock::new(()));
    let cases = project
        .listings
        .values()
        .map(|listing| {
            let (project, compiled, machine) = (
                Arc::clone(&project),
                Arc::clone(&compiled),
                Arc::clone(&machine),
            );
            let slug = listing.slug.clone();
            Trial::test(format!("{}/{slug}", listing.chapter), move || {
                let listing = &project.listings[&slug];
                let compiled = compiled.get(&slug).ok_or("it was not compiled")?;
                // A poisoned lock guards nothing: the case that failed has been reported.
                if listing.contract.alone {
                    let _alone = machine.write();
                    keeps_its_contract(&project, listing, compiled)
                } else {
                    let _beside_others = machine.read();
                    keeps_its_contract(&project, listing, compiled)
                }
            })
        })
        .collect();
    libtest_mimic::run(&arguments, cases).exit_code()
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
