//! Compiles listings, and the tests of exercises, with Cargo.
//!
//! In: listings or packages. Out: for each, the path of its program, or the errors of the compiler. Fails as a whole where Cargo
//! cannot be started or stops before it gets to the listings, for instance at a malformed manifest.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::rules::COMPILER_REFUSES;
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

/// What compiling a listing gave.
#[derive(Debug)]
pub enum Compiled {
    /// The program.
    Program(PathBuf),
    /// The errors, at least one.
    Errors(Vec<Diagnostic>),
}

/// An error of the compiler.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Its code, such as `E0277`, or its message where it has none.
    pub code: String,
    /// The whole message as the compiler prints it.
    pub rendered: String,
    /// The line of the source that it is about.
    pub line: Option<usize>,
}

#[derive(Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-artifact")]
    Artifact {
        target: Target,
        profile: ArtifactProfile,
        executable: Option<PathBuf>,
    },
    #[serde(rename = "compiler-message")]
    Diagnostic {
        target: Target,
        message: CompilerMessage,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct ArtifactProfile {
    test: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct CompilerMessage {
    level: String,
    message: String,
    code: Option<Code>,
    rendered: Option<String>,
    spans: Vec<SourceSpan>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct SourceSpan {
    is_primary: bool,
    line_start: usize,
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
    let mut compiled = BTreeMap::new();
    for profile in [Profile::Dev, Profile::Release] {
        let of_profile: Vec<&Listing> = listings
            .iter()
            .copied()
            .filter(|listing| listing.contract.profile == profile)
            .collect();
        if !of_profile.is_empty() {
            compiled.extend(compile_profile(project, &of_profile, profile, progress)?);
        }
    }
    Ok(compiled)
}

fn compile_profile(
    project: &Project,
    listings: &[&Listing],
    profile: Profile,
    progress: Progress,
) -> Result<BTreeMap<String, Compiled>, Problem> {
    let mut command = cargo(project, progress);
    command
        .args(["build", "--keep-going", "--message-format=json"])
        // Of the whole workspace, so that the dependencies have the same features whatever is asked for: each other choice
        // of packages would compile them anew.
        .arg("--workspace")
        .args(listings.iter().flat_map(|listing| ["--bin", &listing.slug]));
    if profile == Profile::Release {
        command.arg("--release");
    }
    for listing in listings {
        if !listing.contract.compiles() {
            command.args([
                "--features",
                &format!("{}/{DOES_NOT_COMPILE}", listing.slug),
            ]);
        }
    }
    let CargoOutput { messages, said } = listen(&mut command, progress)?;
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
    let CargoOutput { messages, said } = listen(&mut command, progress)?;
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

/// What Cargo wrote.
pub(super) struct CargoOutput {
    /// On standard output, for programs.
    pub(super) messages: String,
    /// On standard error, for people.
    pub(super) said: String,
}

/// Runs Cargo to its end, and listens to it.
pub(super) fn listen(command: &mut Command, progress: Progress) -> Result<CargoOutput, Problem> {
    let cannot = |error: std::io::Error| {
        Problem::error(
            MACHINE_REFUSES,
            "Cargo.toml",
            format!("cannot run cargo: {error}"),
        )
    };
    let (mut child, _group) = Group::start(command).map_err(cannot)?;
    let stderr = child.stderr.take().map(|stderr| {
        std::thread::spawn(move || {
            let mut said = String::new();
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if progress == Progress::Shown && is_progress(&line) {
                    print_stderr(&line);
                }
                said.push_str(&line);
                said.push('\n');
            }
            said
        })
    });
    let mut messages = String::new();
    if let Some(stdout) = &mut child.stdout {
        stdout.read_to_string(&mut messages).map_err(cannot)?;
    }
    child.wait().map_err(cannot)?;
    let said = stderr
        .and_then(|reader| reader.join().ok())
        .unwrap_or_default();
    Ok(CargoOutput { messages, said })
}

/// Reads what Cargo made: programs, or test programs.
fn read_messages(messages: &str, tests: bool) -> BTreeMap<String, Compiled> {
    let mut compiled: BTreeMap<String, Compiled> = BTreeMap::new();
    for message in messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
    {
        match message {
            Message::Artifact {
                target,
                profile,
                executable: Some(program),
            } if target.is_program() && profile.test == tests => {
                compiled.insert(target.name, Compiled::Program(program));
            }
            Message::Diagnostic { target, message }
                if target.is_program() && message.is_error() =>
            {
                let diagnostic = Diagnostic {
                    line: message
                        .spans
                        .iter()
                        .find(|span| span.is_primary)
                        .map(|span| span.line_start),
                    code: message.code.map_or(message.message, |code| code.code),
                    rendered: without_homes(&message.rendered.unwrap_or_default()),
                };
                match compiled
                    .entry(target.name)
                    .or_insert_with(|| Compiled::Errors(Vec::new()))
                {
                    Compiled::Errors(errors) => errors.push(diagnostic),
                    // A test target of the same name cannot stand here: only programs are built.
                    Compiled::Program(_) => {}
                }
            }
            _ => {}
        }
    }
    compiled
}

/// The message without the folders in which this machine keeps the sources of dependencies and of the standard library:
/// `tokio-1.0.0/src/lib.rs` says enough, and a home directory is nobody's business.
pub(super) fn without_homes(rendered: &str) -> String {
    HOMES.replace_all(rendered, "").into_owned()
}

static HOMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"[^\s`'"(]*/(?:registry/src/[^/\s]+|lib/rustlib/src/rust|rustc/[0-9a-f]{40})/"#)
        .expect("the expression is a constant")
});

impl Target {
    fn is_program(&self) -> bool {
        self.kind.iter().any(|kind| kind == "bin")
    }
}

impl CompilerMessage {
    /// The closing "aborting due to …" has no place in the source and is no error of its own.
    fn is_error(&self) -> bool {
        self.level == "error" && !(self.spans.is_empty() && self.code.is_none())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_gives_no_home_away() {
        let message = "  --> /home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/tokio-1.0.0/src/task.rs:1:2\n\
             note: /home/me/.rustup/toolchains/x/lib/rustlib/src/rust/library/core/src/marker.rs\n\
             --> listings/one/a/src/main.rs:3:4\n";
        assert_eq!(
            without_homes(message),
            "  --> tokio-1.0.0/src/task.rs:1:2\nnote: library/core/src/marker.rs\n--> listings/one/a/src/main.rs:3:4\n"
        );
    }
}
