//! Recordings of another machine, and what the book says that is otherwise there.

use std::fs;
use std::path::PathBuf;

use crate::fixture::{Fixture, cast_of, manifest_of};

/// Prints another figure, and ends otherwise, where the variable says that the machine is another one.
const DEPENDS: &str = r#"fn main() {
    let steps = if std::env::var("ANOTHER_MACHINE").is_ok() { 40 } else { 10 };
    println!("took {steps} steps");
}
"#;

/// A question about line 1 with one option below 20 steps and one above.
const QUESTION: &str = r#"
```predict
listing = "depends"
question = "How many steps?"
asks = { line = 1 }
options = [
    { text = "A few.", is = "took {integer < 20} steps" },
    { text = "Many.", is = "took {20 <= integer < 1000} steps" },
]
because = "So."
```
"#;

/// Puts a recording of a run that printed these lines where that of another machine is looked for, and gives the
/// folder. The book's own recording is to be made after this.
fn prove_there(book: &Fixture, slug: &str, lines: &[&str]) -> PathBuf {
    let there = book.temporary().join("there");
    book.prove(slug, lines);
    let file = there.join(cast_of(slug));
    fs::create_dir_all(file.parent().expect("a file below it")).expect("its folder");
    fs::rename(book.root().join(cast_of(slug)), file).expect("the recording");
    there
}

/// The line of the chapter on which this stands.
fn line_of(book: &Fixture, text: &str) -> String {
    let chapter = book.read("src/one.md");
    let line = chapter.lines().position(|line| line.contains(text));
    format!("src/one.md:{}", line.expect("it stands there") + 1)
}

#[test]
fn recordings_go_to_another_folder_and_the_book_keeps_its_own() {
    let book = Fixture::new();
    book.listing("depends", "claims.lines = [\"took 10 steps\"]", DEPENDS);
    book.run(&["record"]).succeeds();
    let own = book.read(&cast_of("depends"));
    let there = book.temporary().join("there");
    let there_text = there.to_str().expect("a path of letters");

    // What is fresh in the book is missing there.
    let mut command = book.command(&["record", "--into", there_text]);
    command.env("ANOTHER_MACHINE", "yes");
    let said = command.output().expect("the engine starts");
    let stderr = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{stderr}");
    assert!(stderr.contains("but it breaks 1 claim"), "{stderr}");
    assert_eq!(
        book.read(&cast_of("depends")),
        own,
        "the book's own was changed"
    );
    let other = fs::read_to_string(there.join(cast_of("depends"))).expect("a recording there");
    assert!(other.contains("took 40 steps"), "{other}");

    // What is there already is fresh.
    let again = book.run(&["record", "--into", there_text]).succeeds();
    assert!(again.said("Every recording is fresh."), "{again}");
    book.run(&["compare", there_text])
        .fails()
        .says("Claims that are broken there: 1")
        .says(&format!("{}:", manifest_of("depends")))
        .says("line 1 should be `took 10 steps`, but it is `took 40 steps`");
}

#[test]
fn without_a_folder_all_listings_are_recorded_first() {
    let book = Fixture::new();
    book.listing(
        "depends",
        "claims.lines = [\"took {integer} steps\"]",
        DEPENDS,
    );
    book.run(&["record"]).succeeds();
    let own = book.read(&cast_of("depends"));
    book.run(&["compare"]).succeeds().says(
        "Compared 1 listing: 0 keys are others, 0 figures cannot be made, 0 claims are broken",
    );
    assert_eq!(
        book.read(&cast_of("depends")),
        own,
        "the book's own was changed"
    );
    let left = fs::read_dir(book.temporary()).expect("a folder").count();
    assert_eq!(left, 0, "a temporary folder was left behind");
}

/// A book that says that its listing needs few steps, and the folder with a recording in which it needed many.
pub(crate) fn steps_there_and_here() -> (Fixture, PathBuf) {
    let book = Fixture::new();
    for slug in ["depends", "same"] {
        book.listing(slug, "claims.lines = [\"took {integer} steps\"]", DEPENDS);
    }
    book.append("src/one.md", QUESTION);
    let took = |slug: &str| format!("{{{{#measured {slug} line took {{integer}} steps}}}}");
    book.append(
        "src/one.md",
        &format!(
            "\nA first sentence. It needs {} steps, which is few. A third.\n\n\
             In the recording it took {} steps.\n\nThe other took {}.\n",
            took("depends"),
            took("depends"),
            took("same")
        ),
    );
    let there = prove_there(&book, "depends", &["took 40 steps"]);
    prove_there(&book, "same", &["took 11 steps"]);
    book.prove("depends", &["took 10 steps"]);
    book.prove("same", &["took 10 steps"]);
    (book, there)
}

#[test]
fn keys_and_sentences_that_are_otherwise_there_are_named() {
    let (book, there) = steps_there_and_here();
    let there = there.to_str().expect("a path of letters");
    let outcome = book.run(&["compare", there]).fails();
    let at = |text: &str| line_of(&book, text);
    let outcome = outcome
        .says("Questions whose key is another there, or that have none: 1")
        .says(&at("```predict"))
        .says("by the book, option A is true: line 1 is `took 10 steps`; there, option B: line 1 is `took 40 steps` [otherwise-there]")
        .says(&format!("{}: 4.0 times", at("A first sentence")))
        .says("here:  It needs 10 steps, which is few.")
        .says("there: It needs 40 steps, which is few.")
        .says("Those that say that they are of the recording: 1")
        .says(&format!("{}: 4.0 times", at("In the recording it took")))
        .says("Compared 2 listings: 1 key is another, 0 figures cannot be made")
        .never_says("The other took");
    assert!(
        !outcome.said("A third"),
        "a sentence has neighbours:\n{outcome}"
    );

    // A question may say that it is of the recording.
    book.replace(
        "src/one.md",
        "How many steps?",
        "How many steps, in the recording?",
    );
    book.run(&["compare", there])
        .succeeds()
        .says("Questions that say that they are of the recording, and have another key there: 1")
        .says("0 keys are others");
    book.replace(
        "src/one.md",
        "How many steps, in the recording?",
        "How many steps?",
    );

    // Nothing differs by five, but the key is another all the same.
    book.run(&["compare", there, "--factor", "5"])
        .fails()
        .never_says("4.0 times")
        .says("1 key is another");
}

#[test]
fn what_cannot_be_made_there_is_named() {
    let book = Fixture::new();
    let claims = "claims.unordered = [\"took {integer} steps\", \"nothing\"]";
    book.listing("depends", claims, DEPENDS);
    book.append("src/one.md", QUESTION);
    book.append(
        "src/one.md",
        "\nIt took {{#measured depends line took {integer} steps}}.\n",
    );
    let there = prove_there(&book, "depends", &["nothing", "took 5000 steps"]);
    let there = there.to_str().expect("a path of letters");
    book.prove("depends", &["took 10 steps", "nothing"]);
    book.run(&["compare", there])
        .fails()
        .says("there, no option is true: the recording says line 1 is `nothing`")
        .says("Questions whose key is another there, or that have none: 1");
    prove_there(&book, "depends", &["nothing"]);
    book.prove("depends", &["took 10 steps", "nothing"]);
    book.run(&["compare", there])
        .fails()
        .says("Figures and sentences that cannot be made there: 1")
        .says(&line_of(&book, "It took"))
        .says("no recorded line matches `took {integer} steps`");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let book = Fixture::proved();
    let root = book.root();
    let root = root.to_str().expect("a path of letters");
    book.run(&["record", "--into", root])
        .fails()
        .says("is the book's own folder")
        .says("[recording-folder]")
        .says_one_error();
    let nothing = book.temporary().join("nothing");
    let nothing = nothing.to_str().expect("a path of letters");
    book.run(&["compare", nothing])
        .fails()
        .says("has no recording that could be compared")
        .says("[nothing-to-compare]")
        .says_one_error();
    book.run(&["compare", nothing, "--factor", "0.5"])
        .fails()
        .says("no figure differs by a factor of 0.5")
        .says_one_error();

    // A recording of another program is no evidence about this one.
    let there = prove_there(&book, "hello", &["hello"]);
    book.listing(
        "other",
        "claims.lines = [\"hello\"]",
        "fn main() { println!(\"hello\"); }\n",
    );
    prove_there(&book, "other", &["hello"]);
    book.prove("hello", &["hello"]);
    book.prove("other", &["hello"]);
    book.append("listings/one/other/src/main.rs", "// changed\n");
    book.prove("other", &["hello"]);
    book.run(&["compare", there.to_str().expect("a path of letters")])
        .succeeds()
        .says("Listings that were not compared: 1")
        .says("other: its recording there is stale: its source changed since")
        .says("Compared 1 listing");
}
