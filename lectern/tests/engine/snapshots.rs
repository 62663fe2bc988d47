//! Whole figures, one of each kind, and whole reports, as they were when somebody last looked at them. The other tests say what must be
//! in a figure; these show what else is there, and that nothing came or went unseen.
//!
//! Where a change is meant, `INSTA_UPDATE=always cargo test -p lectern --test engine snapshots` writes them anew, and the
//! difference is read like any other.

use std::path::Path;

use insta::assert_snapshot;
use lectern::book::{Project, chapters};
use lectern::page::expand;
use regex::Regex;

use crate::fixture::{Fixture, Outcome};
use crate::{
    cancels, comparing, diagrams, parsons, plots, questions, schedules, scoreboards, steppers,
};

/// What stands in the Markdown of the expanded chapter `one`, from the first `start` to the next `end`.
fn part(book: &Fixture, start: &str, end: &str) -> String {
    let project = Project::load(&book.root()).expect("a book");
    let chapters = chapters(&project).expect("its chapters");
    let expansion = expand(&project, &chapters);
    let one = expansion
        .chapters
        .iter()
        .find(|(path, _)| path == Path::new("one.md"));
    let (_, text) = one.expect("the chapter");
    let at = text.find(start);
    let at = at.unwrap_or_else(|| panic!("no `{start}`:\n{text}"));
    let inside = at + start.len();
    let length = text[inside..].find(end).expect("its end");
    text[at..inside + length + end.len()].to_owned()
}

/// The first figure of this class.
fn figure(book: &Fixture, class: &str) -> String {
    part(book, &format!("<figure class=\"{class}\""), "</figure>")
}

/// What a command said, with a word in place of what differs from run to run.
fn said(outcome: &Outcome) -> String {
    let mut text = format!("{}---\n{}", outcome.stdout, outcome.stderr);
    for (varies, word) in [
        (r"finished in [0-9.]+s", "finished in TIME"),
        (
            r"gives [0-9.]+ of its [0-9]+ processors?",
            "gives SHARE of its PROCESSORS",
        ),
        (r"(?m)^ +[0-9.]+  hello$", "     WHEN  hello"),
    ] {
        let varies = Regex::new(varies).expect("an expression");
        text = varies.replace_all(&text, word).into_owned();
    }
    text
}

#[test]
fn a_listing() {
    assert_snapshot!(figure(&Fixture::proved(), "listing"));
}

#[test]
fn a_question() {
    assert_snapshot!(part(
        &questions::book([", reply = \"It prints *a word*.\"", "", ""]),
        "`````admonish question",
        "\n`````\n"
    ));
}

#[test]
fn a_plot() {
    assert_snapshot!(figure(&plots::plotted(plots::PLOT), "plot"));
}

#[test]
fn a_stepper() {
    assert_snapshot!(figure(&steppers::stepped(steppers::STEPPER), "stepper"));
}

#[test]
fn a_cancelled_future() {
    let book = cancels::shown(&cancels::LINES, cancels::CANCEL);
    assert_snapshot!(figure(&book, "cancel"));
}

#[test]
fn a_scoreboard() {
    assert_snapshot!(figure(&scoreboards::book(), "scoreboard"));
}

#[test]
fn a_diagram() {
    assert_snapshot!(figure(&diagrams::book(), "diagram"));
}

#[test]
fn schedules_to_choose() {
    assert_snapshot!(figure(&schedules::recorded(), "schedule"));
}

#[test]
fn lines_to_put_in_order() {
    assert_snapshot!(figure(&parsons::recorded(), "parsons"));
}

/// A book with a typed figure, and a listing that was changed after it was recorded.
fn faulty() -> Fixture {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\nIt takes 15.02 s, and {{#measured hello nonsense}}.\n",
    );
    book.replace(
        "listings/one/hello/src/main.rs",
        "fn main() {",
        "// Changed.\nfn main() {",
    );
    book
}

#[test]
fn what_check_reports() {
    assert_snapshot!(said(&faulty().run(&["check"]).fails()));
}

#[test]
fn what_check_explains() {
    let outcome = Fixture::new().run(&["check", "--explain", "typed-figure"]);
    assert_snapshot!(said(&outcome.succeeds()));
}

#[test]
fn what_compare_reports() {
    let (book, there) = comparing::steps_there_and_here();
    let outcome = book
        .run(&["compare", there.to_str().expect("a path of letters")])
        .fails();
    assert_snapshot!(said(&outcome).replace(&*there.to_string_lossy(), "THERE"));
}

#[test]
fn what_test_reports() {
    let book = Fixture::proved();
    book.replace(
        "listings/one/hello/Cargo.toml",
        "[\"hello\"]",
        "[\"hello there\"]",
    );
    let outcome = book.run(&["test", "hello"]).fails();
    assert_snapshot!(outcome_without_cargo(&said(&outcome)));
}

/// Without what Cargo says of its progress.
fn outcome_without_cargo(text: &str) -> String {
    let lines = text.lines();
    let kept = lines.filter(|line| {
        let line = line.trim_start();
        ![
            "Compiling ",
            "Finished ",
            "Blocking ",
            "Locking ",
            "Updating ",
        ]
        .iter()
        .any(|word| line.starts_with(word))
    });
    kept.map(|line| format!("{line}\n")).collect()
}
