//! Planted lies: the book's promise, put to the test.
//!
//! "Everything on the page happened; every listing is held to its contract; what is shown is what was compiled." An
//! author who wants a prettier page could tell many kinds of lie. This suite plants each of them in a copy of the
//! book, one at a time, and sees whether `cargo book check` or `cargo test` catches it with a message that names the
//! place.
//!
//! In: the book, as Git knows it. Out: a table of lies, who caught each, and the line that names its place; the share
//! that was caught; and what is not caught, with the reasons, which stand in `docs/lies.md` too. Fails if
//!
//! - the copy is not honest before it is lied in, for then everything would be caught;
//! - an honest change is called a lie;
//! - a lie gets away that should be caught, or is caught for another reason, by another rule or without its place;
//! - a lie is caught of which `docs/lies.md` says that it is not;
//! - a lie can no longer be planted, because the text that it changes is gone.
//!
//! `cargo test --test lies` runs it, with a word to choose lies by their names: `cargo test --test lies -- caption`. With
//! `--renew` it writes `docs/lies.md` and does nothing else. Plain `cargo test` leaves it out: it compiles the book a
//! second time, in a target folder of its own, and runs many listings.

mod book;
mod cancels;
mod chapters;
mod contracts;
mod diagrams;
mod document;
mod exercises;
mod forge;
mod guard;
mod honest;
mod lend;
mod lie;
mod parsons;
mod playbacks;
mod plots;
mod programs;
mod project;
mod questions;
mod recordings;
mod schedules;
mod scoreboards;
mod steppers;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{env, thread};

use crate::book::{Book, files_of};
use crate::guard::{CHAPTER, Guard, Tools};
use crate::lie::{Fate, Lie};

/// The lies, by theme, in the order in which they are told.
pub(crate) const THEMES: [(&str, &[Lie]); 15] = [
    ("Recordings", recordings::LIES),
    ("Programs", programs::LIES),
    ("Contracts and manifests", contracts::LIES),
    ("Chapters", chapters::LIES),
    ("Questions", questions::LIES),
    ("Plots", plots::LIES),
    ("Steppers", steppers::LIES),
    ("Cancelled futures", cancels::LIES),
    ("Schedules", schedules::LIES),
    ("Parsons problems", parsons::LIES),
    ("Runs that are played", playbacks::LIES),
    ("Scoreboards", scoreboards::LIES),
    ("Diagrams", diagrams::LIES),
    ("Exercises", exercises::LIES),
    ("Around the book", project::LIES),
];

/// What came of a lie.
struct Outcome {
    lie: &'static Lie,
    /// Who caught it and with which line; or that nobody did, as expected; or what went wrong.
    result: Result<Option<(Guard, String)>, String>,
}

fn main() -> ExitCode {
    let mut words: Vec<String> = env::args().skip(1).collect();
    let renew = words.iter().any(|word| word == "--renew");
    words.retain(|word| !word.starts_with('-'));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done = if renew {
        document::renew(root).map(|()| true)
    } else {
        tell_lies(root, &words)
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(what) => {
            eprintln!("error: {what}");
            ExitCode::FAILURE
        }
    }
}

fn tell_lies(root: &Path, words: &[String]) -> Result<bool, String> {
    let start = Instant::now();
    let base = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("lies");
    lend::download_dependencies(root)?;
    lend::lend_dependencies(root, &base.join("target"))?;
    let mut tools = Tools::new(base.join("target"));
    let book = honest_copy(root, &base, &mut tools)?;
    println!(
        "The honest copy passes after {} s.",
        start.elapsed().as_secs()
    );
    let mut well = honest_changes_pass(&tools, &book)?;

    let lies: Vec<&'static Lie> = THEMES
        .iter()
        .flat_map(|(_, lies)| *lies)
        .filter(|lie| words.is_empty() || words.iter().any(|word| lie.name.contains(word)))
        .collect();
    let lies = if has_browser(root) {
        lies
    } else {
        let (seen, others): (Vec<_>, Vec<_>) = lies.into_iter().partition(|lie| needs_browser(lie));
        for lie in seen {
            println!(
                "not told    {}: only a browser can see it, and the browser test does not run here; docs/tests.md says what \
                 it needs",
                lie.name
            );
        }
        others
    };
    let (checked, run): (Vec<_>, Vec<_>) = lies.iter().partition(|lie| only_checked(lie));
    let mut outcomes = by_two(&tools, &book, &base, checked)?;
    println!(
        "Checked after {} s; now those that need a run.",
        start.elapsed().as_secs()
    );
    for lie in run {
        outcomes.push(tell(&tools, &book, lie)?);
    }
    outcomes.sort_by_key(|outcome| lies.iter().position(|lie| lie.name == outcome.lie.name));

    well &= report(&outcomes);
    if let Err(what) = document::is_up_to_date(root) {
        eprintln!("error: {what}");
        well = false;
    }
    println!("{}", tools.account());
    println!("That took {} s.", start.elapsed().as_secs());
    Ok(well)
}

/// Makes the copy, with more kinds of listings than the book has, records those, and makes sure that nobody has
/// anything to say against it.
fn honest_copy(root: &Path, base: &Path, tools: &mut Tools) -> Result<Book, String> {
    let mut files = honest::with_more_kinds(files_of(root)?)?;
    // What an earlier run of this suite has recorded may still be fresh: the engine will tell.
    for slug in honest::slugs() {
        let recording = PathBuf::from(forge::recording_of(slug));
        if let Ok(bytes) = std::fs::read(base.join("book").join(&recording)) {
            files.insert(recording, bytes);
        }
    }
    let mut book = Book::renew(base.join("book"), files)?;
    book.lend_packages(root)?;
    let must = |what: &str, verdict: guard::Verdict| {
        if verdict.content {
            Ok(())
        } else {
            Err(format!(
                "the honest copy does not pass {what}:\n{}",
                verdict.said
            ))
        }
    };
    println!("Compiling a copy of the book in {} …", book.root.display());
    must(
        "cargo build",
        // Of the whole workspace, as listings are: so Cargo compiles what both need once.
        tools.cargo(&book, &["build", "--workspace", "--bin", "lectern"])?,
    )?;
    must("cargo book record", tools.lectern(&book, &["record"])?)?;
    book.take_for_honest()?;
    must("cargo book check", tools.lectern(&book, &["check"])?)?;
    tools.compile_tests(&book)?;
    // Of the chapter that is lied in: the others are everyday business of `cargo test`.
    let (cases, heading) = (format!("{CHAPTER}/"), CHAPTER.replace('-', "_"));
    for (test, verdict) in [
        ("book", tools.compiled_test(&book, "book", &[])?),
        (
            "contracts",
            tools.compiled_test(&book, "contracts", &[&cases])?,
        ),
        (
            "exercises",
            tools.compiled_test(&book, "exercises", &[&cases])?,
        ),
        (
            "skeptic",
            tools.compiled_test(&book, "skeptic", &[&heading])?,
        ),
    ] {
        let nothing = verdict.line_with(&["running 0 tests"]).is_some();
        must(&format!("cargo test --test {test}"), verdict)?;
        if nothing {
            return Err(format!("the test `{test}` has no case for {CHAPTER}"));
        }
    }
    if has_browser(root) {
        let figures = Guard::Browser("figures", CHAPTER);
        must(figures.command(), figures.ask(tools, &book)?)?;
    }
    Ok(book)
}

/// Changes that are no lies must not be called so.
fn honest_changes_pass(tools: &Tools, book: &Book) -> Result<bool, String> {
    let mut passed = 0;
    let checked = honest::CHANGES.map(|(name, change)| (name, Guard::Check, change));
    let changes = || checked.iter().chain(&honest::TIMED_CHANGES);
    for (name, guard, change) in changes() {
        change(book).map_err(|what| format!("{name}: {what}"))?;
        let verdict = guard.ask(tools, book)?;
        if verdict.content {
            passed += 1;
        } else {
            eprintln!(
                "error: reported as a lie, and none: {name}\n{}",
                verdict.said
            );
        }
        book.restore()?;
    }
    println!("{passed} of {} honest changes pass.", changes().count());
    Ok(passed == changes().count())
}

/// Whether the browser test can run; where it must, it is asked in any case.
fn has_browser(root: &Path) -> bool {
    root.join("tests/browser/node_modules").is_dir()
        || env::var("BROWSER_TEST").is_ok_and(|value| value == "required")
}

fn needs_browser(lie: &Lie) -> bool {
    matches!(
        lie.fate,
        Fate::Caught {
            by: Guard::Browser(..),
            ..
        }
    )
}

fn only_checked(lie: &Lie) -> bool {
    match lie.fate {
        Fate::Caught { by, .. } => by == Guard::Check,
        Fate::Missed { asked, .. } => asked.iter().all(|guard| *guard == Guard::Check),
    }
}

/// Tells the lies that need no run, two at a time, each in a copy of its own.
fn by_two(
    tools: &Tools,
    book: &Book,
    base: &Path,
    lies: Vec<&'static Lie>,
) -> Result<Vec<Outcome>, String> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Ok(Vec::new()));
    thread::scope(|threads| {
        for worker in 1..=2 {
            let (next, outcomes, lies) = (&next, &outcomes, &lies);
            threads.spawn(move || {
                let copy = Book::renew(base.join(format!("book-{worker}")), book.honest().clone());
                let told = |lie| {
                    copy.as_ref()
                        .map_err(Clone::clone)
                        .and_then(|copy| tell(tools, copy, lie))
                };
                while let Some(lie) = lies.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = told(*lie);
                    let mut outcomes = outcomes.lock().expect("no worker panics with the lock");
                    match (&mut *outcomes, outcome) {
                        (Ok(all), Ok(one)) => all.push(one),
                        (Ok(_), Err(what)) => *outcomes = Err(what),
                        (Err(_), _) => break,
                    }
                }
            });
        }
    });
    outcomes
        .into_inner()
        .expect("no worker panics with the lock")
}

/// Plants a lie, asks the guards, and takes it back.
fn tell(tools: &Tools, book: &Book, lie: &'static Lie) -> Result<Outcome, String> {
    let result = match (lie.plant)(book) {
        Ok(place) => judge(tools, book, lie, &place)?,
        Err(what) => Err(format!("cannot be planted: {what}")),
    };
    book.restore()?;
    Ok(Outcome { lie, result })
}

fn judge(
    tools: &Tools,
    book: &Book,
    lie: &Lie,
    place: &str,
) -> Result<Result<Option<(Guard, String)>, String>, String> {
    match lie.fate {
        Fate::Caught { by, rule, saying } => {
            let verdict = by.ask(tools, book)?;
            let rule = rule.map(|rule| format!("[{rule}]")).unwrap_or_default();
            let line = verdict.line_with(&[place, saying, &rule]);
            Ok(match (verdict.content, line) {
                (false, Some(line)) => Ok(Some((by, line.to_owned()))),
                (true, _) => Err(format!("got away: {} has nothing against it", by.command())),
                (false, None) => Err(format!(
                    "{} fails, but no line of what it says names `{place}` and the rule `{rule}`, and says `{saying}`:\n{}",
                    by.command(),
                    verdict.said
                )),
            })
        }
        Fate::Missed { asked, .. } => {
            for guard in asked {
                let verdict = guard.ask(tools, book)?;
                if !verdict.content {
                    return Ok(Err(format!(
                        "{} catches it, but it is listed as not caught. If this is the lie that it found, say so in \
                         tests/lies:\n{}",
                        guard.command(),
                        verdict.said
                    )));
                }
            }
            Ok(Ok(None))
        }
    }
}

/// Prints the table and the share. Whether everything went as expected.
fn report(outcomes: &[Outcome]) -> bool {
    let (mut caught, mut wrong) = (0, 0);
    for outcome in outcomes {
        if let Ok(Some((guard, line))) = &outcome.result {
            caught += 1;
            println!(
                "caught      {}\n            by {}: {line}",
                outcome.lie.name,
                guard.command()
            );
        }
    }
    for outcome in outcomes {
        if let (Ok(None), Fate::Missed { because, .. }) = (&outcome.result, outcome.lie.fate) {
            println!(
                "not caught  {}\n            because {because}",
                outcome.lie.name
            );
        }
    }
    for outcome in outcomes {
        if let Err(what) = &outcome.result {
            wrong += 1;
            eprintln!(
                "error: {} ({})\n  {what}",
                outcome.lie.name, outcome.lie.why
            );
        }
    }
    println!("{caught} of {} kinds of lie caught.", outcomes.len());
    if wrong > 0 {
        eprintln!("error: {wrong} did not go as expected, see above");
    }
    wrong == 0
}
