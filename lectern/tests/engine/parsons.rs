//! Parsons problems: every arrangement recorded, held, shown.

use std::process::Command;

use lectern::book::Project;
use lectern::book::{Parsons, arrangement_name};
use lectern::judge::{Arrangements, Outcome, OutcomeKind};
use lectern::record::{ArrangementsStatus, write_arrangements};

use crate::fixture::{Fixture, Outcome as Done, main_of, manifest_of};
use crate::pages::{all, page, texts};

const COUNTER: &str = r#"use std::sync::Mutex;
use std::thread;

const NO_PANIC: &str = "no seller panics";

fn main() {
    let sold = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let mut count = sold.lock().expect(NO_PANIC);
                let more = *count + 1;
                *count = more;
            });
        }
    });
    println!("sold: {}", sold.into_inner().expect(NO_PANIC));
}
"#;

const CONTRACT: &str = r#"recorded = false
claims.schedules = { all = 2, bad = 0, threads = ["Ann", "Ben"], good = "sold: 2" }

[package.metadata.listing.parsons]
lines = ["let more = *count + 1;", "*count = more;"]
distractors = ["drop(count);", "let more = *sold.lock().expect(NO_PANIC) + 1;"]"#;

const BLOCK: &str = "\n```parsons\nlisting = \"counter\"\ncaption = \"Two sellers\"\nask = \"Lose no ticket.\"\n```\n";

const FILE: &str = "listings/one/counter/arrangements.json";

/// A book with the listing `counter`, whose lines are to be put in order.
fn book() -> Fixture {
    let book = Fixture::proved();
    book.append("src/one.md", BLOCK);
    book.listing("counter", CONTRACT, COUNTER);
    book
}

pub(crate) fn recorded() -> Fixture {
    let book = book();
    book.run(&["record", "counter"]).succeeds();
    book
}

fn parsons(book: &Fixture) -> Parsons {
    let project = Project::load(&book.root()).expect("a readable book");
    let parsons = Parsons::of(&project.listings["counter"]);
    parsons.expect("a problem").expect("a sound one")
}

/// The arrangement of the lines that begin so.
fn arrangement(parsons: &Parsons, lines: &[&str]) -> Vec<usize> {
    let piece = |line: &&str| {
        let place = parsons
            .pieces
            .iter()
            .position(|piece| piece.text.starts_with(*line));
        place.unwrap_or_else(|| panic!("no line begins with {line}"))
    };
    lines.iter().map(piece).collect()
}

fn table(book: &Fixture) -> Arrangements {
    let text = book.read(FILE);
    let (_, table) = text.split_once('\n').expect("two lines");
    serde_json::from_str(table).expect("a table")
}

/// Changes the recorded table, and makes its digest fit.
fn forge(book: &Fixture, change: impl FnOnce(&mut Arrangements, &Parsons)) {
    let project = Project::load(&book.root()).expect("a readable book");
    let listing = &project.listings["counter"];
    let status = ArrangementsStatus::of(&project.root, listing).expect("it is a problem");
    let recorded = status.recorded().expect("a table");
    let mut arrangements = recorded.arrangements.clone();
    change(&mut arrangements, &parsons(book));
    let claim = listing.contract.claims.schedules.as_ref().expect("a claim");
    book.write(
        FILE,
        &write_arrangements(listing, claim, &recorded.rustc, &arrangements),
    );
}

fn refused(book: &Fixture, words: &str) {
    let outcome: Done = book.run(&["check"]);
    assert_ne!(outcome.status, Some(0), "{outcome:?}");
    assert!(outcome.stderr.contains(words), "{words}: {outcome:?}");
}

fn fails_the_test(book: &Fixture, words: &str) {
    let outcome = book.run(&["test", "counter"]);
    assert_ne!(outcome.status, Some(0), "{outcome:?}");
    assert!(
        format!("{outcome:?}").contains(words),
        "{words}: {outcome:?}"
    );
}

#[test]
fn every_arrangement_is_compiled_gone_through_and_shown() {
    let book = book();
    refused(
        &book,
        "the arrangements were never recorded [missing-recording]",
    );
    let outcome = book.run(&["record", "counter"]).succeeds();
    assert!(
        outcome
            .stderr
            .contains("12 arrangements, of which 1 is right"),
        "{outcome:?}"
    );
    book.run(&["check"]).succeeds();
    let (table, parsons) = (table(&book), parsons(&book));
    assert_eq!(table.table.len(), 12);
    let of = |lines: &[&str]| table.of(&arrangement(&parsons, lines)).expect("an outcome");
    let right = of(&["let more = *count", "*count"]);
    assert_eq!(
        right.says,
        "It compiles, and both of its schedules end well: it prints “sold: 2”, as it should."
    );
    let unchanged = of(&["let more = *count", "drop"]);
    assert_eq!(
        (unchanged.kind, unchanged.all, unchanged.other),
        (OutcomeKind::Wrong, 2, 2)
    );
    assert!(
        unchanged
            .says
            .contains("it prints “sold: 0”, and should print “sold: 2”")
    );
    let locked_twice = of(&["let more = *sold", "*count"]);
    assert_eq!((locked_twice.all, locked_twice.deadlock), (2, 2));
    let said: String = format!("{:?}", of(&["drop", "let more = *sold"]));
    assert!(said.contains("prints"), "{said}");
    for (lines, code, line) in [
        (["drop", "let more = *count"], "E0382", 13),
        (["drop", "*count"], "E0425", 13),
        (["*count", "let more = *count"], "E0425", 12),
    ] {
        let Outcome {
            kind,
            error,
            line: at,
            text,
            ..
        } = of(&lines);
        assert_eq!(
            (*kind, error.as_str(), *at),
            (OutcomeKind::Refused, code, line),
            "{lines:?}"
        );
        assert_eq!(
            *text,
            said_by_rustc(&parsons.text(&arrangement(&parsons, &lines)))
        );
    }
    let page = page(&book);
    let figures = all(&page, "figure.parsons");
    let [figure] = figures.as_slice() else {
        panic!("{} figures", figures.len());
    };
    assert_eq!(
        figure.attr("data-counted"),
        Some("Of the 12 arrangements, one is right.")
    );
    let lines = texts(&page, ".parsons-lines > p");
    assert_eq!(
        lines,
        [
            "The four lines. Two of them belong in the program, and two don't. Each can be used once."
        ]
    );
    let served = figure.attr("data-table").expect("where the table is");
    let served = book.read(&format!("book/{served}"));
    let served: Arrangements = serde_json::from_str(&served).expect("a table");
    assert_eq!(served, table);
    // The program stands there with places, the lines in another order than its own.
    let mut places = arrangement(&parsons, &["let more = *count", "*count"]).into_iter();
    let rows = all(&page, ".parsons-program > div");
    let rows = rows.iter().map(|row| match row.attr("class") {
        Some("parsons-place") => parsons.pieces[places.next().expect("a place")].text.clone(),
        _ => row.text().collect(),
    });
    let program: Vec<&str> = COUNTER.lines().map(str::trim).collect();
    assert_eq!(rows.collect::<Vec<String>>(), program);
    let shown = texts(&page, ".parsons-lines li");
    assert_eq!(shown.len(), 4);
    let place = |text: &str| shown.iter().position(|line| line == text);
    assert!(
        place("let more = *count + 1;") > place("*count = more;"),
        "{shown:?}"
    );
    // The table counts all of them, and the solution is folded.
    let counts = texts(&page, ".parsons-counts td + td");
    let sum: usize = counts
        .iter()
        .map(|count| count.parse::<usize>().expect("a number"))
        .sum();
    assert_eq!(sum, 12, "{counts:?}");
    assert_eq!(all(&page, "details.solution #listing-counter").len(), 1);
}

/// The first error of rustc in a program, as a reader of it sees it.
fn said_by_rustc(program: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    std::fs::write(folder.path().join("src/main.rs"), program).expect("a file");
    let output = Command::new("rustc")
        .args(["--edition", "2024", "--emit=metadata", "src/main.rs"])
        .current_dir(folder.path())
        .output()
        .expect("a compiler");
    let said = String::from_utf8(output.stderr).expect("text");
    let errors = said.find("error").map_or(said.as_str(), |at| &said[at..]);
    errors
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_owned()
}

#[test]
fn a_loop_that_need_not_end_is_an_outcome() {
    let book = Fixture::proved();
    let program = "use std::hint;\nuse std::sync::atomic::{AtomicU32, Ordering::Relaxed};\nuse std::thread;\n\nfn main() {\n    \
        let bread = AtomicU32::new(0);\n    thread::scope(|scope| {\n        scope.spawn(|| bread.store(1, Relaxed));\n        \
        while bread.load(Relaxed) == 0 {\n            hint::spin_loop();\n        }\n    });\n}\n";
    let contract = "recorded = false\nclaims.schedules = { all = 2, bad = 0 }\nparsons = { lines = [\"hint::spin_loop();\"], \
        distractors = [\"bread.fetch_add(0, Relaxed);\"] }";
    book.listing("counter", contract, program);
    book.run(&["record", "counter"]).succeeds();
    let (table, parsons) = (table(&book), parsons(&book));
    let outcome = table
        .of(&arrangement(&parsons, &["bread"]))
        .expect("an outcome");
    assert_eq!(outcome.kind, OutcomeKind::Endless);
    assert!(
        outcome.says.contains("given up after 200 steps"),
        "{outcome:?}"
    );
}

#[test]
fn a_table_that_was_changed_is_found_out() {
    let book = recorded();
    let honest = book.read(FILE);
    let again = |change: &dyn Fn(&mut Arrangements, &Parsons)| {
        book.write(FILE, &honest);
        forge(&book, change);
    };
    let swap = |table: &mut Arrangements, parsons: &Parsons, of: &[&str], with: &[&str]| {
        let other = table.table[&arrangement_name(&arrangement(parsons, with))];
        table
            .table
            .insert(arrangement_name(&arrangement(parsons, of)), other);
    };
    book.write(FILE, &honest.replacen("end badly", "end well", 1));
    refused(&book, "its digest does not fit");
    again(&|table, _| {
        table.table.pop_first();
    });
    refused(&book, "is left out [impossible-recording]");
    again(&|table, _| {
        table.table.insert("zz".to_owned(), 0);
    });
    refused(&book, "`zz` is no arrangement of the problem");
    again(&|table, _| {
        table.table.values_mut().for_each(|outcome| *outcome += 100);
    });
    refused(&book, "has no outcome");
    again(&|table, parsons| {
        swap(
            table,
            parsons,
            &["let more = *count", "*count"],
            &["let more = *sold", "*count"],
        )
    });
    refused(&book, "the program itself is not what its contract claims");
    again(&|table, _| {
        table
            .outcomes
            .iter_mut()
            .for_each(|outcome| outcome.deadlock = outcome.all);
    });
    refused(&book, "and counts something else");
    again(&|table, _| {
        table
            .outcomes
            .iter_mut()
            .for_each(|outcome| outcome.text = outcome.text.replace("error[", "warning["));
    });
    refused(&book, "and the compiler's text begins with “warning[");
    again(&|table, parsons| swap(table, parsons, &["drop", "*count"], &["*count", "drop"]));
    refused(&book, "[impossible-recording]");
    // What nothing contradicts is found when everything is compiled again.
    again(&|table, parsons| {
        swap(
            table,
            parsons,
            &["let more = *sold", "*count"],
            &["let more = *count", "*count"],
        )
    });
    book.run(&["check"]).succeeds();
    fails_the_test(
        &book,
        "was recorded, and now it is “It compiles, but both of its schedules end badly (in a deadlock)",
    );
    again(&|table, _| {
        table.outcomes.iter_mut().for_each(|outcome| {
            outcome.text = outcome.text.replace("moved value", "dropped value")
        });
    });
    book.run(&["check"]).succeeds();
    fails_the_test(
        &book,
        "is refused in other words than were recorded [impossible-recording]",
    );
    book.write(FILE, &honest);
    book.run(&["test", "counter"]).succeeds();
}

#[test]
fn a_program_or_a_line_that_changed_has_stale_arrangements() {
    let book = recorded();
    let stale = "is stale: the program, its lines, its claim or the model changed since it was recorded [stale-recording]";
    book.replace(&main_of("counter"), "Mutex::new(0)", "Mutex::new(0_u32)");
    refused(&book, stale);
    book.replace(&main_of("counter"), "Mutex::new(0_u32)", "Mutex::new(0)");
    book.run(&["check"]).succeeds();
    book.replace(&manifest_of("counter"), "drop(count);", "drop(more);");
    refused(&book, stale);
}

#[test]
fn a_problem_that_cannot_be_arranged_is_refused_with_its_line() {
    let book = book();
    let manifest = book.read(&manifest_of("counter"));
    for (from, to, words) in [
        (
            "\"*count = more;\"",
            "\"*count = less;\"",
            "`*count = less;` is no line of the program [malformed-parsons]",
        ),
        (
            "\"drop(count);\"",
            "\"*count = more;\"",
            "it can't distract [malformed-parsons]",
        ),
        (
            ", \"*count = more;\"]\ndistractors = [\"drop(count);\", ",
            "]\ndistractors = [] # ",
            "there is only one arrangement of these lines [malformed-parsons]",
        ),
        (
            "bad = 0",
            "bad = 1",
            "`parsons` needs the claim `schedules` with `bad = 0`",
        ),
    ] {
        book.write(&manifest_of("counter"), &manifest);
        book.replace(&manifest_of("counter"), from, to);
        let outcome = book.run(&["check"]);
        assert!(outcome.stderr.contains(words), "{words}: {outcome:?}");
        assert!(
            outcome.stderr.contains("listings/one/counter/Cargo.toml:1"),
            "{outcome:?}"
        );
    }
}

#[test]
fn a_listing_that_is_no_problem_is_not_shown_as_one() {
    let book = Fixture::proved();
    book.append("src/one.md", &BLOCK.replace("counter", "hello"));
    refused(
        &book,
        "the contract of `hello` makes no Parsons problem of it [impossible-parsons]",
    );
}
