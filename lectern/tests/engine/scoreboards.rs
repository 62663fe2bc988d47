//! Several recorded runs, one below the other.

use std::time::Duration;

use lectern::page::block::{Column, Scoreboard};
use lectern::run::{Evidence, Witness};

use crate::fixture::{Fixture, cast_of, printed};

const BOARD: &str = r#"caption = "A page, in two ways"

[cited]
label = "published <elsewhere>"
source = "a paper, with a server that takes 2 s"
delay = 2

[[rows]]
label = "one | another"
listing = "row"
cited = 200

[[rows]]
label = "many at once"
listing = "rungs"
line = "rung 2: {seconds} s, {integer} in flight, {number} MB, {number} % busy"
time = 1
in-flight = 2
memory = 3
cpu = 4
"#;

const RUNGS: [&str; 2] = [
    "rung 1: 0.5 s, 1 in flight, 1.0 MB, 0.1 % busy",
    "rung 2: 0.62 s, 7 in flight, 2.5 MB, 3.5 % busy",
];

fn run(lines: &[&str]) -> Evidence {
    Evidence {
        lines: printed(lines),
        wall: 3.06,
        cpu: 0.0306,
        memory: Some(4_200_000),
        witness: Witness::Server,
        peak_in_flight: 5,
        ..Evidence::nothing(Duration::from_millis(300))
    }
}

#[test]
fn what_was_measured_is_compared_in_delays() {
    let board = Scoreboard::read(BOARD).expect("a scoreboard");
    let (row, rungs) = (run(&[]), run(&RUNGS));
    let recordings = |slug: &str| Some(if slug == "row" { &row } else { &rungs });
    let board = board
        .board(&recordings)
        .expect("rows")
        .expect("all of them");
    let [first, second] = &board.rows[..] else {
        panic!("two rows: {board:?}");
    };
    assert_eq!(first.time.words, "3.06\u{a0}s");
    assert!((first.time.delays - 10.2).abs() < 1e-9);
    let figures = |figures: [&str; 4]| figures.map(|figure| Some(figure.to_owned()));
    assert_eq!(
        first.others,
        figures(["0", "5", "1.0\u{a0}%", "4.2\u{a0}MB"])
    );
    let cited = first.cited.as_ref().expect("a figure from elsewhere");
    assert_eq!((cited.words.as_str(), cited.delays), ("200\u{a0}s", 100.0));
    assert_eq!(second.time.words, "0.62\u{a0}s");
    assert!((second.time.delays - 0.62 / 0.3).abs() < 1e-9);
    let [none, others @ ..] = &second.others;
    assert_eq!(*none, None);
    assert_eq!(
        others.as_slice(),
        &figures(["", "7", "3.5\u{a0}%", "2.5\u{a0}MB"])[1..]
    );
    assert_eq!(board.columns().len(), 4);
}

#[test]
fn what_would_mislead_is_left_out() {
    let source = BOARD.replace(
        "cited = 200",
        "cited = 200\nwithout = [\"memory\", \"cpu\"]",
    );
    let source = source.replace("memory = 3\n", "");
    let board = Scoreboard::read(&source).expect("a scoreboard");
    let run = run(&RUNGS);
    let board = board.board(&|_| Some(&run)).expect("rows");
    let columns = board.expect("all of them").columns();
    assert_eq!(columns, [Column::Requests, Column::InFlight, Column::Cpu]);
}

#[test]
fn what_is_wrong_with_a_scoreboard_is_said_with_its_line() {
    let row = "[[rows]]\nlabel = \"another\"\nlisting = \"row\"\n";
    let cases = [
        (
            "caption = \"A page, in two ways\"",
            "caption = \"\"",
            1,
            "is empty",
        ),
        (
            "label = \"many at once\"",
            "label = \"one | another\"",
            14,
            "stands for two rows",
        ),
        (
            "label = \"many at once\"",
            "label = \"as many at once as nobody has ever seen\"",
            14,
            "has 39 characters; a phone has room for 30",
        ),
        (
            "source = \"a paper, with a server that takes 2 s\"",
            "source = \" \"",
            3,
            "the source of what is cited is empty",
        ),
        (
            "delay = 2",
            "delay = 0",
            3,
            "a number of seconds above zero",
        ),
        ("cited = 200", "cited = -3", 8, "-3 isn't a time"),
        (
            "cited = 200\n",
            "",
            3,
            "no row has a figure that is `cited`",
        ),
        (
            "[cited]\nlabel = \"published <elsewhere>\"\nsource = \"a paper, with a server that takes 2 s\"\ndelay = 2\n",
            "",
            4,
            "nothing says from where",
        ),
        ("time = 1\n", "", 13, "a row needs `time`"),
        ("time = 1", "time = 5", 13, "has no hole 5"),
        ("time = 1", "time = 0", 13, "has no hole 0"),
        (
            "rung 2: {seconds} s, {integer}",
            "rung 3: {seconds} s, {integer}",
            13,
            "no recorded line matches",
        ),
        (
            "rung 2: {seconds}",
            "rung {integer}: {seconds}",
            13,
            "they say different things",
        ),
        (
            "{integer} in",
            "{integer > 1} in",
            13,
            "picks a line by its numbers",
        ),
        (
            "line = \"rung 2: {seconds} s, {integer} in flight, {number} MB, {number} % busy\"\n",
            "",
            13,
            "there is no `line`",
        ),
        (
            "cited = 200",
            "cited = 200\nin-flight = 1",
            8,
            "`in-flight` is a hole of `line`",
        ),
        (
            "cited = 200",
            "seconds = 200",
            11,
            "unknown field `seconds`",
        ),
        (
            "cpu = 4",
            "cpu = 4\nwithout = [\"memory\"]",
            13,
            "has only the holes that it names",
        ),
        (
            "rung 2: {seconds} s",
            "rung {text} s",
            13,
            "isn't a number of seconds",
        ),
    ];
    let run = run(&RUNGS[1..]);
    let two = run_with_both();
    for (from, to, line, says) in cases {
        let source = BOARD.replacen(from, to, 1);
        assert_ne!(source, BOARD, "{from}");
        let evidence = if says.starts_with("they") { &two } else { &run };
        let wrong = Scoreboard::read(&source)
            .and_then(|board| board.board(&|_| Some(evidence)))
            .expect_err(says);
        assert!(wrong.what.contains(says), "{says}: {wrong:?}");
        assert_eq!(wrong.line, line, "{wrong:?}");
    }
    let alone = BOARD
        .split("[[rows]]\nlabel = \"many")
        .next()
        .expect("text");
    let wrong = Scoreboard::read(alone).and_then(|board| board.board(&|_| Some(&run)));
    assert!(wrong.expect_err("one row").what.contains("a single row"));
    let many = (0..30).fold(BOARD.to_owned(), |all, n| {
        all + &row.replace("another", &format!("r{n}"))
    });
    let wrong = Scoreboard::read(&many).and_then(|board| board.board(&|_| Some(&run)));
    assert!(
        wrong
            .expect_err("many rows")
            .what
            .contains("32 rows are too many")
    );
}

fn run_with_both() -> Evidence {
    run(&RUNGS)
}

/// A book whose chapter has the scoreboard. Its block begins in line 11.
pub(crate) fn book() -> Fixture {
    let book = Fixture::proved();
    book.listing(
        "row",
        "claims.lines = [\"done\"]",
        "fn main() {\n    println!(\"done\");\n}\n",
    );
    book.prove("row", &["done"]);
    let prints = RUNGS
        .map(|line| format!("    println!(\"{line}\");\n"))
        .concat();
    book.listing(
        "rungs",
        &format!("claims.lines = {RUNGS:?}"),
        &format!("fn main() {{\n{prints}}}\n"),
    );
    book.prove("rungs", &RUNGS);
    book.append("src/one.md", &format!("\n```scoreboard\n{BOARD}```\n"));
    book
}

#[test]
fn a_page_has_a_picture_and_a_table() {
    let book = book();
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    for part in [
        "<figcaption>A page, in two ways</figcaption>",
        "A diamond is a figure published &lt;elsewhere&gt;: a paper, with a server that takes 2 s.",
        "many at once: 2.07 delays",
        "one | another: 0.83 delays, cited 100.00",
        "class=\"cited\"",
        "<td>one | another, <a href=",
        "200\u{a0}s</td>",
        "0.62\u{a0}s</td>",
        ">7</td>",
        "3.5\u{a0}%</td>",
        "2.5\u{a0}MB</td>",
    ] {
        assert!(page.contains(part), "no `{part}` in:\n{page}");
    }

    // A recording that is missing leaves a gap that is said, and not a figure.
    std::fs::remove_file(book.root().join(cast_of("row"))).expect("a recording");
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    assert!(page.contains("Not all of this has been recorded yet."));
    assert!(!page.contains("class=\"score\""));
}

#[test]
fn figures_cannot_be_typed_into_a_scoreboard() {
    let book = book();
    book.replace("src/one.md", "\"many at once\"", "\"many in 0.6 s\"");
    book.run(&["check"])
        .fails()
        .says("“0.6 s” is typed by hand");
    book.replace("src/one.md", "\"many in 0.6 s\"", "\"many at once\"");
    book.replace("src/one.md", "listing = \"rungs\"", "listing = \"rings\"");
    book.run(&["check"]).fails().says("rings");
}
