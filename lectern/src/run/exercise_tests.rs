//! What the tests of an exercise say of an attempt at it.
//!
//! In: an exercise and a compiled test program, of its starter or of its solution. Out: what is wrong. The tests must
//! tell the two apart, and for the right reason: each of them passes with the solution, and each of them fails with the
//! starter because it got to a `todo!()` in it, and for no other reason.
//!
//! A program is started once, and runs all of its tests side by side, as it does when a reader says `cargo test`. Only
//! a test of the starter that does not fail there as it should is run again, alone, and what it does then counts:
//! another test may have ended the whole program before this one came to its end.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use regex::Regex;

use super::messages::{Compiled, Diagnostic};
use super::rules::{COMPILER_REFUSES, FAILING_SOLUTION, TEST_WITHOUT_A_TASK};
use crate::book::{EXERCISE_TESTS, Exercise, Needs, Side};
use crate::ground::{Group, Problem, one_line};

/// What the tests of an exercise need of a machine, with as many others beside them as [`EXERCISES_AT_ONCE`] says.
pub(crate) const EXERCISE_NEEDS: Needs = Needs {
    processors: 0,
    files: 256,
    threads: 512,
};

/// How many test programs run side by side at the most. Nearly all that they do is wait.
pub(crate) const EXERCISES_AT_ONCE: usize = 16;

/// How many tests of one program run side by side.
const TEST_THREADS: &str = "--test-threads=4";

/// How long a program may say nothing before it is said to hang. It says something whenever a test ends, and no test
/// waits for as long as a minute, even for what never comes.
const QUIET: Duration = Duration::from_secs(180);

/// How much of what a test prints is kept, in bytes.
const MOST_OUTPUT: u64 = 1024 * 1024;

/// What is wrong with a solution, given what became of compiling its tests.
pub fn solution_problems(exercise: &Exercise, compiled: &Compiled) -> Vec<Problem> {
    let side = &exercise.solution;
    let program = match compiled {
        Compiled::Program(program) => program,
        Compiled::Errors(errors) => return not_compiled(side, errors),
    };
    let problem = |what: String| {
        let problem = Problem::error(FAILING_SOLUTION, &side.main, what);
        problem.mend(format!("cargo test -p {}", side.package))
    };
    match run(program, &["--include-ignored", TEST_THREADS]) {
        Ok(Ended { success: true, .. }) => Vec::new(),
        Ok(Ended { success, printed }) => {
            let failed: Vec<&str> = FAILED
                .captures_iter(&printed)
                .filter_map(|test| test.get(1).map(|name| name.as_str()))
                .collect();
            let what = match (success, failed.is_empty()) {
                (_, false) => format!("the solution fails {}", failed.join(", ")),
                (_, true) => "the tests of the solution don't come to an end".to_owned(),
            };
            vec![problem(format!("{what}:\n{}", indented(&printed)))]
        }
        Err(what) => vec![problem(format!("the tests of the solution {what}"))],
    }
}

/// What is wrong with a starter that has something left to do, given what became of compiling its tests.
pub fn starter_problems(exercise: &Exercise, compiled: &Compiled) -> Vec<Problem> {
    let side = &exercise.starter;
    let program = match compiled {
        Compiled::Program(program) => program,
        Compiled::Errors(errors) => return not_compiled(side, errors),
    };
    let together = run(program, &["--include-ignored", TEST_THREADS])
        .map(|ended| failures(&ended.printed))
        .unwrap_or_default();
    let tests = match run(program, &["--list"]) {
        Ok(listed) => names(&listed.printed),
        Err(what) => {
            return vec![Problem::error(
                TEST_WITHOUT_A_TASK,
                &exercise.tests,
                format!("listing them {what}"),
            )];
        }
    };
    if tests.is_empty() {
        return vec![
            Problem::error(EXERCISE_TESTS, &exercise.tests, "has no test")
                .mend("write functions marked `#[test]`"),
        ];
    }
    let fails_as_it_should = |test: &&String| {
        let printed = together.get(test.as_str());
        printed.is_some_and(|printed| fails_otherwise(side, test, printed).is_none())
    };
    let wrong = |test: &String| {
        let args = ["--exact", test, "--include-ignored", "--nocapture"];
        let what = match run(program, &args) {
            Ok(Ended { success: true, .. }) => {
                format!("`{test}` passes with the starter, in which nothing is solved")
            }
            Ok(Ended { printed, .. }) => fails_otherwise(side, test, &printed)?,
            Err(what) => format!("`{test}` with the starter {what}"),
        };
        let problem =
            Problem::error(TEST_WITHOUT_A_TASK, &exercise.tests, what).at(exercise.test_line(test));
        Some(problem.mend(format!(
            "let the test need what is `todo!()` in {}, or put the `todo!()` where the test comes by first",
            side.main.display()
        )))
    };
    let to_be_seen = tests.iter().filter(|test| !fails_as_it_should(test));
    to_be_seen.filter_map(wrong).collect()
}

/// The tests that failed, by name, each with what it and its threads printed. What passed is not among them, and
/// nothing is if the program did not come to its end.
fn failures(printed: &str) -> BTreeMap<String, String> {
    let begins: Vec<_> = OUTPUT.captures_iter(printed).collect();
    let ends = begins.iter().skip(1).filter_map(|next| next.get(0));
    let ends = ends.map(|next| next.start()).chain([printed.len()]);
    let failures = begins.iter().zip(ends).filter_map(|(begin, end)| {
        let text = printed.get(begin.get(0)?.end()..end)?;
        Some((begin["test"].to_owned(), text.to_owned()))
    });
    failures.collect()
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

/// Where the output of a failed test begins. What passed is not shown.
static OUTPUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^---- (?<test>\S+) stdout ----$").expect("the expression is a constant")
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
        let problem = Problem::error(
            COMPILER_REFUSES,
            &side.main,
            format!("does not compile: {first}"),
        );
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
    let cannot = |error: io::Error| format!("cannot be run: {error}");
    let (reader, writer) = io::pipe().map_err(cannot)?;
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
    let (news, printed) = mpsc::channel();
    let ended = news.clone();
    thread::spawn(move || {
        let mut output = reader.take(MOST_OUTPUT);
        let mut piece = [0; 4096];
        while let Ok(count @ 1..) = output.read(&mut piece) {
            // Nobody listens any more if the run was given up.
            let _ = news.send(News::Printed(piece[..count].to_vec()));
        }
        let _ = news.send(News::NothingMore);
    });
    thread::spawn(move || {
        let _ = ended.send(News::Ended(child.wait()));
    });
    let mut bytes = Vec::new();
    let (mut group, mut end, mut all_printed) = (Some(group), None, false);
    while end.is_none() || !all_printed {
        match printed.recv_timeout(QUIET) {
            Ok(News::Printed(piece)) => bytes.extend(piece),
            Ok(News::NothingMore) => all_printed = true,
            Ok(News::Ended(status)) => {
                end = Some(status.map_err(cannot)?);
                // Whatever it has left behind goes now, and with it the last writer of the pipe.
                drop(group.take());
            }
            Err(_) if end.is_some() => {
                return Err("left a process behind that holds its output".to_owned());
            }
            Err(_) => {
                let seconds = QUIET.as_secs();
                return Err(format!("hang: none of them ended within {seconds} seconds"));
            }
        }
    }
    Ok(Ended {
        success: end.is_some_and(|status| status.success()),
        printed: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

/// What is heard of a program that runs.
enum News {
    Printed(Vec<u8>),
    NothingMore,
    Ended(io::Result<ExitStatus>),
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
    fn what_each_failed_test_printed_is_told_apart() {
        let printed = "running 3 tests\ntest tests::a ... FAILED\ntest tests::b ... ok\ntest tests::c ... FAILED\n\n\
             failures:\n\n---- tests::a stdout ----\none\n\n\
             ---- tests::c stdout ----\ntwo\n\n\nfailures:\n    tests::a\n";
        let failures = failures(printed);
        assert_eq!(failures.len(), 2);
        assert!(
            failures["tests::a"].trim() == "one" && failures["tests::c"].starts_with("\ntwo\n")
        );
    }

    #[test]
    fn tests_are_listed_by_name() {
        assert_eq!(
            names("tests::a: test\ntests::b: test\n\n2 tests, 0 benchmarks\n"),
            ["tests::a", "tests::b"]
        );
    }
}
