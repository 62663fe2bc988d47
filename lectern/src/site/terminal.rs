//! What the preview says in the terminal.

use std::io::{self, IsTerminal as _, Write as _};

use crate::ground::{Problem, Severity, print_stderr};

/// Says on a terminal what the preview is at; for others, it is of no interest.
pub(super) fn doing(what: &str) {
    if io::stderr().is_terminal() {
        print_stderr(what);
    }
}

/// Prints a line on standard output. Where that is closed, the server that it tells of runs all the same.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints problems in the terminal.
pub(super) fn report(problems: &[Problem]) {
    for problem in problems {
        print_stderr(&problem.to_string());
    }
}

/// Those that are errors, in words.
pub(super) fn errors(problems: &[Problem]) -> Vec<String> {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    errors.map(Problem::to_string).collect()
}
