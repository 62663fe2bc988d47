//! Compiles listings, and the tests of exercises, with Cargo.
//!
//! In: listings or packages. Out: for each, the path of its program, or the errors of the compiler. Fails as a whole where Cargo
//! cannot be started or stops before it gets to the listings, for instance at a malformed manifest.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use super::messages::{Compiled, read_messages};
use super::rules::COMPILER_REFUSES;
use super::stop::Stop;
use super::stopped::{is_progress, not_compiled};
use crate::book::{DOES_NOT_COMPILE, Listing, Profile, Project};
use crate::ground::{Group, MACHINE_REFUSES, Problem, print_stderr};

/// Whether Cargo's own progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// On standard error, as Cargo writes it.
    Shown,
    /// Not at all.
    Hidden,
    /// Not at all, and Cargo gives way to everything else that runs on the machine.
    Aside,
}

/// Who waits for a compilation: what they are told of it, line by line, and what ends it.
pub(crate) struct Waiting<'who> {
    /// Is called with each line that Cargo says of its progress, without what it is indented by.
    pub(crate) told: &'who (dyn Fn(&str) + Sync),
    /// Ends it at once.
    pub(crate) stop: &'who Stop,
}

/// How Cargo is called.
#[derive(Clone, Copy)]
pub(super) struct Manner<'who> {
    progress: Progress,
    /// Whether it must do with the versions that are locked and the crates that are here.
    pinned: bool,
    waiting: Option<&'who Waiting<'who>>,
}

impl From<Progress> for Manner<'_> {
    fn from(progress: Progress) -> Self {
        Self {
            progress,
            pinned: false,
            waiting: None,
        }
    }
}

/// Compiles the listings, each in its own profile.
///
/// # Errors
/// A problem without a line where Cargo did not get as far as the listings.
pub(crate) fn compile(
    project: &Project,
    listings: &[&Listing],
    progress: Progress,
) -> Result<BTreeMap<String, Compiled>, Problem> {
    compile_in(project, listings, progress.into())
}

/// The same for somebody who may not wait for its end.
///
/// # Errors
/// The same, and a problem of no interest where it was stopped.
pub(crate) fn compile_until(
    project: &Project,
    listings: &[&Listing],
    progress: Progress,
    stop: &Stop,
) -> Result<BTreeMap<String, Compiled>, Problem> {
    let waiting = Waiting {
        told: &|_| (),
        stop,
    };
    let manner = Manner {
        waiting: Some(&waiting),
        ..progress.into()
    };
    compile_in(project, listings, manner)
}

/// Compiles one listing for somebody who waits for it, with the versions that are locked, and without the network.
///
/// # Errors
/// The same, and a problem of no interest where it was stopped.
pub(crate) fn compile_now(
    project: &Project,
    listing: &Listing,
    waiting: &Waiting<'_>,
) -> Result<Compiled, Problem> {
    let manner = Manner {
        progress: Progress::Hidden,
        pinned: true,
        waiting: Some(waiting),
    };
    let mut compiled = compile_in(project, &[listing], manner)?;
    let missing = || not_compiled(project, &listing.manifest, &listing.slug, "");
    compiled.remove(&listing.slug).ok_or_else(missing)
}

fn compile_in(
    project: &Project,
    listings: &[&Listing],
    manner: Manner<'_>,
) -> Result<BTreeMap<String, Compiled>, Problem> {
    let mut compiled = BTreeMap::new();
    for profile in [Profile::Dev, Profile::Release] {
        let of_profile: Vec<&Listing> = listings
            .iter()
            .copied()
            .filter(|listing| listing.contract.profile == profile)
            .collect();
        if !of_profile.is_empty() {
            compiled.extend(compile_profile(project, &of_profile, profile, manner)?);
        }
    }
    Ok(compiled)
}

fn compile_profile(
    project: &Project,
    listings: &[&Listing],
    profile: Profile,
    manner: Manner<'_>,
) -> Result<BTreeMap<String, Compiled>, Problem> {
    let mut command = cargo(project, manner.progress);
    command
        .args(["build", "--keep-going", "--message-format=json"])
        // Of the whole workspace, so that the dependencies have the same features whatever is asked for: each other choice
        // of packages would compile them anew.
        .arg("--workspace")
        .args(listings.iter().flat_map(|listing| ["--bin", &listing.slug]));
    if profile == Profile::Release {
        command.arg("--release");
    }
    if manner.pinned {
        command.args(["--locked", "--offline"]);
    }
    for listing in listings {
        if !listing.contract.compiles() {
            command.args([
                "--features",
                &format!("{}/{DOES_NOT_COMPILE}", listing.slug),
            ]);
        }
    }
    let (messages, said) = listen(&mut command, manner)?;
    let compiled = read_messages(&messages, false);
    let missing = listings
        .iter()
        .find(|listing| !compiled.contains_key(&listing.slug));
    if let Some(listing) = missing {
        return Err(not_compiled(
            project,
            &listing.manifest,
            &listing.slug,
            &said,
        ));
    }
    Ok(compiled)
}

/// Compiles the tests of packages that have one program each, and nothing of what they share with the book a second
/// time. `packages` are names with their manifests. Gives for each package the test program, or the errors.
///
/// # Errors
/// A problem where Cargo did not get as far as the packages.
pub fn compile_tests(
    project: &Project,
    packages: &[(&str, &Path)],
    progress: Progress,
) -> Result<BTreeMap<String, Compiled>, Problem> {
    if packages.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut command = cargo(project, progress);
    command
        // The whole workspace again, for the features of the dependencies.
        .args(["test", "--no-run", "--no-fail-fast", "--workspace"])
        .arg("--message-format=json")
        .args(packages.iter().flat_map(|(package, _)| ["--bin", package]));
    let (messages, said) = listen(&mut command, progress)?;
    let compiled = read_messages(&messages, true);
    match packages
        .iter()
        .find(|(package, _)| !compiled.contains_key(*package))
    {
        Some((package, manifest)) => Err(not_compiled(
            project,
            manifest,
            &format!("cargo test --no-run -p {package}"),
            &said,
        )),
        None => Ok(compiled),
    }
}

pub(super) fn cargo(project: &Project, progress: Progress) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = match progress {
        Progress::Shown | Progress::Hidden => Command::new(cargo),
        Progress::Aside => {
            let mut command = Command::new("nice");
            command.arg(cargo);
            command
        }
    };
    command
        .current_dir(&project.root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs Cargo to its end. Gives its messages and what it said besides.
pub(super) fn listen<'who>(
    command: &mut Command,
    manner: impl Into<Manner<'who>>,
) -> Result<(String, String), Problem> {
    let manner = manner.into();
    let cannot = |error: std::io::Error| {
        Problem::error(
            MACHINE_REFUSES,
            "Cargo.toml",
            format!("cannot run cargo: {error}"),
        )
    };
    let (mut child, group) = Group::start(command).map_err(cannot)?;
    let _stoppable = manner
        .waiting
        .map(|waiting| waiting.stop.applies_to(&group));
    let stderr = child.stderr.take();
    std::thread::scope(|scope| {
        let hearing = stderr.map(|stderr| scope.spawn(move || hear(stderr, manner)));
        let mut messages = String::new();
        if let Some(stdout) = &mut child.stdout {
            stdout.read_to_string(&mut messages).map_err(cannot)?;
        }
        child.wait().map_err(cannot)?;
        let said = hearing.and_then(|hearing| hearing.join().ok());
        Ok((messages, said.unwrap_or_default()))
    })
}

/// Reads what Cargo says, and tells those who are to know.
fn hear(stderr: impl Read, manner: Manner<'_>) -> String {
    let mut said = String::new();
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        if is_progress(&line) {
            if manner.progress == Progress::Shown {
                print_stderr(&line);
            }
            if let Some(waiting) = manner.waiting {
                (waiting.told)(line.trim_start());
            }
        }
        said.push_str(&line);
        said.push('\n');
    }
    said
}

/// The errors of listings that should compile and do not.
pub(crate) fn compile_problems(
    listings: &[&Listing],
    compiled: &BTreeMap<String, Compiled>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for listing in listings
        .iter()
        .filter(|listing| listing.contract.compiles())
    {
        if let Some(Compiled::Errors(errors)) = compiled.get(&listing.slug) {
            for error in errors {
                let first = error.rendered.lines().next().unwrap_or("does not compile");
                let problem = Problem::error(
                    COMPILER_REFUSES,
                    &listing.main,
                    first.trim_start_matches("error: "),
                );
                let problem = match error.line {
                    Some(line) => problem.at(line),
                    None => problem,
                };
                problems.push(problem.mend(format!("cargo build -p {}", listing.slug)));
            }
        }
    }
    problems
}
