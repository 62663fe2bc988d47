//! What authors and contributors get wrong, and what they are told.

use crate::fixture::{Fixture, main_of, manifest_of};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";

/// The line of a file, counted from one, that has these words.
#[track_caller]
fn line_of(book: &Fixture, file: &str, words: &str) -> String {
    let text = book.read(file);
    let at = text.lines().position(|line| line.contains(words));
    format!("{file}:{}", at.expect("words that were just written") + 1)
}

#[test]
fn what_a_page_would_print_as_it_stands_has_a_line() {
    for (written, rule) in [
        ("It took {{#measured hello duration}.", "near-directive"),
        ("It took {{measured hello duration}}.", "near-directive"),
        ("It took {#measured hello duration}.", "near-directive"),
        ("See {{#see hello}", "near-directive"),
        ("See [nothing][nowhere].", "near-directive"),
        ("See [one] (one.md).", "near-directive"),
        ("As {{#listing hello}} shows.", "figure-in-sentence"),
    ] {
        let book = Fixture::proved();
        if written.contains("{{#listing") {
            book.replace("src/one.md", "\n{{#listing hello}}\n", "");
        }
        book.append("src/one.md", &format!("\nSome words.\n\n{written}\n"));
        let place = format!("error: {}: ", line_of(&book, "src/one.md", written));
        for command in ["check", "build"] {
            let outcome = book.run(&[command]).fails();
            outcome.says(&place).says(&format!("[{rule}]"));
        }
    }
    let book = Fixture::proved();
    book.append("src/one.md", "\nIt took 12 MB.\n");
    book.run(&["check"])
        .fails()
        .says("{{#measured SLUG memory}}");
}

#[test]
fn headings_are_unique_and_chapters_are_linked() {
    let book = Fixture::proved();
    book.append("src/SUMMARY.md", "- [Two](two.md)\n- [Three](three.md)\n");
    book.append("src/one.md", "\n## What it costs\n\n## Modify\n");
    book.write(
        "src/two.md",
        "# Two\n\n## what it *costs*\n\nSee “Three”, [“One”](one.md), and `\"Two\"`.\n\n# More\n\n## Modify\n",
    );
    book.write("src/three.md", "# Three\n\n## Modify\n\nSay \"so\".\n");
    // One of three chapters may not, two of three are most of them.
    book.append("src/one.md", "\n## Modify\n");
    book.run(&["check"])
        .fails()
        .says("error: src/two.md:7: `# More` is a second title of the chapter [second-title]")
        .says("error: src/two.md:5: “Three” is a chapter's title in quotation marks")
        .says("[quoted-title]")
        .says("[Three](three.md)")
        .says("error: src/one.md:11: the heading “Modify” stands in src/one.md:9 as well [repeated-heading]")
        .says("3 problems.");
    book.replace("src/one.md", "## Modify\n\n## Modify\n", "## Modify\n");
    book.append("src/SUMMARY.md", "- [Four](four.md)\n- [Five](five.md)\n");
    book.write("src/four.md", "# Four\n");
    book.write("src/five.md", "# Five\n");
    book.run(&["check"])
        .fails()
        .says("error: src/two.md:3: the heading “what it costs” stands in src/one.md:7 as well")
        .never_says("Modify");
}

#[test]
fn dependencies_come_from_the_workspace() {
    let book = Fixture::proved();
    book.append("Cargo.toml", "\n[workspace.dependencies]\ntokio = \"1\"\n");
    let manifest = manifest_of("hello");
    book.append(
        &manifest,
        "\n# tokio = \"0\"\n[dependencies]\ntokio = \"1\"\nrand = { version = \"0.9\" }\nserde.workspace = true\n\n\
         [dev-dependencies]\ntokio.workspace = true\n",
    );
    book.run(&["check"])
        .fails()
        .says(&format!(
            "error: {manifest}:13: `tokio` has a version of its own, besides the workspace's [own-version]\n    help: tokio.workspace = true"
        ))
        .says(&format!("error: {manifest}:14: `rand` has a version of its own"))
        .says(&format!("error: {manifest}:15: `serde` is not in [workspace.dependencies]"))
        .says("[unknown-dependency]")
        .never_says("Cargo.toml:18");
}

#[test]
fn a_question_has_reasons_for_all_options_or_for_none() {
    for (options, says) in [
        (
            ["1: so", "2 because so", "3"],
            "option C gives no reason among options with one",
        ),
        (
            ["1", "2", "3: so"],
            "option C gives a reason among options without one",
        ),
        (["1", "`a: b`", "3"], ""),
        (["1: so", "2: so", "3: so"], ""),
    ] {
        let book = Fixture::proved();
        let options = options
            .iter()
            .zip(1..)
            .map(|(text, is)| format!("    {{ text = \"{text}\", is = {is} }},\n"))
            .collect::<String>();
        book.replace(
            "src/one.md",
            "{{#listing hello}}",
            &format!(
                "```predict\nlisting = \"hello\"\nquestion = \"How many?\"\nasks = {{ count = \"hello\" }}\noptions = [\n\
                 {options}]\nbecause = \"So.\"\n```\n\n{{{{#listing hello}}}}"
            ),
        );
        let check = book.run(&["check"]);
        match says {
            "" => drop(check.succeeds()),
            says => {
                let line = line_of(&book, "src/one.md", "text = \"3");
                drop(
                    check
                        .fails()
                        .says(&format!("error: {line}: {says} [bare-option]")),
                );
            }
        }
    }
}

#[test]
fn a_typo_in_a_contract_is_one_error() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\nSee {{#see hello}}, {{#measured hello duration}}, {{#measured hello lines}}.\n",
    );
    book.replace(&manifest_of("hello"), "[\"hello\"]", "[\"{secnds}\"]");
    book.run(&["check"])
        .fails()
        .says(&format!("error: {}:9: ", manifest_of("hello")))
        .says("1 problem.");
    book.run(&["build"]).fails().says_one_error();
}

#[test]
fn a_limit_alone_claims_nothing() {
    for (contract, is_empty) in [
        ("claims.duration = { seconds = [0, 100] }", true),
        ("claims.cpu = { at-most = 1.5 }", true),
        ("claims.duration = { seconds = { at-most = 2 } }", true),
        ("claims.cpu = { at-most = 0.1 }", false),
        ("claims.cpu = { at-least = 1.5 }", false),
        ("claims.duration = { seconds = [0.2, 100] }", false),
    ] {
        let book = Fixture::proved();
        book.listing("limited", contract, HELLO);
        let check = book.run(&["check"]).fails();
        let said = check.said("a program that does nothing keeps it");
        assert_eq!(said, is_empty, "{contract}:\n{check}");
    }
}

#[test]
fn a_question_without_its_value_is_told_the_form() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\n```predict\nlisting = \"hello\"\nquestion = \"q\"\nasks = \"line\"\noptions = []\nbecause = \"b\"\n```\n",
    );
    let place = line_of(&book, "src/one.md", "asks = ");
    book.run(&["check"])
        .fails()
        .says(&place)
        .says("`\"line\"` needs a value, as in `{ line = … }`");
}

#[test]
fn a_dead_link_is_reported_at_each_of_its_lines_and_once() {
    let book = Fixture::proved();
    book.run(&["new-exercise", "one", "adding"]).succeeds();
    book.write_new_exercise("adding");
    book.replace(
        "exercises/one/adding/exercise.md",
        "It works.",
        "It [works](gone.md).",
    );
    book.append(
        "src/one.md",
        "\n`gone.md` is gone.\n\nSee [it\nhere](gone.md), and\n[there][g].\n\n[g]: gone.md\n",
    );
    let check = book.run(&["check"]).fails();
    let first = line_of(&book, "src/one.md", "See [it");
    let second = line_of(&book, "src/one.md", "[there][g]");
    check
        .says(&format!("error: {first}: the link `gone.md` leads nowhere"))
        .says(&format!(
            "error: {second}: the link `gone.md` leads nowhere"
        ))
        .says("error: exercises/one/adding/exercise.md:15: the link `gone.md` leads nowhere")
        .never_says("index.html:")
        .says("3 problems.");
}

#[test]
fn a_link_to_documentation_names_a_version() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\nSee [a queue](https://docs.python.org/3/library/queue.html) and\n\
         [a channel](https://doc.rust-lang.org/1.95.0/std/sync/mpsc/).\n",
    );
    let place = line_of(&book, "src/one.md", "[a queue]");
    book.run(&["check"])
        .fails()
        .says(&format!(
            "error: {place}: the link `https://docs.python.org/3/library/queue.html` names no version, so it leads to whatever is newest [link-version]"
        ))
        .says("help: name one: https://docs.python.org/VERSION/library/queue.html")
        .says_one_error();
}

#[test]
fn a_manifest_that_stops_cargo_does_not_stop_a_check() {
    let book = Fixture::proved();
    book.listing("broken", "claims.lines = [\"hello\"]", HELLO);
    book.append(&manifest_of("broken"), "x = = 3\n");
    book.append(&main_of("hello"), "// more\n");
    book.run(&["check"])
        .fails()
        .says(&format!("error: {}:10: ", manifest_of("broken")))
        .says("hello/recording.cast: is stale");
}

#[test]
fn an_answer_does_not_stand_in_the_name_of_its_listing() {
    let question = |slug: &str| {
        format!(
            "\n```predict\nlisting = \"{slug}\"\nquestion = \"How many lines?\"\nasks = {{ count = \"hello\" }}\noptions = [\n\
             {{ text = \"It greets once\", is = 1 }},\n{{ text = \"Silence\", is = 0 }},\n]\nbecause = \"So.\"\n```\n"
        )
    };
    let book = Fixture::proved();
    let before = format!("{}\n{{{{#listing hello}}}}", question("hello"));
    book.replace("src/one.md", "{{#listing hello}}", &before);
    book.run(&["check"]).succeeds();
    book.replace(&manifest_of("hello"), "What hello does", "One that greets");
    let place = line_of(&book, "src/one.md", "```predict");
    book.run(&["check"]).fails().says(&format!(
        "error: {place}: the caption of `hello` has a word of the right option alone, and stands above the question: “greet” [answer-in-name]"
    ));
    let book = Fixture::proved();
    book.listing("greeting", "claims.lines = [\"hello\"]", HELLO);
    book.prove("greeting", &["hello"]);
    book.append("src/one.md", &question("greeting"));
    book.run(&["check"])
        .fails()
        .says("the name of `greeting` has a word of the right option alone");
}
