//! Records listings: runs them one after another with the real delay and writes what happened beside them.
//!
//! In: the project and which listings are meant. Out: a recording file for each, written whole or not at all, and
//! progress on standard error. A run that breaks its contract leaves the old recording as it was and is reported
//! with the others at the end.
//!
//! Recordings can also be written below another folder, to be compared with the book's own, which stay as they are.
//! There a run that breaks its contract is written down like any other, because what it breaks is what somebody wants
//! to know.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use super::arrangements::ArrangementsStatus;
use super::cast::{Key, Provenance, Recording};
use super::model_recorder::record_with_the_model;
use super::private::private_text;
use super::recording::{self, BESIDE, Status};
use super::rules::{CHANGED_WHILE_RECORDED, NO_RECORDING_KEPT, PRIVATE_OUTPUT, RECORDING_FOLDER};
use super::schedules::SchedulesStatus;
use crate::book::{Listing, Project, UNKNOWN_LISTING};
use crate::ground::{
    Problem, UNWRITABLE_FILE, adopt_orphans, cause, counted, print_stderr, seconds, with_causes,
    write_whole,
};
use crate::judge::{BROKEN_CLAIM, Broken, broken_claims, first_broken};
use crate::run::{self, CANNOT_BE_RUN, Compiled, Progress, RunError, Turn, compiler};

/// Which listings to record.
#[derive(Debug, Clone)]
pub enum Choice {
    /// Those whose recording is stale, missing or spoiled.
    Stale,
    /// All of them.
    All,
    /// These, fresh or not.
    Named(Vec<String>),
}

/// Where recordings are written.
#[derive(Debug, Clone)]
pub enum Place {
    /// Beside the listings: the book shows them.
    Beside,
    /// Below this folder, with the same names: the book's own stay as they are.
    Below(PathBuf),
}

impl Place {
    /// The folder that the names of recordings are relative to.
    pub fn folder<'here>(&'here self, project: &'here Project) -> &'here Path {
        match self {
            Self::Beside => &project.root,
            Self::Below(folder) => folder,
        }
    }

    /// The place for recordings that somebody wants below `folder`. It is made if it is not there.
    ///
    /// # Errors
    /// A problem, if the folder cannot be made, or if the book lies there: its own recordings would be overwritten.
    pub fn below(project: &Project, folder: &Path) -> Result<Self, Problem> {
        let wrong = |what: String| {
            Problem::error(RECORDING_FOLDER, folder, what)
                .mend("name a folder outside of the book, a new one for each machine")
        };
        let made = fs::create_dir_all(folder).and_then(|()| folder.canonicalize());
        let folder = made.map_err(|error| wrong(format!("cannot be opened: {}", cause(&error))))?;
        if folder == project.root {
            return Err(wrong(
                "is the book's own folder, whose recordings must stay as they are".to_owned(),
            ));
        }
        Ok(Self::Below(folder))
    }
}

/// The listings that the choice means, each with the reason for recording it.
///
/// # Errors
/// A problem for each name that no listing has, and for each listing that keeps no recording.
pub fn chosen<'project>(
    project: &'project Project,
    choice: &Choice,
    place: &Place,
) -> Result<Vec<(&'project Listing, String)>, Vec<Problem>> {
    if let Choice::Named(slugs) = choice {
        let unknown: Vec<Problem> = slugs
            .iter()
            .filter_map(|slug| match project.listings.get(slug) {
                None if project.unreadable.contains(slug) => {
                    let what = format!("`{slug}` cannot be read");
                    Some(Problem::error(UNKNOWN_LISTING, "listings", what).mend("cargo book check"))
                }
                None => {
                    let what = format!("no listing is called `{slug}`");
                    Some(Problem::error(UNKNOWN_LISTING, "listings", what).mend("cargo book list"))
                }
                Some(listing) => (!listing.is_recorded()).then(|| {
                    let what = format!("`{slug}` keeps no recording, by its contract");
                    Problem::error(NO_RECORDING_KEPT, &listing.manifest, what)
                        .at(listing.contract_line("recorded"))
                }),
            })
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
    }
    let mut chosen = Vec::new();
    for listing in project
        .listings
        .values()
        .filter(|listing| listing.is_recorded())
    {
        let status = Status::below(place.folder(project), project, listing);
        let schedules = SchedulesStatus::of(&project.root, listing);
        let schedules_fresh = schedules.as_ref().is_none_or(SchedulesStatus::is_fresh);
        let arrangements = ArrangementsStatus::of(&project.root, listing);
        let arrangements_fresh = arrangements
            .as_ref()
            .is_none_or(ArrangementsStatus::is_fresh);
        let reason = match &status {
            Status::Fresh(_) | Status::Unrecorded if !schedules_fresh => {
                "its schedules are not those of the program".to_owned()
            }
            Status::Fresh(_) | Status::Unrecorded if !arrangements_fresh => {
                "its arrangements are not those of the program".to_owned()
            }
            Status::Fresh(_) | Status::Unrecorded => "fresh".to_owned(),
            Status::Stale(_, changes) => format!("stale: {changes} changed"),
            Status::Missing => "never recorded".to_owned(),
            Status::Spoiled(problem) => format!("spoiled: {}", problem.what),
        };
        let is_fresh = matches!(status, Status::Fresh(_) | Status::Unrecorded)
            && schedules_fresh
            && arrangements_fresh;
        let wanted = match choice {
            Choice::All => true,
            Choice::Stale => !is_fresh,
            Choice::Named(slugs) => slugs.contains(&listing.slug),
        };
        if wanted {
            chosen.push((listing, reason));
        }
    }
    Ok(chosen)
}

/// About how long the run of a listing takes: what it took last time, or else what its contract claims.
pub fn estimate(project: &Project, listing: &Listing) -> Duration {
    let claims = &listing.contract.claims;
    let runs = claims.runs.as_ref().map_or(1, |runs| runs.count) as u32;
    let delay = project.settings.delay();
    if let Some(recording) = Status::of(project, listing).recording() {
        return recording.evidence.duration() * runs;
    }
    let claimed = claims
        .duration
        .as_ref()
        .or(claims.answers.as_ref().map(|answers| &answers.last));
    let once = match (claims.hangs, claimed) {
        (Some(span), _) => span.at(delay),
        (None, Some(band)) => {
            let most = if band.limits.high.is_finite() {
                band.limits.high
            } else {
                band.limits.low
            };
            Duration::from_secs_f64(most * band.unit.seconds(delay))
        }
        (None, None) => Duration::from_secs(1),
    };
    once.max(delay.mul_f64(listing.contract.typed_until())) * runs
}

/// Records the listings, one after another, with nothing else running on their account.
///
/// # Errors
/// All problems, once every listing had its turn: those that do not compile, cannot be run, break their contract (if
/// the book is to show the recording), or print what must not be published.
pub fn record(project: &Project, listings: &[&Listing], place: &Place) -> Result<(), Vec<Problem>> {
    if listings.is_empty() {
        print_stderr("Every recording is fresh.");
        return Ok(());
    }
    let _recorder = Turn::recorder(&project.root).map_err(|problem| vec![problem])?;
    adopt_orphans();
    let mut problems = Vec::new();
    if matches!(place, Place::Beside) {
        problems.extend(record_with_the_model(project, listings));
    }
    let runs = listings.iter().copied();
    let listings: Vec<&Listing> = runs.filter(|listing| listing.contract.recorded).collect();
    let listings = listings.as_slice();
    if listings.is_empty() {
        return if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        };
    }
    print_stderr(&format!(
        "Compiling {} …",
        counted(listings.len(), "listing")
    ));
    // A source that is edited from here on is not what was compiled: its recording must come out stale.
    let before = keys(project, listings).map_err(|problem| vec![problem])?;
    let compiled =
        run::compile(project, listings, Progress::Shown).map_err(|problem| vec![problem])?;
    // Cargo has locked what was not locked yet.
    let locked = Project::load(&project.root).map_err(|problem| vec![problem])?;
    let after = keys(&locked, listings).map_err(|problem| vec![problem])?;
    let keys: Vec<Key> = std::iter::zip(before, after)
        .map(|(before, after)| Key {
            dependencies: after.dependencies,
            ..before
        })
        .collect();
    problems.extend(run::compile_problems(listings, &compiled));
    let provenance = provenance(&locked).map_err(|problem| vec![problem])?;
    let mut left: Duration = listings
        .iter()
        .map(|listing| estimate(project, listing))
        .sum();
    for (index, listing) in listings.iter().enumerate() {
        let takes = estimate(project, listing);
        let turn = Turn::exclusive(&project.root);
        // The end of the line says what came of it.
        let _ = write!(
            io::stderr(),
            "[{}/{}] {}: takes about {}, all that is left about {} … ",
            index + 1,
            listings.len(),
            listing.slug,
            seconds(takes),
            seconds(left)
        );
        left = left.saturating_sub(takes);
        let begin = Instant::now();
        let outcome = match compiled.get(&listing.slug) {
            Some(Compiled::Errors(_)) if listing.contract.compiles() => Err(NotRecorded::Reported),
            Some(compiled) => {
                record_one(project, listing, compiled, &keys[index], &provenance, place)
            }
            None => Err(NotRecorded::Reported),
        };
        drop(turn);
        match outcome {
            Ok(broken) => {
                let breaks = match broken.len() {
                    0 => String::new(),
                    claims => format!(", but it breaks {}", counted(claims, "claim")),
                };
                print_stderr(&format!("recorded in {}{breaks}", seconds(begin.elapsed())));
            }
            Err(why) => {
                print_stderr("not recorded");
                if let NotRecorded::Problems(found) = why {
                    problems.extend(found);
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// Why a listing was not recorded.
enum NotRecorded {
    /// These problems, which are to be reported with those of the others.
    Problems(Vec<Problem>),
    /// What is reported without it: a program that does not compile, or a contract that cannot be held.
    Reported,
}

impl From<Problem> for NotRecorded {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem])
    }
}

fn keys(project: &Project, listings: &[&Listing]) -> Result<Vec<Key>, Problem> {
    listings
        .iter()
        .map(|listing| Key::of(project, listing))
        .collect()
}

/// Records one listing, and says which claims the run breaks: none, where the recording is for the book.
fn record_one(
    project: &Project,
    listing: &Listing,
    compiled: &Compiled,
    key: &Key,
    provenance: &Provenance,
    place: &Place,
) -> Result<Vec<Broken>, NotRecorded> {
    let wrong = |rule, what: String| {
        NotRecorded::from(Problem::error(rule, &listing.main, what).mend(listing.command()))
    };
    let evidence =
        run::run(listing, compiled, project.settings.delay(), first_broken).map_err(|error| {
            match error {
                // Said already, with all that is wrong with the project.
                RunError::Contract(_) => NotRecorded::Reported,
                error => wrong(CANNOT_BE_RUN, with_causes(&error)),
            }
        })?;
    let broken = broken_claims(&listing.contract, &evidence);
    if !broken.is_empty() && matches!(place, Place::Beside) {
        print_stderr(&evidence.printed_for_a_terminal());
        let problems = broken.into_iter().map(|broken| {
            Problem::error(BROKEN_CLAIM, &listing.manifest, broken.sentence)
                .at(listing.claim_line(broken.claim))
                .mend("correct the program or its contract; the old recording was kept")
        });
        return Err(NotRecorded::Problems(problems.collect()));
    }
    if let Some(secret) = private_text(project, compiled, &evidence) {
        return Err(wrong(
            PRIVATE_OUTPUT,
            format!(
                "prints `{secret}`, which is private to this machine and must not be published"
            ),
        ));
    }
    let now = Key::of(project, listing)?;
    if now.sources != key.sources {
        let what = "its files changed while it was recorded: the recording would be stale at once";
        return Err(Problem::error(CHANGED_WHILE_RECORDED, &listing.folder, what)
            .mend("leave the listing alone while it's recorded; a program should write into its working directory, not here")
            .into());
    }
    let recording = Recording {
        evidence,
        provenance: Provenance {
            timestamp: jiff::Timestamp::now().as_second(),
            ..provenance.clone()
        },
        key: key.clone(),
    };
    let file = recording::path(listing);
    let folder = place.folder(project).join(&listing.folder);
    remove_what_was_left(&folder);
    let written = fs::create_dir_all(&folder).and_then(|()| {
        let text = recording::write(&recording, listing);
        write_whole(&place.folder(project).join(&file), BESIDE, &text)
    });
    written.map_err(|error| {
        let what = format!("cannot be written: {}", cause(&error));
        Problem::error(UNWRITABLE_FILE, file, what)
            .mend("free some space, or check who may write there; the old recording was kept")
    })?;
    Ok(broken)
}

/// Removes what an engine that was killed while it wrote has left beside the recording. There is no other at work.
fn remove_what_was_left(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(BESIDE) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn provenance(project: &Project) -> Result<Provenance, Problem> {
    Ok(Provenance {
        timestamp: 0,
        rustc: compiler(&project.root)?,
        system: format!("{} {}", env::consts::OS, env::consts::ARCH),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        lock: project.lock.hash.clone(),
    })
}
