//! A small book in a temporary folder, and the command to call on it.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use lectern::book::Project;
use lectern::record::{Key, Provenance, Recording, write};
use lectern::run::{End, Evidence, Line};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

/// How long a test waits for what should come at once, on a machine that has other things to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

const MANIFEST: &str = r#"[workspace]
members = ["listings/one/*"]
resolver = "3"

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.85"
license = "MIT"
publish = false

[workspace.lints.rust]
unused_qualifications = "warn"

[profile.dev]
debug = false
incremental = false
"#;

const BOOK: &str = r#"[book]
title = "A small book"
src = "src"

[build]
create-missing = false
use-default-preprocessors = false

[preprocessor.lectern]
command = "lectern preprocess"
delay = 0.3
test-delay = 0.1
"#;

const CURRICULUM: &str = r#"[[row]]
id = "waiting"
section = "First"
line = "a program waits"

[[row]]
id = "locking"
section = "First"
line = "a program locks"

[[row]]
id = "queueing"
section = "Second"
line = "a program queues"
"#;

/// A book with one chapter, `one`, which shows its listings one after another.
pub(crate) struct Fixture {
    folder: TempDir,
    name: OsString,
}

/// What a command of the engine did.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Fixture {
    /// The book without a listing.
    pub(crate) fn new() -> Self {
        Self::named("book")
    }

    /// The same in a folder of this name.
    pub(crate) fn named(name: impl Into<OsString>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for below in ["target", "tmp"] {
            fs::create_dir(folder.path().join(below)).expect("a folder below it");
        }
        let name = name.into();
        let book = Self { folder, name };
        book.write("Cargo.toml", MANIFEST);
        book.write("book.toml", BOOK);
        book.write("curriculum.toml", CURRICULUM);
        book.write("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n");
        book.write("src/one.md", "# One\n\nWhat happens?\n");
        book.lock();
        book
    }

    /// The same with the listing `hello`, which prints one line, and a recording of it.
    pub(crate) fn proved() -> Self {
        Self::proved_in("book")
    }

    /// The same in a folder of this name.
    pub(crate) fn proved_in(name: &str) -> Self {
        let book = Self::named(name);
        book.listing(
            "hello",
            "claims.lines = [\"hello\"]",
            "fn main() {\n    println!(\"hello\");\n}\n",
        );
        book.prove("hello", &["hello"]);
        book
    }

    /// The folder with `book.toml`.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// What programs use for temporary files.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.folder.path().join("tmp")
    }

    /// Where Cargo compiles its listings.
    pub(crate) fn target(&self) -> PathBuf {
        self.folder.path().join("target")
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let file = self.root().join(file);
        fs::create_dir_all(file.parent().expect("a file below the root")).expect("its folder");
        // In one step, for somebody may be reading.
        let beside = self.folder.path().join("written");
        fs::write(&beside, text).expect("the text");
        fs::rename(beside, file).expect("the file");
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root().join(file))
            .unwrap_or_else(|error| panic!("{file} cannot be read: {error}"))
    }

    /// Replaces the one place in a file where `from` stands.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}:\n{text}");
        self.write(file, &text.replace(from, to));
    }

    pub(crate) fn append(&self, file: &str, text: &str) {
        self.write(file, &format!("{}{text}", self.read(file)));
    }

    /// Adds a listing to the chapter `one` and shows it there. `contract` is what its contract says besides caption and
    /// curriculum.
    pub(crate) fn listing(&self, slug: &str, contract: &str, main: &str) {
        self.listing_unseen(slug, contract, main);
        self.append("src/one.md", &format!("\n{{{{#listing {slug}}}}}\n"));
    }

    /// Adds a listing to the chapter `one` that the chapter does not show.
    pub(crate) fn listing_unseen(&self, slug: &str, contract: &str, main: &str) {
        let manifest = format!(
            "[package]\nname = \"{slug}\"\nversion.workspace = true\nedition.workspace = true\n\n\
             [package.metadata.listing]\ncaption = \"What {slug} does\"\nteaches = [\"waiting\"]\n{contract}\n"
        );
        self.write(&manifest_of(slug), &manifest);
        self.write(&main_of(slug), main);
        self.lock();
    }

    /// Writes the words of an author in place of those that a new listing is made with.
    pub(crate) fn write_new_listing(&self, chapter: &str, slug: &str) {
        let folder = format!("listings/{chapter}/{slug}");
        let manifest = format!("{folder}/Cargo.toml");
        self.replace(
            &manifest,
            "What the listing shows, in a few words",
            "What it does",
        );
        for file in [manifest, format!("{folder}/src/main.rs")] {
            self.replace(
                &file,
                &format!("{slug}: what happened"),
                &format!("{slug}: done"),
            );
        }
    }

    /// The same for a new exercise of the chapter `one`.
    pub(crate) fn write_new_exercise(&self, slug: &str) {
        let file = format!("exercises/one/{slug}/exercise.md");
        for (made, written) in [
            ("What the exercise is called", "Adding up"),
            ("what must be true in the end.", "what must be true."),
            ("Something that helps a little.", "It helps a little."),
            ("Something that helps a lot.", "It helps a lot."),
            ("Why it works.", "It works."),
        ] {
            self.replace(&file, made, written);
        }
    }

    /// Makes `Cargo.lock` what Cargo would make of packages without dependencies.
    fn lock(&self) {
        let folders = fs::read_dir(self.root().join("listings/one"));
        let slugs: BTreeSet<String> = folders
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let packages: String = slugs
            .iter()
            .map(|slug| format!("\n[[package]]\nname = \"{slug}\"\nversion = \"0.1.0\"\n"))
            .collect();
        self.write("Cargo.lock", &format!("version = 4\n{packages}"));
    }

    /// Gives the listing the recording of a run that printed these lines, without a run: for tests of what comes after.
    pub(crate) fn prove(&self, slug: &str, lines: &[&str]) {
        self.prove_run(slug, ran(lines));
    }

    /// The same with the recording of this run.
    pub(crate) fn prove_run(&self, slug: &str, evidence: Evidence) {
        let project = Project::load(&self.root()).expect("a readable book");
        let listing = project
            .listings
            .get(slug)
            .unwrap_or_else(|| panic!("`{slug}` cannot be read: {:?}", project.problems));
        let recording = Recording {
            evidence,
            provenance: Provenance {
                timestamp: 1_700_000_000,
                rustc: "rustc 1.95.0".to_owned(),
                system: "linux x86_64".to_owned(),
                cores: 2,
                lock: project.lock.hash.clone(),
            },
            key: Key::of(&project, listing).expect("readable sources"),
        };
        self.write(&cast_of(slug), &write(&recording, listing));
    }

    /// The engine, to be called with these arguments.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lectern"));
        command
            .arg("--root")
            .arg(self.root())
            .args(arguments)
            .env("CARGO_TARGET_DIR", self.folder.path().join("target"))
            .env("CARGO_NET_OFFLINE", "true")
            .env("TMPDIR", self.temporary())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Calls the engine and waits for its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with_input(arguments, "")
    }

    /// The same, with something on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Outcome {
        let file = self.folder.path().join("input");
        fs::write(&file, input).expect("the input");
        let mut command = self.command(arguments);
        command.stdin(fs::File::open(file).expect("the input"));
        Outcome::of(&mut command)
    }

    /// Calls the engine by a script of the shell, in which it is `"$@"`.
    #[track_caller]
    pub(crate) fn run_in_shell(&self, script: &str, arguments: &[&str]) -> Outcome {
        let engine = self.command(arguments);
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(engine.get_program());
        shell.args(engine.get_args());
        for (name, value) in engine.get_envs() {
            shell.env(name, value.expect("only set, never removed"));
        }
        Outcome::of(shell.stdin(Stdio::null()))
    }

    /// Starts the engine and does not wait.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        Running(
            self.command(arguments)
                .stderr(Stdio::null())
                .spawn()
                .expect("the engine starts"),
        )
    }

    /// Every file below a folder of the book with its contents.
    pub(crate) fn snapshot(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        files_below(&self.root().join(folder))
            .into_iter()
            .map(|file| {
                let contents = fs::read(&file).expect("a readable file");
                (file, contents)
            })
            .collect()
    }
}

/// A run that printed these lines and ended well.
pub(crate) fn ran(lines: &[&str]) -> Evidence {
    Evidence {
        lines: printed(lines),
        wall: 0.25,
        cpu: 0.002,
        memory: Some(2_000_000),
        end: End::Status(0),
        ..Evidence::nothing(Duration::from_millis(300))
    }
}

/// Lines as a run prints them, one after another.
pub(crate) fn printed(lines: &[&str]) -> Vec<Line> {
    (1..)
        .zip(lines)
        .map(|(number, text)| Line {
            at: 0.001 * f64::from(number),
            text: (*text).to_owned(),
        })
        .collect()
}

/// Every file below the folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            files.extend(files_below(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

/// The manifest of a listing of the chapter `one`.
pub(crate) fn manifest_of(slug: &str) -> String {
    format!("listings/one/{slug}/Cargo.toml")
}

/// Its program.
pub(crate) fn main_of(slug: &str) -> String {
    format!("listings/one/{slug}/src/main.rs")
}

/// Its recording.
pub(crate) fn cast_of(slug: &str) -> String {
    format!("listings/one/{slug}/recording.cast")
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the engine starts");
        Self {
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// It did not panic, and all that it reported is in lines of a fair length: problems and their remedies.
    #[track_caller]
    pub(crate) fn stays_calm(self) -> Self {
        assert!(
            matches!(self.status, Some(0 | 1)),
            "it did not end as it should:\n{self}"
        );
        assert!(!self.said("panicked at"), "it panicked:\n{self}");
        let begins = ["error: ", "warning: ", "    help: "];
        for line in self.stderr.lines() {
            let reports = begins.iter().any(|begin| line.starts_with(begin));
            assert!(reports, "what is this: `{line}`\n{self}");
            assert!(line.chars().count() < 500, "a line is too long:\n{self}");
        }
        self
    }

    /// It ended with success.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.status, Some(0), "it failed:\n{self}");
        self
    }

    /// It ended with the status of an error that it reported, not with a panic.
    #[track_caller]
    pub(crate) fn fails(self) -> Self {
        assert_eq!(
            self.status,
            Some(1),
            "it did not fail as it should:\n{self}"
        );
        self
    }

    /// It printed this, on either stream.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.said(text), "it did not say `{text}`, but:\n{self}");
        self
    }

    /// It reported an error at this place with this in its words.
    #[track_caller]
    pub(crate) fn says_of(self, place: &str, what: &str) -> Self {
        let begins = format!("error: {place}: ");
        let mut lines = self.stderr.lines();
        let said = lines.any(|line| line.starts_with(&begins) && line.contains(what));
        assert!(said, "expected `{begins}… {what}` in:\n{self}");
        self
    }

    /// It did not print this.
    #[track_caller]
    pub(crate) fn never_says(self, text: &str) -> Self {
        assert!(!self.said(text), "it said `{text}`:\n{self}");
        self
    }

    /// It reported one error and nothing else: one line, and one more if there is a remedy.
    #[track_caller]
    pub(crate) fn says_one_error(self) -> Self {
        let lines: Vec<&str> = self.stderr.lines().collect();
        let one = match lines.as_slice() {
            [error] => error.starts_with("error: "),
            [error, mend] => error.starts_with("error: ") && mend.starts_with("    help: "),
            _ => false,
        };
        assert!(one, "it should report one error in a line:\n{self}");
        self
    }

    pub(crate) fn said(&self, text: &str) -> bool {
        self.stdout.contains(text) || self.stderr.contains(text)
    }

    /// Its standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("it printed no JSON ({error}):\n{self}"))
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "status {:?}\n--- standard output\n{}\n--- standard error\n{}",
            self.status, self.stdout, self.stderr
        )
    }
}

/// The engine at work; dropped, it is ended.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Presses Ctrl-C, as far as this process is concerned.
    pub(crate) fn interrupt(&self) {
        self.signal(Signal::SIGINT);
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.0.id() as i32), signal).expect("the engine is running");
    }

    /// Waits for its end and returns its status.
    pub(crate) fn end(mut self) -> Option<i32> {
        let status = await_some("the end of the engine", || {
            self.0.try_wait().expect("a child of this process")
        });
        status.code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, or ends now.
        let _ = kill(Pid::from_raw(self.0.id() as i32), Signal::SIGTERM);
        let _ = self.0.wait();
    }
}

/// Waits until there is something, or panics when it takes too long.
#[track_caller]
pub(crate) fn await_some<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        sleep(Duration::from_millis(10));
    }
}

/// Whether the process runs. One that has ended and is not yet buried does not.
pub(crate) fn is_running(process: i32) -> bool {
    let buried = kill(Pid::from_raw(process), None).is_err();
    // The state stands behind the name, which stands in parentheses.
    let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let dead = state
        .rsplit_once(") ")
        .is_some_and(|(_, state)| state.starts_with('Z'));
    !buried && !dead
}
