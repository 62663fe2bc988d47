//! A future, cancelled where the reader says.

use crate::fixture::Fixture;
use crate::pages::{page, texts};

const PROGRAM: &str = r#"fn at(line: u32, when: &str, [eggs, coins]: [u32; 2]) {
    print!("cancelled at line {line}, {when} | ");
    println!("eggs {eggs} | coins {coins}");
}

fn main() {
    at(line!(), "before <it> begins", [10, 0]);
    // It takes two eggs.
    at(line!(), "while they fry", [8, 5]);
    println!("done");
}
"#;

pub(crate) const LINES: [&str; 3] = [
    "cancelled at line 7, before <it> begins | eggs 10 | coins 0",
    "cancelled at line 9, while they fry | eggs 8 | coins 5",
    "done",
];

pub(crate) const CANCEL: &str = r#"listing = "fry"
caption = "An order, cancelled"
cancelled = "cancelled at line {integer}, {text} | eggs {integer} | coins {integer}"
line = 1
says = 2
left = [
    { label = "eggs", hole = 3 },
    { label = "coins", hole = 4 },
]
"#;

/// The book whose chapter has this block, in line 9, about a listing that printed these lines.
pub(crate) fn shown(lines: &[&str], cancel: &str) -> Fixture {
    let book = Fixture::proved();
    book.listing("fry", &format!("claims.lines = {lines:?}"), PROGRAM);
    book.prove("fry", lines);
    book.append("src/one.md", &format!("\n```cancel\n{cancel}```\n"));
    assert_eq!(book.read("src/one.md").lines().nth(8), Some("```cancel"));
    book
}

#[test]
fn every_await_has_its_button_and_its_row() {
    let book = shown(&LINES, CANCEL);
    let page = page(&book);
    assert_eq!(
        texts(&page, "figure.cancel .cancel-here"),
        ["Cancel it here, at line 7", "Cancel it here, at line 9"]
    );
    assert_eq!(
        texts(&page, "figure.cancel .line:has(+ .cancel-here)"),
        [
            "at(line!(), \"before <it> begins\", [10, 0]);",
            "at(line!(), \"while they fry\", [8, 5]);"
        ]
    );
    assert_eq!(
        texts(&page, "figure.cancel tbody tr"),
        ["7before <it> begins100", "9while they fry8 was 105 was 0"]
    );
    assert_eq!(
        texts(&page, "figure.cancel .cancel-label"),
        ["eggs", "coins"]
    );
}

#[test]
fn what_does_not_follow_from_the_recording_is_refused_with_its_line() {
    for (from, to, line, says) in [
        (
            ", {text} |",
            ", before {text} |",
            12,
            "so an await would be left out",
        ),
        (
            "{integer}, {text}",
            "{integer < 8}, {text}",
            12,
            "would leave out what does not fit",
        ),
        (
            "cancelled at line",
            "{word} at line",
            12,
            "does not begin with a word",
        ),
        (
            "    { label = \"coins\", hole = 4 },\n",
            "",
            12,
            "hole 4 of ",
        ),
        ("hole = 4", "hole = 3", 17, "is shown twice"),
        ("hole = 4", "hole = 5", 17, "has no hole 5"),
        ("\"coins\"", "\"eggs\"", 17, "stands for two things"),
        (
            "line = 1\nsays = 2",
            "line = 2\nsays = 1",
            13,
            "isn't the number of a line",
        ),
    ] {
        let changed = CANCEL.replacen(from, to, 1);
        assert_ne!(changed, CANCEL, "{from}");
        shown(&LINES, &changed)
            .run(&["check"])
            .fails()
            .says(&format!("src/one.md:{line}: "))
            .says(says)
            .says("[impossible-cancellation]");
    }
}

#[test]
fn a_line_that_is_none_of_the_programs_is_refused() {
    for (line, says) in [
        (
            "cancelled at line 8, while they fry | eggs 8 | coins 5",
            "does not say that it is this line",
        ),
        (
            "cancelled at line 60, while they fry | eggs 8 | coins 5",
            "line 60 is not one of the program",
        ),
        (
            "cancelled at line 7, while they fry | eggs 8 | coins 5",
            "line 7 comes a second time",
        ),
    ] {
        shown(&[LINES[0], line], CANCEL)
            .run(&["check"])
            .fails()
            .says("src/one.md:13: ")
            .says(says);
    }
    shown(&LINES[..1], CANCEL)
        .run(&["check"])
        .fails()
        .says("1 of the recorded lines match");
}
