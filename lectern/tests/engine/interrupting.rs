//! Ctrl-C that a contract asks for: when it comes, what comes of it, and what the page says.

use crate::fixture::{Fixture, cast_of, manifest_of};

/// A shell takes the program's place: it handles the signal and needs no crate.
const STOPS: &str = r#"use std::os::unix::process::CommandExt;
use std::process::Command;

fn main() {
    let script = "
        trap 'echo told to stop; exit 3' INT
        echo waiting
        while :; do sleep 0.01; done";
    panic!("{}", Command::new("sh").args(["-c", script]).exec());
}
"#;

const CLAIMS: &str = "claims.lines = [\"waiting\", \"told to stop\"]\nclaims.exit = 3";

#[test]
fn a_program_is_interrupted_after_the_line_that_calls_for_it() {
    let book = Fixture::new();
    book.listing(
        "stops",
        &format!("interrupts = [\"wait{{word}}\"]\n{CLAIMS}"),
        STOPS,
    );
    book.run(&["record"]).succeeds();
    let cast = book.read(&cast_of("stops"));
    let events: Vec<(f64, String, String)> = cast
        .lines()
        .skip(1)
        .map(|event| serde_json::from_str(event).expect("an event"))
        .collect();
    let said: Vec<(&str, &str)> = events
        .iter()
        .map(|(_, kind, text)| (kind.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("o", "waiting\r\n"),
            ("i", "\u{3}"),
            ("o", "told to stop\r\n")
        ]
    );
    book.run(&["check"]).succeeds();

    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    for part in [
        "pressed: <kbd>Ctrl-C</kbd></span>",
        "the signal that <kbd>Ctrl-C</kbd> in a terminal sends",
        "Interrupt it with <kbd>Ctrl-C</kbd>.",
        "language-rust no_run",
    ] {
        assert!(page.contains(part), "no `{part}` in:\n{page}");
    }

    // Interrupted elsewhere, it is another run.
    book.replace(&manifest_of("stops"), "wait{word}", "waiting");
    book.run(&["check"])
        .fails()
        .says("is stale: its manifest changed");
}

#[test]
fn an_interrupt_that_no_line_calls_for_breaks_the_contract() {
    let book = Fixture::new();
    let once = "fn main() {\n    println!(\"done\");\n}\n";
    book.listing(
        "ends",
        "interrupts = [\"waiting\"]\nclaims.lines = [\"done\"]",
        once,
    );
    book.run(&["record"]).fails().says(&format!(
        "error: {}:9: interrupts the program after a line `waiting`, but it ended without such a line",
        manifest_of("ends")
    ));
}

#[test]
fn a_second_interrupt_waits_for_its_own_line() {
    let book = Fixture::new();
    let twice = STOPS.replace(
        "echo told to stop; exit 3",
        "trap \\\"echo told to stop; exit 3\\\" INT; echo waiting still",
    );
    let lines =
        "claims.lines = [\"waiting\", \"waiting still\", \"told to stop\"]\nclaims.exit = 3";
    book.listing(
        "insists",
        &format!("interrupts = [\"waiting\", \"waiting {{word}}\"]\n{lines}"),
        &twice,
    );
    book.run(&["record"]).succeeds();
    let cast = book.read(&cast_of("insists"));
    assert_eq!(cast.matches("\"\\u0003\"").count(), 2, "{cast}");
    book.run(&["check"]).succeeds();
}
