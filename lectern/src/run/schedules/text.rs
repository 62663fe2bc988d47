//! A listing's text with the model's types in place of the standard library's.
//!
//! In: a program. Out: the same, line for line, and how its `main` is called. What the model does not have is an error: a
//! sentence.

/// What is replaced, and by what.
const REPLACED: [(&str, &str); 4] = [
    ("std::sync", "::lectern_model::sync"),
    ("std::thread", "::lectern_model::thread"),
    ("std::hint", "::lectern_model::hint"),
    ("tokio::", "::lectern_model::tokio::"),
];

/// The modules of the standard library that are the same for every schedule, with those that are replaced.
const KNOWN: [&str; 17] = [
    "array",
    "cell",
    "cmp",
    "collections",
    "error",
    "fmt",
    "future",
    "hint",
    "iter",
    "mem",
    "num",
    "ops",
    "pin",
    "rc",
    "sync",
    "task",
    "thread",
];

/// A program for the model.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// The program, with as many lines as before.
    pub(super) program: String,
    /// What calls its `main`.
    pub(super) call: &'static str,
    /// Whether it has tasks on one thread.
    pub(super) tasks: bool,
}

/// The text of a program for the model.
pub(super) fn for_the_model(source: &str) -> Result<Text, String> {
    for (number, line) in (1..).zip(source.lines()) {
        if let Some(what) = unknown(line) {
            return Err(format!(
                "line {number} uses {what}, and the model of schedules doesn't have that: what it does could be another thing each time"
            ));
        }
    }
    let tasks = source.contains("#[tokio::main");
    let mut program = String::new();
    for line in source.lines() {
        let trimmed = line.trim_start();
        let line = match () {
            () if trimmed.starts_with("#[tokio::main") => "//".to_owned(),
            () if line.starts_with("fn main()") || line.starts_with("async fn main()") => {
                format!("pub(crate) {line}")
            }
            () => line.to_owned(),
        };
        let replaced = REPLACED
            .iter()
            .fold(line, |line, (from, to)| line.replace(from, to));
        program.push_str(&replaced);
        program.push('\n');
    }
    let fails = source.contains("fn main() ->");
    let call = match (tasks, fails) {
        (false, false) => "program::main()",
        (false, true) => "program::main().expect(\"`main` returns no error\")",
        (true, false) => "::lectern_model::tokio::block_on(program::main())",
        (true, true) => {
            "::lectern_model::tokio::block_on(program::main()).expect(\"`main` returns no error\")"
        }
    };
    Ok(Text {
        program,
        call,
        tasks,
    })
}

/// What of a line the model does not have.
fn unknown(line: &str) -> Option<String> {
    if line.trim_start().starts_with("//") {
        return None;
    }
    for (at, _) in line.match_indices("std::") {
        let rest = &line[at + "std::".len()..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let module = &rest[..end.unwrap_or(rest.len())];
        let is_duration = rest.starts_with("time::Duration");
        if module.is_empty() {
            return Some("`std::{…}`, in one `use` (give each module its own)".to_owned());
        }
        if !KNOWN.contains(&module) && !is_duration {
            return Some(format!("`std::{module}`"));
        }
    }
    let is_static = line.trim_start().starts_with("static ") || line.contains("pub static ");
    is_static.then(|| "a `static`, which one schedule would leave to the next".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_keeps_its_lines_and_gets_the_models_types() {
        let text =
            for_the_model("use std::thread;\n\nfn main() {\n    thread::scope(|s| {});\n}\n")
                .unwrap();
        assert_eq!(
            text.program,
            "use ::lectern_model::thread;\n\npub(crate) fn main() {\n    thread::scope(|s| {});\n}\n"
        );
        assert!(!text.tasks);
        let tasks = "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {}\n";
        let text = for_the_model(tasks).unwrap();
        assert_eq!(text.program, "//\npub(crate) async fn main() {}\n");
        assert!(text.tasks && text.call.contains("block_on"));
    }

    #[test]
    fn what_is_another_thing_each_time_is_refused() {
        for (line, what) in [
            ("use std::time::Instant;", "`std::time`"),
            ("use std::{fs, thread};", "in one `use`"),
            (
                "    let text = std::fs::read(path);",
                "line 2 uses `std::fs`",
            ),
            ("static SHELF: Mutex<u32> = Mutex::new(0);", "a `static`"),
        ] {
            let error = for_the_model(&format!("\n{line}\n")).unwrap_err();
            assert!(error.contains(what), "{line}: {error}");
        }
        let fine =
            "use std::time::Duration;\n// std::fs\nuse std::sync::atomic::{AtomicU32, Ordering};\n";
        assert!(for_the_model(fine).is_ok());
    }
}
