//! The run of a listing, beside the program as readers see it: what a stepper and a cancelled future are read from.
//!
//! In: recorded runs. Out: a [`Recorded`], or nothing where there is no recording yet. A number that cannot be the line of the program that
//! printed it is told in words.

use super::definition::{Run, Runs};
use super::table::Wrong;
use crate::ground::shortened;
use crate::run::Evidence;

/// A run, and the program that was run.
#[derive(Debug, Clone, Copy)]
pub struct Recorded<'book> {
    /// What happened.
    pub evidence: &'book Evidence,
    /// The program's file as it was compiled.
    pub source: &'book str,
    /// The program as readers see it.
    pub program: &'book str,
    /// Whether this is the program that was recorded.
    pub fresh: bool,
}

/// What is read from a listing's run, with the program as readers see it. While there is no recording, `read` only says what is
/// wrong with the block.
pub(super) fn read_run<T>(
    runs: &Runs<'_>,
    slug: &str,
    read: impl Fn(Option<Recorded<'_>>) -> Result<Option<T>, Wrong>,
) -> Result<Option<(T, String)>, Wrong> {
    let Some(Run {
        listing,
        evidence,
        fresh,
    }) = runs.get(slug)
    else {
        return Ok(read(None)?.map(|shown| (shown, String::new())));
    };
    let program = listing.program();
    let recorded = Recorded {
        evidence,
        source: &listing.source,
        program: &program,
        fresh: *fresh,
    };
    let shown = read(Some(recorded))?;
    Ok(shown.map(|shown| (shown, program)))
}

/// Whether a recorded number can be the line of the program that computed it, and is the one that readers see.
pub(super) fn check_line(number: usize, recorded: Recorded<'_>) -> Result<(), String> {
    let lines: Vec<&str> = recorded.source.lines().collect();
    let Some(text) = number.checked_sub(1).and_then(|index| lines.get(index)) else {
        return Err(format!(
            "line {number} is not one of the program, which has {}; let it print `line!()`",
            lines.len()
        ));
    };
    let shown = recorded.program.lines().take(number);
    if !shown.eq(lines.iter().copied().take(number)) {
        return Err(format!(
            "line {number} is another one for readers, who do not see the lines that mark anchors; take out the anchors \
             above it"
        ));
    }
    let text = text.trim();
    if has_line(text) {
        return Ok(());
    }
    // Both say where they are called or used, and what stands there can be anything but nothing.
    let elsewhere = ["Location::caller()", "macro_rules!"];
    let elsewhere = elsewhere
        .iter()
        .any(|words| recorded.source.contains(words));
    let code = !text.starts_with("//") && text.contains(char::is_alphanumeric);
    if elsewhere && code {
        return Ok(());
    }
    Err(format!(
        "line {number} of the program does not say that it is this line: it is `{}`; let it print `line!()` there",
        shortened(text)
    ))
}

/// Whether a line of a program asks for its number.
fn has_line(text: &str) -> bool {
    let code = text.split(" // ").next().unwrap_or_default();
    !text.starts_with("//") && code.contains("line!()")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_number_is_one_that_the_program_computes() {
        let source = "// ANCHOR: a\nfn main() {\n    step(line!());\n    // line!()\n}\n";
        let program = "fn main() {\n    step(line!());\n    // line!()\n}\n";
        let check = |number: usize, source: &str, program: &str| {
            let evidence = Evidence::nothing(std::time::Duration::from_secs(1));
            let recorded = Recorded {
                evidence: &evidence,
                source,
                program,
                fresh: true,
            };
            check_line(number, recorded)
        };
        assert_eq!(check(2, program, program), Ok(()));
        for (number, source, says) in [
            (3, source, "another one for readers"),
            (0, program, "line 0 is not one of the program, which has 4"),
            (5, program, "line 5 is not one of the program, which has 4"),
            (1, program, "it is `fn main() {`"),
            (3, program, "it is `// line!()`"),
            (4, program, "it is `}`"),
        ] {
            let error = check(number, source, program).expect_err("it is none");
            assert!(error.contains(says), "{number}: {error}");
        }
        let called =
            "#[track_caller]\nfn step() {\n    Location::caller();\n}\n    // why\n    step();\n";
        assert_eq!(check(6, called, called), Ok(()));
        for number in [4, 5] {
            assert!(check(number, called, called).is_err(), "{number}");
        }
    }
}
