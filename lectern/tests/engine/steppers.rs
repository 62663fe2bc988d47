//! A recorded trace, step by step.

use std::time::Duration;

use lectern::page::block::Recorded;
use lectern::page::block::Stepper;
use lectern::run::Evidence;

use crate::fixture::{Fixture, cast_of, main_of, printed};
use crate::pages::{all, page, text, texts};

const PROGRAM: &str = r#"fn step(line: u32, what: &str, boxes: [&str; 3]) {
    let [ready, tasks, events] = boxes;
    print!("step: {what} at line {line} | ready: {ready} | ");
    println!("tasks: {tasks} | events: {events}");
}

fn main() {
    step(line!(), "start", ["A B", "A ready, B ready", "-"]);
    // A waits from now on.
    step(line!(), "poll <A>", ["B", "A waiting, B ready", "timer of A"]);
    step(line!(), "poll B", ["-", "A waiting", "timer of A"]);
    step(line!(), "wake A", ["A", "A ready", "-"]);
    println!("done");
}
"#;

const LINES: [&str; 5] = [
    "step: start at line 8 | ready: A B | tasks: A ready, B ready | events: -",
    "step: poll <A> at line 10 | ready: B | tasks: A waiting, B ready | events: timer of A",
    "step: poll B at line 11 | ready: - | tasks: A waiting | events: timer of A",
    "step: wake A at line 12 | ready: A | tasks: A ready | events: -",
    "done",
];

pub(crate) const STEPPER: &str = r#"listing = "walk"
caption = "Two tasks, step by step"
step = "step: {text} at line {integer} | ready: {text} | tasks: {text} | events: {text}"
says = 1
line = 2
boxes = [
    { label = "ready queue", hole = 3, shows = "queue", between = " " },
    { label = "tasks", hole = 4, shows = "states" },
    { label = "events", hole = 5, shows = "list" },
]
"#;

/// A book with the listing `walk`, which printed these lines.
fn book(program: &str, lines: &[&str]) -> Fixture {
    let book = Fixture::proved();
    let claims = format!("claims.lines = {lines:?}");
    book.listing("walk", &claims, program);
    book.prove("walk", lines);
    book
}

/// The book whose chapter has this stepper. Its block begins in line 9.
pub(crate) fn stepped(stepper: &str) -> Fixture {
    shown(book(PROGRAM, &LINES), stepper)
}

fn shown(book: Fixture, stepper: &str) -> Fixture {
    book.append("src/one.md", &format!("\n```stepper\n{stepper}```\n"));
    let text = book.read("src/one.md");
    assert_eq!(text.lines().nth(8), Some("```stepper"));
    book
}

/// What is wrong with this stepper of a run that printed these lines, and in which line of its block.
fn wrong(stepper: &str, program: &str, lines: &[&str]) -> (usize, String) {
    let evidence = Evidence {
        lines: printed(lines),
        ..Evidence::nothing(Duration::from_secs(3))
    };
    let recorded = Recorded {
        evidence: &evidence,
        source: program,
        program,
        fresh: true,
    };
    let wrong = Stepper::read(stepper)
        .and_then(|stepper| stepper.trace(Some(recorded)))
        .expect_err("it is wrong");
    (wrong.line, wrong.what)
}

/// Replaces one text of the stepper, and sees what is said, and for which line of the block.
#[track_caller]
fn refused(from: &str, to: &str, line: usize, says: &str) {
    assert_eq!(STEPPER.matches(from).count(), 1, "`{from}`");
    let (at, what) = wrong(&STEPPER.replace(from, to), PROGRAM, &LINES);
    assert!(at == line && what.contains(says), "{to}: {at}: {what}");
}

/// The same with a change in a recorded line.
#[track_caller]
fn recorded(from: &str, to: &str, line: usize, says: &str) {
    let lines = LINES.map(|line| line.replace(from, to));
    assert_ne!(lines, LINES, "`{from}`");
    let lines = lines.each_ref().map(String::as_str);
    let (at, what) = wrong(STEPPER, PROGRAM, &lines);
    assert!(at == line && what.contains(says), "{to}: {at}: {what}");
}

#[test]
fn every_recorded_step_is_a_row() {
    let book = stepped(STEPPER);
    book.run(&["check"]).succeeds();
    let page = page(&book);
    assert_eq!(
        texts(&page, "figure.stepper > figcaption"),
        ["Two tasks, step by step"]
    );
    let heads = [
        "step",
        "what happens",
        "line",
        "at",
        "ready queue",
        "tasks",
        "events",
    ];
    assert_eq!(texts(&page, ".stepper-table thead th[scope=col]"), heads);
    let rows: Vec<String> = all(&page, ".stepper-table tbody tr")
        .iter()
        .map(|row| {
            let cells = row.child_elements().map(|cell| text(&cell));
            cells.collect::<Vec<_>>().join(" / ")
        })
        .collect();
    let expected = [
        "1 / start / 8 / 0.00 / A B / A ready B ready / empty",
        "2 / poll <A> / 10 / 0.00 / B gone: A / A waiting was ready B ready / timer of A new",
        "3 / poll B / 11 / 0.00 / empty gone: B / A waiting gone: B / timer of A",
        "4 / wake A / 12 / 0.00 / A new / A ready was waiting / empty gone: timer of A",
    ];
    assert_eq!(rows, expected);
    assert_eq!(texts(&page, ".stepper-table tbody th[scope=row]").len(), 4);
    assert_eq!(texts(&page, "figure.stepper .legend a"), ["Listing 1.2"]);
}

#[test]
fn the_first_step_is_on_the_page_before_any_script() {
    let page = page(&stepped(STEPPER));
    let says = "Step 1 of 4, line 8, at 0.00 s: start";
    assert_eq!(texts(&page, ".stepper-says"), [says]);
    assert_eq!(
        texts(&page, ".stepper-label"),
        ["ready queue", "tasks", "events"]
    );
    assert_eq!(
        texts(&page, ".stepper-content"),
        ["A B", "A ready B ready", "empty"]
    );
    assert_eq!(texts(&page, ".stepper-control button"), ["Back", "Forward"]);
    let range = all(&page, ".stepper-control input[type=range]");
    assert_eq!(range[0].attr("max"), Some("4"));
    let program: String = all(&page, "pre.stepper-code")[0].text().collect();
    assert_eq!(program, PROGRAM);
    let now = all(&page, "pre.stepper-code .line.now");
    assert_eq!(now.len(), 1);
    assert_eq!(
        text(&now[0]),
        PROGRAM.lines().nth(7).expect("line 8").trim()
    );
    // Room for the fullest steps: which of them is the highest depends on the width of the page.
    let sizes = texts(&page, ".stepper-box:nth-child(2) .stepper-size");
    assert_eq!(sizes, ["A waiting was ready B ready", "A waiting gone: B"]);
}

#[test]
fn nothing_is_printed_as_the_program_says() {
    let lines = LINES.map(|line| line.replace(": -", ": none"));
    let lines = lines.each_ref().map(String::as_str);
    let stepper = STEPPER.replace("line = 2\n", "line = 2\nnothing = \"none\"\n");
    let page = page(&shown(book(PROGRAM, &lines), &stepper));
    assert_eq!(texts(&page, ".stepper-content .empty"), ["empty"]);
}

#[test]
fn a_block_that_is_no_stepper_is_refused_with_its_line() {
    for (from, to, line, what) in [
        ("says = 1", "says = 1\ndata = 2", 5, "unknown field `data`"),
        ("says = 1", "says = 9", 4, "has no hole 9; it has 5"),
        ("line = 2", "line = 3", 7, "hole 3 of"),
        ("line = 2\n", "", 1, "missing field `line`"),
        (
            "    { label = \"events\", hole = 5, shows = \"list\" },\n",
            "",
            3,
            "hole 5 of `step: {text} at line {integer} | ready: {text} | tasks: {text} | events: {text}` is not shown",
        ),
        ("\"list\"", "\"lst\"", 9, "unknown variant `lst`"),
        (
            "label = \"events\"",
            "label = \"tasks\"",
            9,
            "stands for two boxes",
        ),
        ("label = \"events\"", "label = \" \"", 9, "is empty"),
        (
            "label = \"events\"",
            "label = \"events for which somebody waits\"",
            9,
            "has 31 characters",
        ),
        (
            "between = \" \"",
            "between = \"\"",
            7,
            "nothing stands between",
        ),
        (
            "shows = \"list\"",
            "shows = \"text\", between = \" \"",
            9,
            "has no items",
        ),
        (
            "line {integer}",
            "line {integer < 11}",
            3,
            "would leave out what does not fit",
        ),
        (
            "\"step: {text}",
            "\"{text}",
            3,
            "does not begin with a word",
        ),
        (
            "\"step: {text}",
            "\"step{text}",
            3,
            "does not begin with a word",
        ),
        ("line {integer}", "line {intger}", 3, "no such type of hole"),
    ] {
        refused(from, to, line, what);
    }
}

#[test]
fn words_and_names_of_a_stepper_are_checked_in_the_chapter() {
    for (from, to, line, what) in [
        ("\"walk\"", "\"wlk\"", 10, "no listing is called `wlk`"),
        (
            "step by step\"",
            "in 0.5 s\"",
            11,
            "“0.5 s” is typed by hand",
        ),
        (
            "label = \"events\"",
            "label = \"after 3 s\"",
            18,
            "“3 s” is typed by hand",
        ),
        (
            "says = 1",
            "says = 9",
            13,
            "has no hole 9; it has 5, counted from 1",
        ),
    ] {
        let book = stepped(&STEPPER.replace(from, to));
        book.run(&["check"])
            .fails()
            .says_of(&format!("src/one.md:{line}"), what);
    }
}

#[test]
fn a_step_is_neither_left_out_nor_alone() {
    refused(
        "step: {text} at",
        "step: poll {text} at",
        3,
        "`step: start at line 8 | ready: A B | tasks: A ready, B ready | events: -` begins with `step`, as the steps do",
    );
    refused(
        "step: {text} at",
        "stop: {text} at",
        3,
        "no recorded line matches",
    );
    let (line, what) = wrong(STEPPER, PROGRAM, &[LINES[0], LINES[4]]);
    assert!(
        line == 3 && what.contains("a single step leads nowhere"),
        "{what}"
    );
    let many: Vec<&str> = LINES[..4].iter().copied().cycle().take(101).collect();
    let (line, what) = wrong(STEPPER, PROGRAM, &many);
    assert!(
        line == 3 && what.contains("101 recorded lines match"),
        "{what}"
    );
}

#[test]
fn a_line_that_the_program_does_not_compute_is_refused() {
    for (line, what) in [
        ("line 90", "line 90 is not one of the program, which has 14"),
        ("line 0", "line 0 is not one of the program"),
        ("line -9", "`-9` isn't the number of a line"),
        (
            "line 9",
            "it is `// A waits from now on.`; let it print `line!()` there",
        ),
        ("line 13", "it is `println!(\"done\");`"),
    ] {
        recorded("line 10", line, 5, what);
    }
}

#[test]
fn a_line_that_readers_count_otherwise_is_refused() {
    let program =
        PROGRAM.replace("fn main() {\n", "// ANCHOR: all\nfn main() {\n") + "// ANCHOR_END: all\n";
    let lines = LINES.map(|line| {
        line.replace("line 12", "line 13")
            .replace("line 11", "line 12")
            .replace("line 10", "line 11")
            .replace("line 8", "line 9")
    });
    let lines = lines.each_ref().map(String::as_str);
    let book = shown(book(&program, &lines), STEPPER);
    book.run(&["check"]).fails().says_of(
        "src/one.md:14",
        "line 9 is another one for readers, who do not see the lines that mark anchors",
    );
}

#[test]
fn what_a_box_cannot_hold_is_refused() {
    for (from, to, line, what) in [
        (
            "A waiting, B ready",
            "A waiting, B",
            8,
            "has `B`, which isn't a name with a state",
        ),
        (
            "A waiting, B ready",
            "A waiting, A ready",
            8,
            "has `A ready` in two states",
        ),
        (
            "A waiting, B ready",
            "A waiting, , B ready",
            8,
            "an item without a letter",
        ),
        ("ready: B ", "ready: B  C ", 7, "an item without a letter"),
    ] {
        recorded(from, to, line, what);
    }
    let crowd = "x ".repeat(21);
    recorded("ready: B ", &format!("ready: {crowd}"), 7, "has 21 items");
}

#[test]
fn what_was_not_recorded_is_not_shown() {
    let book = stepped(STEPPER);
    std::fs::remove_file(book.root().join(cast_of("walk"))).expect("there is one");
    let page = page(&book);
    assert_eq!(texts(&page, "figure.stepper .unproved").len(), 1);
    assert!(all(&page, ".stepper-table").is_empty());
}

#[test]
fn what_changed_since_is_said() {
    let book = stepped(STEPPER);
    // Shorter than the lines that were recorded: nothing can be marked in it, and that is no reason to show no page.
    book.write(&main_of("walk"), "fn main() {}\n");
    let page = page(&book);
    let said = texts(&page, "figure.stepper .unproved");
    assert_eq!(
        said,
        ["This figure is out of date: something changed after its runs were recorded."]
    );
    assert_eq!(all(&page, ".stepper-table tbody tr").len(), 4);
}

#[test]
fn a_trace_that_was_changed_by_hand_is_refused() {
    let book = stepped(STEPPER);
    book.replace(&cast_of("walk"), "step: poll B at", "step: poll C at");
    let outcome = book.run(&["check"]).fails();
    assert!(outcome.stderr.contains("digest"), "{outcome}");
}
