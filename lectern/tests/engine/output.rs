//! Programs that print what no page should show, or leave something behind.

use std::fs;
use std::sync::LazyLock;

use crate::fixture::{Fixture, Outcome, await_some, cast_of, is_running, main_of};

const PROGRAMS: [(&str, &str, &str); 9] = [
    (
        "floods",
        r#"claims.order = [["a line of a flood", "never printed"]]"#,
        "loop {\n        println!(\"a line of a flood\");\n    }",
    ),
    (
        "prints-bytes",
        r#"claims.lines = ["text", "bytes"]"#,
        "use std::io::Write;\n    let bytes = b\"text\\n\\xff\\xfe\\n\";\n    \
         std::io::stdout().write_all(bytes).unwrap();",
    ),
    (
        "prints-colours",
        r#"claims.lines = ["plain", "red"]"#,
        r#"println!("plain\n\x1b[31mred\x1b[0m");"#,
    ),
    (
        "differs-later",
        r#"claims.runs = { count = 9, line = "total {integer}", shows = "total {integer < 9}" }
claims.exit = "success""#,
        "let file = concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/.runs\");\n    \
         let runs = std::fs::read_to_string(file).unwrap_or_default();\n    \
         std::fs::write(file, format!(\"{runs}.\")).unwrap();\n    println!(\"total {}\", runs.len());\n    \
         if runs.len() == 4 {\n        std::process::exit(3);\n    }",
    ),
    (
        "stops-in-a-line",
        r#"claims.lines = ["first", "last, without an end"]"#,
        r#"print!("first\nlast, without an end");"#,
    ),
    (
        "leaves-a-child",
        r#"claims.lines = ["gone"]"#,
        "let child = std::process::Command::new(\"sleep\").arg(\"600\").spawn().unwrap();\n    \
         let file = concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/.child\");\n    \
         std::fs::write(file, child.id().to_string()).unwrap();\n    println!(\"gone\");",
    ),
    (
        "prints-the-project",
        r#"claims.lines = ["in {text}"]"#,
        r#"println!("in {}", env!("CARGO_MANIFEST_DIR"));"#,
    ),
    (
        "prints-its-program",
        r#"claims.lines = ["in {text}"]"#,
        r#"println!("in {}", std::env::current_exe().unwrap().display());"#,
    ),
    (
        "prints-its-folder",
        r#"claims.lines = ["in {text}"]"#,
        r#"println!("in {}", std::env::temp_dir().join("notes").display());"#,
    ),
];

/// All of them recorded, because they are compiled together; what happened, the recordings, and the child's number.
struct Recorded {
    outcome: Outcome,
    recordings: Vec<(&'static str, Option<String>)>,
    child: i32,
}

static RECORDED: LazyLock<Recorded> = LazyLock::new(|| {
    let book = Fixture::new();
    for (slug, contract, body) in PROGRAMS {
        book.listing(slug, contract, &format!("fn main() {{\n    {body}\n}}\n"));
    }
    let outcome = book.run(&["record"]);
    let child = book.read("listings/one/leaves-a-child/.child");
    Recorded {
        outcome,
        recordings: PROGRAMS
            .map(|(slug, ..)| {
                (
                    slug,
                    fs::read_to_string(book.root().join(cast_of(slug))).ok(),
                )
            })
            .to_vec(),
        child: child.parse().expect("the number of a process"),
    }
});

fn recording(slug: &str) -> Option<&'static String> {
    let found = RECORDED.recordings.iter().find(|(name, _)| *name == slug);
    found.and_then(|(_, recording)| recording.as_ref())
}

#[track_caller]
fn refused(slug: &str, why: &str) {
    let outcome = &RECORDED.outcome;
    assert_eq!(recording(slug), None, "{slug} was recorded:\n{outcome}");
    let named = format!("error: {}: ", main_of(slug));
    let said = outcome
        .stderr
        .lines()
        .any(|line| line.starts_with(&named) && line.contains(why));
    assert!(said, "expected `{named}… {why}` among:\n{outcome}");
}

#[test]
fn a_flood_of_output_is_stopped() {
    refused(
        "floods",
        "printed more than 1024 KiB and was stopped [cannot-be-run]",
    );
}

#[test]
fn output_that_is_no_text_is_refused_with_its_line() {
    refused("prints-bytes", "bytes that are not UTF-8 text, in line 2");
}

#[test]
fn a_last_line_without_an_end_is_recorded() {
    let recording = recording("stops-in-a-line").expect("a recording");
    assert_eq!(recording.lines().count(), 3, "{recording}");
    let last = "\"o\",\"last, without an end\\r\\n\"]\n";
    assert!(recording.ends_with(last), "{recording}");
}

#[test]
fn what_a_program_leaves_behind_is_ended() {
    assert!(
        recording("leaves-a-child").is_some(),
        "{}",
        RECORDED.outcome
    );
    await_some("the end of the child", || {
        (!is_running(RECORDED.child)).then_some(())
    });
}

#[test]
fn paths_of_this_machine_are_not_published() {
    for slug in [
        "prints-the-project",
        "prints-its-program",
        "prints-its-folder",
    ] {
        refused(slug, "which is private to this machine");
        refused(slug, "[private-output]");
    }
}

#[test]
fn control_characters_are_refused_with_their_line() {
    refused("prints-colours", "printed a control character in line 2");
}

#[test]
fn each_of_many_runs_is_held_to_the_contract() {
    refused(
        "differs-later",
        "run 5 of 9: claims to end with success, but it ended with status 3",
    );
}
