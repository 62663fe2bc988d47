//! Where programs are compiled with the model, and run through all their schedules.
//!
//! In: a listing. Out: [`Raw`]. The engine has the model's text, and gives it to `rustc` without Cargo: neither needs a package.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::graph::Raw;
use super::layer::LAYER;
use super::text::{Text, for_the_model};
use crate::book::{Listing, SchedulesClaim};
use crate::ground::{Group, MACHINE_REFUSES, Problem, Scratch, cause};
use crate::run::rules::MODEL_REFUSES;

/// The model's name as a crate.
pub(super) const MODEL: &str = "lectern_model";

/// The model, compiled, in a folder of its own.
#[derive(Debug)]
pub(crate) struct Workshop(pub(super) Scratch);

impl Workshop {
    /// Compiles the model.
    ///
    /// # Errors
    /// A problem, if this machine cannot.
    pub(crate) fn open() -> Result<Self, Problem> {
        let wrong = |what: String| {
            Problem::error(
                MACHINE_REFUSES,
                "Cargo.toml",
                format!("the model of schedules {what}"),
            )
        };
        let folder =
            Scratch::new().map_err(|error| wrong(format!("has no folder: {}", cause(&error))))?;
        let model = folder.path().join("model");
        for (file, text) in LAYER {
            let file = model.join(file);
            file.parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&file, text))
                .map_err(|error| wrong(format!("cannot be written: {}", cause(&error))))?;
        }
        let mut rustc = rustc(folder.path());
        rustc.args([
            "--crate-name",
            MODEL,
            "--crate-type",
            "rlib",
            "-Copt-level=1",
            "model/lib.rs",
        ]);
        let output = run(&mut rustc)
            .map_err(|error| wrong(format!("cannot be compiled: {}", cause(&error))))?;
        match output.status.success() {
            true => Ok(Self(folder)),
            false => Err(wrong(format!(
                "does not compile:\n{}",
                String::from_utf8_lossy(&output.stderr)
            ))),
        }
    }

    /// Goes through all schedules of a listing.
    ///
    /// # Errors
    /// A problem that says what the model cannot do with the program.
    pub(crate) fn explore(
        &self,
        listing: &Listing,
        claim: &SchedulesClaim,
    ) -> Result<Raw, Problem> {
        let wrong = |what: String| {
            Problem::error(MODEL_REFUSES, &listing.main, what).mend(
                "let the program use threads, locks, condition variables and atomics of the standard library, and nothing \
                 that is another thing each time",
            )
        };
        let text = for_the_model(&listing.source).map_err(wrong)?;
        let folder = self.0.path().join(&listing.slug);
        write_program(&folder, &text, claim).map_err(|error| wrong(cause(&error)))?;
        let mut rustc = rustc(&folder);
        rustc.args([
            "--crate-name",
            "schedules",
            "-Cdebuginfo=line-tables-only",
            "--extern",
        ]);
        rustc.arg(format!("{MODEL}=../lib{MODEL}.rlib"));
        rustc.arg("main.rs");
        let compiled = run(&mut rustc).map_err(|error| wrong(cause(&error)))?;
        if !compiled.status.success() {
            return Err(wrong(format!(
                "does not compile with the model of schedules:\n{}",
                String::from_utf8_lossy(&compiled.stderr)
            )));
        }
        let mut command = Command::new(folder.join("schedules"));
        let explored = run(command.current_dir(&folder)).map_err(|error| wrong(cause(&error)))?;
        if !explored.status.success() {
            let said = String::from_utf8_lossy(&explored.stderr);
            return Err(wrong(format!(
                "the model of schedules gives up: {}",
                said.trim()
            )));
        }
        serde_json::from_slice(&explored.stdout)
            .map_err(|error| wrong(format!("the model of schedules printed no graph: {error}")))
    }
}

pub(super) fn rustc(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition", "2024", "--cap-lints", "allow"]);
    command.current_dir(folder);
    command
}

/// Runs a command to its end; it does not outlive the engine.
pub(super) fn run(command: &mut Command) -> io::Result<Output> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let (child, _group) = Group::start(command)?;
    child.wait_with_output()
}

fn write_program(folder: &Path, text: &Text, claim: &SchedulesClaim) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("program.rs"), &text.program)?;
    let mut threads = vec!["main".to_owned()];
    threads.extend(claim.threads.iter().cloned());
    let root = format!(
        "macro_rules! println {{\n    () => {{ ::{MODEL}::print(String::new()) }};\n    ($($text:tt)*) => {{ \
         ::{MODEL}::print(format!($($text)*)) }};\n}}\n\nmod program;\n\nfn main() -> std::process::ExitCode {{\n    \
         let setup = ::{MODEL}::Setup {{\n        file: \"program.rs\",\n        source: include_str!(\"program.rs\"),\n        \
         threads: &{threads:?},\n        tasks: {},\n    }};\n    ::{MODEL}::main(setup, || {{\n        let () = {};\n    }})\n}}\n",
        text.tasks, text.call
    );
    fs::write(folder.join("main.rs"), root)
}
