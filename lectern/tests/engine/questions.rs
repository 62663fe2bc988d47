//! Questions: what is replied to an option, which run waits for an answer, reviews, and how far somebody is.

use crate::fixture::{Fixture, cast_of};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";

/// A question about the line of `hello`; each option is more of its table.
fn question(options: [&str; 3]) -> String {
    let [one, two, three] = options;
    format!(
        "```predict\nlisting = \"hello\"\nquestion = \"How many lines?\"\nasks = {{ count = \"hello\" }}\noptions = [\n\
         {{ text = \"None\", is = 0{one} }},\n{{ text = \"One\", is = 1{two} }},\n{{ text = \"Two\", is = 2{three} }},\n]\n\
         because = \"So.\"\n```\n"
    )
}

/// A book with such a question before its listing, which stands in a part.
pub(crate) fn book(options: [&str; 3]) -> Fixture {
    let book = Fixture::proved();
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n[Before](before.md)\n\n# First part\n\n- [One](one.md)\n    - [Again](again.md)\n",
    );
    book.write("src/before.md", "# Before\n\n{{#progress}}\n");
    book.write("src/again.md", "# Again\n\n{{#review}}\n");
    let asked = format!("{}\n{{{{#listing hello}}}}", question(options));
    book.replace("src/one.md", "{{#listing hello}}", &asked);
    book
}

#[track_caller]
fn has(book: &Fixture, page: &str, parts: &[&str]) {
    let text = book.read(page);
    let mut rest = text.as_str();
    for part in parts {
        let at = rest.find(part);
        let at = at
            .unwrap_or_else(|| panic!("{page}: `{part}` is missing, or in another place:\n{text}"));
        rest = &rest[at..];
    }
}

#[test]
fn each_option_has_its_reply_and_a_wrong_one_without_says_what_it_would_have_needed() {
    let measured =
        ", reply = \"It prints *{{#measured hello lines}}* of them, see {{#see hello}}.\"";
    let book = book([measured, "", ""]);
    book.run(&["check"]).succeeds();
    book.run(&["build"]).succeeds();
    has(
        &book,
        "book/one.html",
        &[
            "<div class=\"predict\" data-question=\"",
            "\" data-right=\"1\">",
            "How many lines?",
            "<summary>What happened</summary>",
            "<strong>B.</strong> The recording of <a href=\"#listing-hello\">Listing 1.1</a> says: 1 line like <code>hello</code>. So.",
            "<div class=\"reply\" data-option=\"0\">",
            "<strong>A:</strong> It prints <em>1</em> of them, see <a href=\"#listing-hello\">Listing 1.1</a>.",
            "<div class=\"reply\" data-option=\"2\">",
            "<strong>C:</strong> The number of lines like <code>hello</code> would have to be 2, but it is 1.",
        ],
    );
    let text = book.read("book/one.html");
    assert!(
        !text.contains("data-option=\"1\""),
        "what is true needs no reply:\n{text}"
    );
}

#[test]
fn a_reply_is_held_to_the_rules_at_its_line() {
    for (options, line, says) in [
        (
            ["", "", ", reply = \"You're right, two.\""],
            11,
            "the reply to option C says itself whether that is right: “You're right” [typed-verdict]",
        ),
        (
            [", reply = \"It waits.\"", ", reply = \"It  waits.\"", ""],
            10,
            "the reply to option B is that to option A [repeated-reply]",
        ),
        (
            ["", ", reply = \" \"", ""],
            10,
            "the reply to option B is empty [empty-label]",
        ),
        (
            ["", "", ", reply = \"It took 3 ms.\""],
            11,
            "“3 ms” is typed by hand [typed-figure]",
        ),
        (
            [
                "",
                "",
                ", reply = \"It took {{#measured nobody duration}}.\"",
            ],
            11,
            "no listing is called `nobody` [unknown-listing]",
        ),
        (
            ["", "", ", reply = \"It took {{#measured hello speed}}.\""],
            11,
            "nothing called `speed` is measured",
        ),
        (
            ["", "", ", reply = \"See {{#listing hello}}.\""],
            11,
            "the words of a block can have `see`, `measured` and `given`, but no figure [figure-in-sentence]",
        ),
        (
            ["", "", " }, { reply = \"It waits.\""],
            11,
            "missing field `text`",
        ),
        (
            ["", "", ", reply = \"One.\", reply = \"Two.\""],
            11,
            "duplicate key",
        ),
    ] {
        let book = book(options);
        let at = book.read("src/one.md");
        let at = at
            .lines()
            .position(|line| line == "```predict")
            .expect("it was just asked");
        let line = at + line - 3;
        book.run(&["check"])
            .fails()
            .says(&format!("error: src/one.md:{line}: "))
            .says(says);
    }
    let option =
        question(["", "", ""]).replace("\"Two\"", "\"Two, in {{#measured hello duration}}\"");
    let book = Fixture::proved();
    book.append("src/one.md", &format!("\n{option}"));
    book.run(&["check"]).fails().says(
        "a guess, a caption or a label of a block can't have a directive [malformed-directive]",
    );
}

#[test]
fn the_run_of_a_question_waits_wherever_it_stands_below_it() {
    let book = book(["", "", ""]);
    book.listing("other", "claims.lines = [\"hello\"]", HELLO);
    book.prove("other", &["hello"]);
    book.append("src/one.md", "\n{{#pair hello other}}\n");
    book.run(&["build"]).succeeds();
    let text = book.read("book/one.html");
    let (_, id) = text
        .split_once("<div class=\"predict\" data-question=\"")
        .expect("a question");
    let (id, _) = id.split_once('"').expect("its end");
    // In its figure, and in the pair; what nobody asks about is shown.
    let waits = format!("<div class=\"run\" data-question=\"{id}\" data-number=\"1.1\">");
    assert_eq!(text.matches(&waits).count(), 2, "{text}");
    assert_eq!(text.matches("<div class=\"run\"").count(), 2, "{text}");
    assert_eq!(text.matches("<pre class=\"output").count(), 4, "{text}");

    // So does a figure that is made of it, unless it stands above the question.
    let board = "```scoreboard\ncaption = \"Times\"\nrows = [\n    { label = \"a\", listing = \"other\" },\n    \
                 { label = \"b\", listing = \"hello\" },\n]\n```\n";
    book.append("src/one.md", &format!("\n{board}"));
    book.replace("src/one.md", "```predict", &format!("{board}\n```predict"));
    book.run(&["build"]).succeeds();
    let text = book.read("book/one.html");
    let figure =
        format!("<div class=\"run\" data-figure=\"\" data-question=\"{id}\" data-number=\"1.1\">");
    assert_eq!(text.matches(&figure).count(), 1, "{text}");
    assert_eq!(
        text.matches("<figure class=\"scoreboard\"").count(),
        2,
        "{text}"
    );

    // Another question is asked anew; a reply may change.
    let reworded = |from: &str, to: &str| {
        book.replace("src/one.md", from, to);
        book.run(&["build"]).succeeds();
        book.read("book/one.html").contains(&waits)
    };
    assert!(reworded("because = \"So.\"", "because = \"So it is.\""));
    assert!(!reworded("text = \"Two\"", "text = \"Three\""));
}

#[test]
fn a_question_stands_above_its_run_and_on_its_page() {
    let asked = question(["", "", ""]);
    let at = |book: &Fixture, file: &str| {
        let text = book.read(file);
        let line = text.lines().position(|line| line == "```predict");
        format!("error: {file}:{}: ", line.expect("a question") + 1)
    };
    let book = Fixture::proved();
    book.append("src/one.md", &format!("\n{asked}"));
    let place = at(&book, "src/one.md");
    book.run(&["check"])
        .fails()
        .says(&format!(
            "{place}asks about `hello`, whose run stands above the question [question-without-run]"
        ))
        .says("help: put it right before {{#listing hello}}");

    let book = Fixture::proved();
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [Zero](zero.md)\n- [One](one.md)\n",
    );
    book.write("src/zero.md", &format!("# Zero\n\n{asked}"));
    let place = at(&book, "src/zero.md");
    book.run(&["check"]).fails().says(&format!(
        "{place}asks about `hello`, whose run stands in src/one.md [question-without-run]"
    ));
}

#[test]
fn a_review_has_every_question_of_its_part_otherwise() {
    let book = book([", reply = \"It prints something.\"", "", ""]);
    book.run(&["check"]).succeeds();
    book.run(&["build"]).succeeds();
    let chapter = book.read("book/one.html");
    let (_, id) = chapter
        .split_once("<div class=\"predict\" data-question=\"")
        .expect("a question");
    let (id, _) = id.split_once('"').expect("its end");
    has(
        &book,
        "book/again.html",
        &[
            "<figure class=\"review\"",
            &format!("<section class=\"review-item\" data-question=\"{id}\" data-right=\"1\">"),
            "<a href=\"one.html#listing-hello\">Listing 1.1</a>: How many lines?",
            "<details class=\"answer\">",
            "<strong>One</strong> The recording of <a href=\"one.html#listing-hello\">Listing 1.1</a> says: 1 line like <code>hello</code>. So.",
        ],
    );
    let text = book.read("book/again.html");
    let options: Vec<&str> = text
        .match_indices("<li data-option=\"")
        .map(|(at, found)| &text[at + found.len()..][..1])
        .collect();
    assert_eq!(options.len(), 3, "{text}");
    assert_ne!(
        options[0], "0",
        "the options stand as in the chapter:\n{text}"
    );
    has(
        &book,
        "book/before.html",
        &[
            "<summary>First part <span class=\"far\">1 question</span></summary>",
            &format!(
                "<li data-questions=\"{id}:1\"><a href=\"one.html\">One</a> <span class=\"far\">1 question</span></li>"
            ),
            "<a href=\"again.html\">Again</a>",
        ],
    );
}

#[test]
fn a_review_stands_in_a_part() {
    let book = book(["", "", ""]);
    book.append("src/before.md", "\n{{#review}}\n");
    book.run(&["check"])
        .fails()
        .says("error: src/before.md:5: the chapter stands in no part of the book, so there is nothing to review [partless-review]");
}

#[test]
fn nobody_is_asked_about_a_run_that_nobody_recorded() {
    let book = book(["", "", ""]);
    std::fs::remove_file(book.root().join(cast_of("hello"))).expect("a recording");
    book.run(&["build"]).succeeds();
    for page in ["book/one.html", "book/again.html", "book/before.html"] {
        let text = book.read(page);
        assert!(
            !text.contains("data-question=\"") && !text.contains("data-right"),
            "{page}:\n{text}"
        );
    }
    has(
        &book,
        "book/one.html",
        &["This listing has not been recorded yet."],
    );
}
