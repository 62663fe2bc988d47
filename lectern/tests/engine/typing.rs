//! Lines that are typed to a program: when, what comes of it, and what the page says.

use crate::fixture::{Fixture, cast_of, manifest_of};

const GREETS: &str = r#"use std::io;

fn main() {
    println!("who?");
    for (number, line) in io::stdin().lines().enumerate() {
        println!("{}: hello, {}", number + 1, line.expect("text"));
    }
    println!("nobody else");
}
"#;

const INPUT: &str = "input = [{ line = \"Ada <3\", after = 1 }, { line = \"\", after = 0.5 }]";

const LINES: &str = "claims.lines = [\"who?\", \"1: hello, Ada <3\", \"2: hello, \", \"nobody else\"]\n\
                     claims.duration = { delays = [1.5, 20] }";

/// The events of a recording: their times, `i` or `o`, and the text.
fn events(cast: &str) -> Vec<(f64, String, String)> {
    let events = cast.lines().skip(1);
    events
        .map(|event| serde_json::from_str(event).expect("an event"))
        .collect()
}

#[test]
fn lines_are_typed_when_they_are_due_and_then_the_input_ends() {
    let book = Fixture::new();
    book.listing("greets", &format!("{INPUT}\n{LINES}"), GREETS);
    book.run(&["record"]).succeeds();
    let events = events(&book.read(&cast_of("greets")));
    let of = |wanted: &str| -> Vec<(f64, &str)> {
        let all = events.iter().filter(|(_, kind, _)| kind == wanted);
        all.map(|(at, _, text)| (*at, text.as_str())).collect()
    };
    let (typed, printed) = (of("i"), of("o"));
    let texts = |events: &[(f64, &str)]| -> Vec<String> {
        events.iter().map(|(_, text)| (*text).to_owned()).collect()
    };
    assert_eq!(texts(&typed), ["Ada <3\n", "\n"]);
    let answers = ["1: hello, Ada <3\r\n", "2: hello, \r\n"];
    assert_eq!(
        texts(&printed),
        ["who?\r\n", answers[0], answers[1], "nobody else\r\n"]
    );
    // The delay is 0.3 s. On a busy machine, the second line may be typed before the first is answered.
    assert!(typed[0].0 >= 0.3 && typed[1].0 >= 0.45, "{events:?}");
    for (line, answer) in typed.iter().zip(&printed[1..]) {
        assert!(line.0 <= answer.0, "{answer:?} answers {line:?}");
    }
    book.run(&["check"]).succeeds();

    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    for part in [
        "typed: <kbd>Ada &lt;3</kbd></span>",
        "typed: <kbd>Enter</kbd></span>",
        ">1: hello, Ada &lt;3</span>",
        "Where it says “typed”, a line was typed to the program.",
        "<kbd>Ctrl-D</kbd> ends its input",
        "language-rust no_run",
    ] {
        assert!(page.contains(part), "no `{part}` in:\n{page}");
    }

    // Another input is another run.
    let manifest = manifest_of("greets");
    book.replace(&manifest, "\"Ada <3\"", "\"Eve\"");
    book.run(&["check"])
        .fails()
        .says("is stale: its manifest changed");
}

#[test]
fn a_program_that_ends_before_it_was_told_everything_breaks_its_contract() {
    let book = Fixture::new();
    let input = "input = [{ line = \"a\", after = 0.5 }, { line = \"b\", after = 10 }]";
    let deaf = "fn main() {\n    let mut line = String::new();\n    std::io::stdin().read_line(&mut line).expect(\"text\");\n    \
                print!(\"heard {line}\");\n}\n";
    book.listing(
        "deaf",
        &format!("{input}\nclaims.lines = [\"heard a\"]"),
        deaf,
    );
    let place = format!("error: {}:9: ", manifest_of("deaf"));
    book.run(&["record"]).fails().says(&format!(
        "{place}types 2 lines, but it had ended after 1 of them, at "
    ));
}

#[test]
fn each_of_many_runs_is_typed_to_and_without_input_there_is_nothing_to_read() {
    let book = Fixture::new();
    let adds = "fn main() {\n    let lines = std::io::stdin().lines();\n    let total: usize = lines.map(|line| line.expect(\"text\").len()).sum();\n    \
                println!(\"total {total}\");\n}\n";
    let runs = "claims.runs = { count = 3, line = \"total {integer}\", shows = \"total 5\" }";
    let input = "input = [{ line = \"ab\", after = 0.1 }, { line = \"cde\", after = 0 }]";
    book.listing("adds", &format!("{input}\n{runs}"), adds);
    book.listing("empty", "claims.lines = [\"total 0\"]", adds);
    book.run(&["record"]).succeeds();
    assert!(
        book.read(&cast_of("adds"))
            .contains("\"tally\":[[\"total 5\",3]]")
    );
    book.run(&["check"]).succeeds();
}
