//! The guards: whoever is asked whether a book is honest.
//!
//! In: a copy of the book. Out: a [`Verdict`], which is what the guard's own command printed and how it ended. A
//! command that cannot be started is an error; one that fails for another reason than the lie is told from one that
//! caught it by what it says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::book::Book;

/// The chapter whose listings the lies are about: a folder of `listings`, and a file of `src`.
pub(crate) const CHAPTER: &str = "a-server-that-makes-you-wait";

/// Somebody who can be asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Guard {
    /// `cargo book check`: every rule that needs no run.
    Check,
    /// `cargo book record` for the listing of this name.
    Record(&'static str),
    /// `cargo test --test contracts` for the listing of this name.
    Contract(&'static str),
    /// `cargo test --test exercises` for the exercise of this name, its starter and its solution.
    Exercise(&'static str),
    /// `cargo test --test skeptic` for blocks below the heading of this name.
    Blocks(&'static str),
    /// `cargo test --test book` for the test of this name.
    Page(&'static str),
    /// `cargo test --test browser` for the check of this name, on the page of this chapter alone: on all pages, some checks take
    /// minutes. Needs what that test needs.
    Browser(&'static str, &'static str),
}

/// What a guard said.
pub(crate) struct Verdict {
    /// Whether it found nothing.
    pub(crate) content: bool,
    /// What it printed: everything, but of the engine's commands only what they have against the book.
    pub(crate) said: String,
}

impl Guard {
    /// Its name for a reader: the command.
    pub(crate) fn command(self) -> &'static str {
        match self {
            Self::Check => "cargo book check",
            Self::Record(_) => "cargo book record",
            Self::Contract(_) => "cargo test --test contracts",
            Self::Exercise(_) => "cargo test --test exercises",
            Self::Blocks(_) => "cargo test --test skeptic",
            Self::Page(_) => "cargo test --test book",
            Self::Browser(..) => "cargo test --test browser",
        }
    }

    /// Asks about this copy of the book.
    pub(crate) fn ask(self, tools: &Tools, book: &Book) -> Result<Verdict, String> {
        let start = Instant::now();
        let verdict = self.answer(tools, book);
        tools.note(self.command(), start.elapsed());
        verdict
    }

    fn answer(self, tools: &Tools, book: &Book) -> Result<Verdict, String> {
        // One of another chapter says which.
        let case = |slug: &str| match slug.contains('/') {
            true => slug.to_owned(),
            false => format!("{CHAPTER}/{slug}"),
        };
        match self {
            Self::Check => tools.lectern(book, &["check"]),
            Self::Record(slug) => tools.lectern(book, &["record", slug]),
            Self::Contract(slug) => {
                tools.compiled_test(book, "contracts", &[&case(slug), "--exact"])
            }
            Self::Exercise(slug) => tools.compiled_test(book, "exercises", &[&case(slug)]),
            Self::Blocks(heading) => tools.compiled_test(book, "skeptic", &[heading]),
            Self::Page(test) => tools.compiled_test(book, "book", &[test]),
            Self::Browser(check, chapter) => {
                let page = format!("{chapter}.html");
                let page = [("BROWSER_PAGE", page.as_str())];
                tools.compiled_test_with(book, "browser", &[check, "--exact"], &page)
            }
        }
    }
}

impl Verdict {
    fn of_test(output: &Output) -> Self {
        Self {
            content: output.status.success(),
            said: String::from_utf8_lossy(&output.stderr).into_owned()
                + &String::from_utf8_lossy(&output.stdout),
        }
    }

    /// The line that names all of these.
    pub(crate) fn line_with(&self, words: &[&str]) -> Option<&str> {
        self.said
            .lines()
            .find(|line| words.iter().all(|word| line.contains(word)))
            .map(str::trim)
    }
}

/// The programs of the copy: Cargo, with a target folder of the copy's own, and the copy's own engine.
pub(crate) struct Tools {
    target: PathBuf,
    /// The test programs of the honest copy, by name.
    tests: BTreeMap<String, PathBuf>,
    /// How often each guard was asked, and how long it took.
    asked: Mutex<BTreeMap<&'static str, (usize, Duration)>>,
}

/// Those that are asked without Cargo.
const TESTS: [&str; 5] = ["book", "browser", "contracts", "exercises", "skeptic"];

/// What they were compiled from, besides the listings, which they read when they run.
const COMPILED: [&str; 5] = [".cargo", "Cargo.lock", "Cargo.toml", "lectern", "tests"];

/// For Cargo: the copy's engine is optimised, because it's asked some hundred times. That halves its answers, and takes a
/// minute more to compile.
const OPTIMISED: [&str; 4] = [
    "--config",
    "profile.dev.package.lectern.opt-level=2",
    "--config",
    "profile.dev.package.lectern.incremental=false",
];

impl Tools {
    /// With this target folder.
    pub(crate) fn new(target: PathBuf) -> Self {
        Self {
            target,
            tests: BTreeMap::new(),
            asked: Mutex::default(),
        }
    }

    fn note(&self, guard: &'static str, took: Duration) {
        let mut asked = self.asked.lock().expect("nobody panics with the lock");
        let (times, all) = asked.entry(guard).or_default();
        *times += 1;
        *all += took;
    }

    /// A line for each guard: how often it was asked, and how long its answers took.
    pub(crate) fn account(&self) -> String {
        let asked = self.asked.lock().expect("nobody panics with the lock");
        let lines = asked.iter().map(|(guard, (times, took))| {
            format!("{guard}: asked {times} times, {} s", took.as_secs())
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Compiles the test programs of the honest copy, once: what these programs judge, they read themselves.
    pub(crate) fn compile_tests(&mut self, book: &Book) -> Result<(), String> {
        let tests = TESTS.iter().flat_map(|test| ["--test", test]);
        let arguments = ["test", "--no-run", "--message-format=json"];
        let arguments: Vec<&str> = arguments.into_iter().chain(tests).collect();
        let output = self.run_cargo(book, &arguments)?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        for message in output.stdout.split(|byte| *byte == b'\n') {
            let Ok(message) = serde_json::from_slice::<Value>(message) else {
                continue;
            };
            if let (Some(name), Some(program)) = (
                message["target"]["name"].as_str(),
                message["executable"].as_str(),
            ) {
                self.tests.insert(name.to_owned(), program.into());
            }
        }
        Ok(())
    }

    /// A test of the copy: the program that was compiled of the honest one, unless the lie is told in what that was
    /// compiled from.
    pub(crate) fn compiled_test(
        &self,
        book: &Book,
        test: &str,
        arguments: &[&str],
    ) -> Result<Verdict, String> {
        self.compiled_test_with(book, test, arguments, &[])
    }

    /// The same, with more in its environment.
    fn compiled_test_with(
        &self,
        book: &Book,
        test: &str,
        arguments: &[&str],
        more: &[(&str, &str)],
    ) -> Result<Verdict, String> {
        match self.tests.get(test) {
            Some(program) if book.is_honest_below(&COMPILED)? => {
                let output = self.run_with(program, book, arguments, more)?;
                Ok(Verdict::of_test(&output))
            }
            _ => self.test(book, &[&["--test", test, "--"], arguments].concat()),
        }
    }

    /// Cargo, in the copy.
    pub(crate) fn cargo(&self, book: &Book, arguments: &[&str]) -> Result<Verdict, String> {
        Ok(Verdict::of_test(&self.run_cargo(book, arguments)?))
    }

    fn run_cargo(&self, book: &Book, arguments: &[&str]) -> Result<Output, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        self.run(
            Path::new(&cargo),
            book,
            &[&OPTIMISED[..], arguments].concat(),
        )
    }

    pub(crate) fn test(&self, book: &Book, arguments: &[&str]) -> Result<Verdict, String> {
        self.cargo(book, &[&["test"], arguments].concat())
    }

    /// The copy's engine, as `cargo book` would call it.
    pub(crate) fn lectern(&self, book: &Book, arguments: &[&str]) -> Result<Verdict, String> {
        let program = self.target.join("debug").join("lectern");
        let root = book.root.to_string_lossy();
        let output = self.run(&program, book, &[&["--root", &*root], arguments].concat())?;
        Ok(Verdict {
            content: output.status.success(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    fn run(&self, program: &Path, book: &Book, arguments: &[&str]) -> Result<Output, String> {
        self.run_with(program, book, arguments, &[])
    }

    fn run_with(
        &self,
        program: &Path,
        book: &Book,
        arguments: &[&str],
        more: &[(&str, &str)],
    ) -> Result<Output, String> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(&book.root)
            .env("CARGO_TARGET_DIR", &self.target)
            // What the book needs has been downloaded.
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            // A browser that is missing has not looked, and one that remembers has not looked again.
            .env("BROWSER_TEST", "required")
            // What the honest copy has passed is kept, so each lie also shows that nothing stale is.
            .env_remove("LECTERN_FRESH")
            .env_remove("LECTERN_DECIDE")
            .env("NO_COLOR", "1")
            .envs(more.iter().copied());
        command
            .output()
            .map_err(|error| format!("cannot run {}: {error}", program.display()))
    }
}
