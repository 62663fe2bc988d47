//! What the commands print, and whether that could be done.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use lectern::ground::{Problem, print_stderr};

/// What goes wrong when nobody can read what is printed. Not that somebody stops reading, as `head` does.
static STDOUT_FAILED: AtomicBool = AtomicBool::new(false);

/// Prints a line on standard output.
pub(crate) fn print_stdout(line: &str) {
    if let Err(error) = writeln!(io::stdout(), "{line}")
        && error.kind() != io::ErrorKind::BrokenPipe
        && !STDOUT_FAILED.swap(true, Ordering::Relaxed)
    {
        print_stderr(&format!(
            "error: standard output: cannot be written: {error}"
        ));
    }
}

pub(crate) fn print_problems(problems: &[Problem]) {
    for problem in problems {
        print_stderr(&problem.to_string());
    }
}

/// Whether something that a command printed was lost, so that it must not end with success.
pub(crate) fn stdout_failed() -> bool {
    STDOUT_FAILED.load(Ordering::Relaxed)
}
