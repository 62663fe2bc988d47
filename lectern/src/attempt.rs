//! What the tests of an exercise say of an attempt at it.
//!
//! In: an exercise and a compiled test program, of its starter or of its solution. Out: what is wrong. The tests must
//! tell the two apart, and for the right reason: each of them passes with the solution, and each of them fails with the
//! starter because it got to a `todo!()` in it, and for no other reason.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use regex::Regex;

use crate::cargo::{Compiled, Diagnostic};
use crate::exercise::{Exercise, Side};
use crate::problem::{Problem, one_line};
use crate::process::Group;

/// How long tests may take before they are said to hang: far longer than any exercise waits.
const DEADLINE: Duration = Duration::from_secs(60);

/// How much of what a test prints is kept, in bytes.
const MOST_OUTPUT: u64 = 1024 * 1024;

/// What is wrong with a solution, given what became of compiling its tests.
pub fn solution(exercise: &Exercise, compiled: &Compiled) -> Vec<Problem> {
    let side = &exercise.solution;
    let program = match compiled {
        Compiled::Program(program) => program,
        Compiled::Errors(errors) => return not_compiled(side, errors),
    };
    let problem = |what: String| {
        let problem = Problem::error(&side.main, what);
        problem.mend(format!("cargo test -p {}", side.package))
    };
    // They wait more than they compute, so more of them can run at once than there are processors.
    match run(program, &["--include-ignored", "--test-threads=4"]) {
        Ok(Ended { success: true, .. }) => Vec::new(),
        Ok(Ended { success, printed }) => {
            let failed: Vec<&str> = FAILED
                .captures_iter(&printed)
                .filter_map(|test| test.get(1).map(|name| name.as_str()))
                .collect();
            let what = match (success, failed.is_empty()) {
                (_, false) => format!("the solution fails {}", failed.join(", ")),
                (_, true) => "the tests of the solution do not come to their end".to_owned(),
            };
            vec![problem(format!("{what}:\n{}", indented(&printed)))]
        }
        Err(what) => vec![problem(format!("the tests of the solution {what}"))],
    }
}

/// What is wrong with a starter that has something left to do, given what became of compiling its tests.
pub fn starter(exercise: &Exercise, compiled: &Compiled) -> Vec<Problem> {
    let side = &exercise.starter;
    let program = match compiled {
        Compiled::Program(program) => program,
        Compiled::Errors(errors) => return not_compiled(side, errors),
    };
    let tests = match run(program, &["--list"]) {
        Ok(listed) => names(&listed.printed),
        Err(what) => {
            return vec![Problem::error(
                &exercise.tests,
                format!("listing them {what}"),
            )];
        }
    };
    if tests.is_empty() {
        return vec![
            Problem::error(&exercise.tests, "has no test").mend("write functions marked `#[test]`"),
        ];
    }
    let wrong = |test: &String| {
        let args = ["--exact", test, "--include-ignored", "--nocapture"];
        let what = match run(program, &args) {
            Ok(Ended { success: true, .. }) => {
                format!("`{test}` passes with the starter, in which nothing is solved")
            }
            Ok(Ended { printed, .. }) => fails_otherwise(side, test, &printed)?,
            Err(what) => format!("`{test}` with the starter {what}"),
        };
        let problem = Problem::error(&exercise.tests, what).at(exercise.test_line(test));
        Some(problem.mend(format!(
            "let the test need what is `todo!()` in {}, or put the `todo!()` where the test comes by first",
            side.main.display()
        )))
    };
    tests.iter().filter_map(wrong).collect()
}

/// For what other reason than a `todo!()` of the starter a test fails; `None` if that is the reason. The first panic
/// counts: what comes after it comes of it.
fn fails_otherwise(side: &Side, test: &str, printed: &str) -> Option<String> {
    let Some(panic) = PANIC.captures(printed) else {
        return Some(format!(
            "`{test}` fails with the starter, and not by a panic:\n{}",
            indented(printed)
        ));
    };
    let (file, message) = (Path::new(&panic["file"]), &panic["message"]);
    if file == side.main && message.starts_with("not yet implemented") {
        return None;
    }
    Some(format!(
        "`{test}` fails with the starter for another reason than its `todo!()`: {}:{}: {message}",
        file.display(),
        &panic["line"]
    ))
}

static PANIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"panicked at (?<file>[^\n]+):(?<line>\d+):\d+:\n(?<message>[^\n]*)")
        .expect("the expression is a constant")
});

static FAILED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^test (\S+)(?: - should panic)? \.\.\. FAILED$")
        .expect("the expression is a constant")
});

/// The names in what a test program lists.
fn names(listed: &str) -> Vec<String> {
    let names = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    names.map(str::to_owned).collect()
}

fn indented(printed: &str) -> String {
    let lines: Vec<String> = printed
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("    {line}"))
        .collect();
    lines.join("\n")
}

fn not_compiled(side: &Side, errors: &[Diagnostic]) -> Vec<Problem> {
    let problem = |error: &Diagnostic| {
        let first = one_line(error.rendered.lines().next().unwrap_or_default());
        let problem = Problem::error(&side.main, format!("does not compile: {first}"));
        let problem = match error.line {
            Some(line) => problem.at(line),
            None => problem,
        };
        problem.mend(format!("cargo test --no-run -p {}", side.package))
    };
    errors.iter().map(problem).collect()
}

/// How a test program ended.
struct Ended {
    success: bool,
    /// What it wrote to both of its outputs.
    printed: String,
}

/// Runs a test program to its end; says what is wrong if it does not come to one.
fn run(program: &Path, args: &[&str]) -> Result<Ended, String> {
    let cannot = |error: std::io::Error| format!("cannot be run: {error}");
    let (reader, writer) = std::io::pipe().map_err(cannot)?;
    let mut command = Command::new(program);
    command
        .args(args)
        .env("NO_PROXY", "127.0.0.1")
        .env_remove("RUST_BACKTRACE")
        .env_remove("RUST_TEST_THREADS")
        .stdin(Stdio::null())
        .stdout(writer.try_clone().map_err(cannot)?)
        .stderr(writer);
    let (mut child, group) = Group::start(&mut command).map_err(cannot)?;
    drop(command);
    let (done, printed) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = reader.take(MOST_OUTPUT).read_to_end(&mut bytes);
        // Nobody listens any more if the run was given up.
        let _ = done.send(read.map(|_| bytes));
    });
    let (ended, end) = mpsc::channel();
    thread::spawn(move || {
        let _ = ended.send(child.wait());
    });
    let end = match end.recv_timeout(DEADLINE) {
        Ok(end) => end.map_err(cannot)?,
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            let seconds = DEADLINE.as_secs();
            return Err(format!("did not end within {seconds} seconds"));
        }
    };
    // Whatever it has left behind goes now, and with it the last writer of the pipe.
    drop(group);
    let printed = printed
        .recv_timeout(DEADLINE)
        .map_err(|_| "left a process behind that holds its output".to_owned())?
        .map_err(cannot)?;
    Ok(Ended {
        success: end.success(),
        printed: String::from_utf8_lossy(&printed).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_panic_is_the_reason() {
        let printed = "running 1 test\n\nthread 'tests::a' (7) panicked at exercises/c/e/starter/src/main.rs:3:5:\n\
             not yet implemented: start threads\nnote: run with…\n\nthread 'x' panicked at library/y.rs:1:1:\nno\n";
        let panic = PANIC.captures(printed).expect("it is a panic");
        assert_eq!(&panic["file"], "exercises/c/e/starter/src/main.rs");
        assert_eq!(&panic["message"], "not yet implemented: start threads");
    }

    #[test]
    fn tests_are_listed_by_name() {
        assert_eq!(
            names("tests::a: test\ntests::b: test\n\n2 tests, 0 benchmarks\n"),
            ["tests::a", "tests::b"]
        );
    }
}
