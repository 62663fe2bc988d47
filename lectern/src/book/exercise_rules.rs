//! What an exercise that could be read may still have wrong.
//!
//! In: an [`Exercise`]. Out: problems with its programs, their tests and their manifests. The prose of its texts is looked at with
//! that of the chapters.

use super::assertions::silent;
use super::exercise::{Exercise, SHARED_TESTS, Side};
use super::listing_rules::MOST_COLUMNS;
use super::rules::{
    EXERCISE_TESTS, LONG_LINE, OTHER_DEPENDENCIES, OWN_TARGETS, SILENT_ASSERTION, SOLVED_STARTER,
    UNSOLVED_SOLUTION,
};
use crate::ground::Problem;

/// What is wrong with an exercise that could be read, its starter and the prose of its task left aside.
pub(crate) fn rules(exercise: &Exercise) -> Vec<Problem> {
    let solution = &exercise.solution;
    let mut problems = side_rules(solution);
    if let Some(line) = solution.unsolved_line() {
        let problem = Problem::error(
            UNSOLVED_SOLUTION,
            &solution.main,
            "the solution has something left to do",
        );
        problems.push(problem.at(line).mend("solve it"));
    }
    if !exercise.tests_source.contains("#[test]") {
        problems.push(
            Problem::error(EXERCISE_TESTS, &exercise.tests, "has no test").mend(
                "write functions marked `#[test]` that call the program's own with `use super::*`",
            ),
        );
    }
    problems.extend(silent(&exercise.tests_source).into_iter().map(|silent| {
        let what = format!("`{}!` doesn't say in words what is wrong", silent.name);
        Problem::error(SILENT_ASSERTION, &exercise.tests, what)
            .at(silent.line)
            .mend("end it with a sentence that somebody understands whose solution is wrong")
    }));
    problems
}

/// Both programs end with the same three lines and have no tests besides: so they share the very same ones.
fn side_rules(side: &Side) -> Vec<Problem> {
    let mut problems = Vec::new();
    let before = side.source.strip_suffix(SHARED_TESTS);
    if before.is_none() {
        let lines = SHARED_TESTS.trim_end().replace('\n', " ");
        problems.push(
            Problem::error(
                EXERCISE_TESTS,
                &side.main,
                "does not end with the tests that starter and solution share",
            )
            .at(side.source.lines().count().max(1))
            .mend(format!("end it with three lines: {lines}")),
        );
    }
    for (index, line) in before.unwrap_or(&side.source).lines().enumerate() {
        let problem = |rule, what: String| Problem::error(rule, &side.main, what).at(index + 1);
        let for_tests = ["#[test]", "cfg(", "cfg!(", "cfg_attr("];
        if for_tests.iter().any(|words| line.contains(words)) {
            problems.push(
                problem(
                    EXERCISE_TESTS,
                    "has tests of its own, or code for the tests only".to_owned(),
                )
                .mend("put the tests into tests.rs, which starter and solution share"),
            );
        }
        let columns = line.chars().count();
        if columns > MOST_COLUMNS {
            problems.push(
                problem(
                    LONG_LINE,
                    format!(
                        "the line has {columns} characters; a page has room for {MOST_COLUMNS}"
                    ),
                )
                .mend("break the line"),
            );
        }
    }
    let own = [&side.parsed.lib, &side.parsed.bin, &side.parsed.test];
    if own.iter().any(|table| table.is_some()) {
        problems.push(
            Problem::error(OWN_TARGETS, &side.manifest, "declares targets of its own").mend(
                "remove [lib], [[bin]] and [[test]]: an exercise is one program, src/main.rs, with its tests",
            ),
        );
    }
    problems
}

/// What is wrong with a starter. Somebody who solves the exercise where it stands may bring any of this about, so it is the
/// business of those who write the book and not of those who read it.
pub(crate) fn starter_rules(exercise: &Exercise) -> Vec<Problem> {
    let (starter, solution) = (&exercise.starter, &exercise.solution);
    let mut problems = side_rules(starter);
    if !starter.is_unsolved() {
        problems.push(
            Problem::error(
                SOLVED_STARTER,
                &starter.main,
                "the starter has no `todo!()`: nothing is left to do",
            )
            .mend(format!(
                "leave something to do; or, if you have solved it: git restore {}",
                starter.main.display()
            )),
        );
    }
    if starter.parsed.dependencies != solution.parsed.dependencies
        || starter.parsed.dev_dependencies != solution.parsed.dev_dependencies
    {
        problems.push(
            Problem::error(
                OTHER_DEPENDENCIES,
                &starter.manifest,
                "does not have the dependencies of its solution",
            )
            .mend("give both the same: readers should write code, not manifests"),
        );
    }
    problems
}
