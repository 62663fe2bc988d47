//! Every arrangement of a Parsons problem, compiled as a reader would compile it, and gone through under all schedules.
//!
//! In: a listing, and the programs that its lines can be arranged to. Out: [`Tried`] for each: the compiler's first error, or the
//! states of the program. Each is compiled by itself with the standard library, so that the error is the one that a reader would
//! see; those that compile go into one program with the model.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use super::text::{Text, for_the_model};
use super::tried::{Refusal, Tried};
use super::workshop::{MODEL, Workshop, run, rustc};
use crate::book::{Listing, SchedulesClaim};
use crate::ground::{Group, Problem, cause, in_parallel, one_line};
use crate::run::messages::without_homes;
use crate::run::rules::MODEL_REFUSES;

/// What the model says of a program whose schedules need not end.
const ENDLESS: &str = "a schedule has more than ";

/// A program that does no step for so long never will: the model needs some hundredths of a second for all schedules.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    code: Option<Code>,
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    is_primary: bool,
    line_start: usize,
}

/// Tries every program, and says what became of each, in their order.
///
/// # Errors
/// A problem, where one of them is something that the model does not have, or where the machine refuses.
pub(crate) fn try_all(
    workshop: &Workshop,
    listing: &Listing,
    claim: &SchedulesClaim,
    programs: &[String],
) -> Result<Vec<Tried>, Problem> {
    let wrong = |what: String| {
        Problem::error(MODEL_REFUSES, &listing.main, what)
            .mend("let the program, and whatever its lines can be arranged to, do something else")
    };
    let folder = workshop.0.path().join(format!("{}-arranged", listing.slug));
    let numbered: Vec<(usize, &String)> = programs.iter().enumerate().collect();
    let checked = in_parallel(&numbered, |(number, program)| {
        refusal(&folder.join(number.to_string()), program)
    });
    let mut tried: Vec<Option<Tried>> = Vec::with_capacity(programs.len());
    for refusal in checked {
        let refusal = refusal.map_err(|error| wrong(cause(&error)))?;
        tried.push(refusal.map(Tried::Refused));
    }
    let compiles: Vec<usize> = (0..tried.len())
        .filter(|&number| tried[number].is_none())
        .collect();
    let texts = compiles
        .iter()
        .map(|&number| for_the_model(&programs[number]))
        .collect::<Result<Vec<_>, _>>()
        .map_err(wrong)?;
    let program = compile(&folder, &texts, claim).map_err(wrong)?;
    let numbered: Vec<(usize, usize)> = compiles.iter().copied().enumerate().collect();
    let explored = in_parallel(&numbered, |(index, _)| explore(&folder, &program, *index));
    for ((_, number), explored) in numbered.into_iter().zip(explored) {
        let explored = explored.map_err(|what| wrong(format!("{what}:\n{}", programs[number])))?;
        tried[number] = Some(explored);
    }
    Ok(tried.into_iter().flatten().collect())
}

/// The compiler's first error in a program, if it has one.
fn refusal(folder: &Path, program: &str) -> io::Result<Option<Refusal>> {
    // As it is called in a reader's package.
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), program)?;
    let mut rustc = rustc(folder);
    rustc.args([
        "--crate-name",
        "arranged",
        "--emit=metadata",
        "--error-format=json",
        "src/main.rs",
    ]);
    let output = run(&mut rustc)?;
    if output.status.success() {
        return Ok(None);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let mut diagnostics = said
        .lines()
        .filter_map(|line| serde_json::from_str::<Diagnostic>(line).ok());
    let first = diagnostics.find(|diagnostic| diagnostic.level == "error");
    let first =
        first.ok_or_else(|| io::Error::other(format!("rustc says no error: {}", said.trim())))?;
    let primary = first.spans.iter().find(|span| span.is_primary);
    Ok(Some(Refusal {
        code: first.code.map_or_else(String::new, |code| code.code),
        message: one_line(&first.message),
        line: primary.map_or(0, |span| span.line_start),
        text: told(first.rendered.unwrap_or_default().trim_end()),
    }))
}

/// What the compiler says, the same on every machine: without the places where this one keeps files, and without the code of the
/// standard library, which the compiler quotes where it is installed.
fn told(rendered: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut is_foreign = false;
    let text = without_homes(rendered);
    for line in text.lines() {
        let start = line.trim_start();
        let place = ["--> ", "::: "]
            .iter()
            .find_map(|mark| start.strip_prefix(mark));
        if let Some(place) = place {
            is_foreign = !place.starts_with("src/main.rs:");
        } else if is_foreign {
            let quotes = start.trim_start_matches(|letter: char| letter.is_ascii_digit());
            if quotes.trim_start().starts_with('|') || start == "..." {
                continue;
            }
            is_foreign = false;
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// One program of all texts, with the model; it is told by its argument which of them to go through.
fn compile(folder: &Path, texts: &[Text], claim: &SchedulesClaim) -> Result<String, String> {
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for (index, text) in texts.iter().enumerate() {
            fs::write(folder.join(format!("program_{index}.rs")), &text.program)?;
        }
        fs::write(folder.join("main.rs"), root(texts, claim))
    };
    write().map_err(|error| cause(&error))?;
    let mut rustc = rustc(folder);
    rustc.args([
        "--crate-name",
        "arrangements",
        "-Cdebuginfo=line-tables-only",
        "--extern",
    ]);
    rustc.arg(format!("{MODEL}=../lib{MODEL}.rlib"));
    rustc.arg("main.rs");
    let compiled = run(&mut rustc).map_err(|error| cause(&error))?;
    match compiled.status.success() {
        true => Ok("arrangements".to_owned()),
        false => Err(format!(
            "an arrangement of its lines does not compile with the model of schedules:\n{}",
            String::from_utf8_lossy(&compiled.stderr)
        )),
    }
}

fn root(texts: &[Text], claim: &SchedulesClaim) -> String {
    let mut threads = vec!["main".to_owned()];
    threads.extend(claim.threads.iter().cloned());
    let mut root = format!(
        "macro_rules! println {{\n    () => {{ ::{MODEL}::print(String::new()) }};\n    ($($text:tt)*) => {{ \
         ::{MODEL}::print(format!($($text)*)) }};\n}}\n\n"
    );
    let mut arms = String::new();
    for (index, text) in texts.iter().enumerate() {
        root.push_str(&format!("mod program_{index};\n"));
        let call = text
            .call
            .replace("program::", &format!("program_{index}::"));
        arms.push_str(&format!(
            "        Some(\"{index}\") => ::{MODEL}::main(::{MODEL}::Setup {{ file: \"program_{index}.rs\", \
             source: include_str!(\"program_{index}.rs\"), threads: &{threads:?}, tasks: {} }}, || {{ let () = {call}; }}),\n",
            text.tasks
        ));
    }
    root.push_str(&format!(
        "\nfn main() -> std::process::ExitCode {{\n    match std::env::args().nth(1).as_deref() {{\n{arms}        \
         _ => std::process::ExitCode::from(2),\n    }}\n}}\n"
    ));
    root
}

/// Goes through all schedules of one of the texts.
fn explore(folder: &Path, program: &str, index: usize) -> Result<Tried, String> {
    let mut command = Command::new(folder.join(program));
    command.arg(index.to_string()).current_dir(folder);
    let explored = run_for(&mut command, PATIENCE).map_err(|error| cause(&error))?;
    let Some(explored) = explored else {
        let seconds = PATIENCE.as_secs();
        return Err(format!(
            "an arrangement of its lines does no step for {seconds} seconds, so it never comes to an end; let every loop do one"
        ));
    };
    let said = String::from_utf8_lossy(&explored.stderr);
    match explored.status.success() {
        true => serde_json::from_slice(&explored.stdout)
            .map(Tried::Ran)
            .map_err(|error| format!("the model of schedules printed no graph: {error}")),
        false if said.starts_with(ENDLESS) => Ok(Tried::Endless),
        false => Err(format!(
            "the model of schedules gives up at an arrangement of its lines: {}",
            said.trim()
        )),
    }
}

/// Runs a command to its end; nothing comes of one that takes longer than this.
fn run_for(command: &mut Command, longest: Duration) -> io::Result<Option<Output>> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let (child, group) = Group::start(command)?;
    let (done, output) = mpsc::channel();
    let waits = thread::spawn(move || done.send(child.wait_with_output()));
    let ended = output.recv_timeout(longest).ok();
    drop(group);
    // It has ended by itself, or with its group.
    let _ = waits.join();
    ended.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_the_same_wherever_the_standard_library_has_its_code() {
        let without = "error[E0597]: `total` does not live long enough\n  --> src/main.rs:14:20\n   |\n14 |         let mine = &total;\n   |                    ^^^^^^\n   |\n\
             note: requirement that the value outlives `'static` introduced here\n  --> library/std/src/thread/mod.rs:128:14\n   = help: lend it";
        let with = without.replace(
            "--> library/std/src/thread/mod.rs:128:14",
            "--> /home/me/.rustup/toolchains/x/lib/rustlib/src/rust/library/std/src/thread/mod.rs:128:14\n    |\n128 |     F: 'static,\n    |        ^^^^^^^\n...",
        );
        assert_eq!(told(&with), without);
        assert_eq!(told(without), without);
    }
}
