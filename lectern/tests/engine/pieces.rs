//! Long listings, and pieces of listings away from their figures.

use lectern::book::tag_rust;

use crate::fixture::{Fixture, main_of, manifest_of};

const CONTRACT: &str = "claims.lines = [\"hello\"]";

const IN_PIECES: &str = "// ANCHOR: word\nconst WORD: &str = \"hello\";\n// ANCHOR_END: word\n\n\
                         fn main() {\n    // ANCHOR: say\n    println!(\"{WORD}\");\n    // ANCHOR_END: say\n}\n";

/// A book with the listing `long`, of so many lines, and a contract that allows it some.
fn long(lines: usize, contract: &str) -> Fixture {
    let book = Fixture::new();
    let main = "// A line.\n".repeat(lines - 3) + "fn main() {\n    println!(\"hello\");\n}\n";
    book.listing("long", &format!("{contract}\n{CONTRACT}"), &main);
    book.prove("long", &["hello"]);
    book
}

#[test]
fn a_listing_is_as_long_as_its_contract_allows() {
    long(150, "length = 150").run(&["check"]).succeeds();
    let (main, manifest) = (main_of("long"), manifest_of("long"));
    for (lines, contract, says) in [
        (
            90,
            "",
            format!("{main}: has 90 lines; a listing has at most 80 [long-listing]"),
        ),
        (
            101,
            "length = 100",
            format!("{main}: has 101 lines; its contract allows it 100"),
        ),
        (
            80,
            "length = 100",
            format!("{manifest}:9: `length = 100` isn't needed: the program has 80 lines"),
        ),
        (
            161,
            "length = 161",
            format!(
                "{manifest}:9: `length = 161`: no listing has more than 160 lines [needless-length]"
            ),
        ),
    ] {
        let said = long(lines, contract).run(&["check"]).fails();
        said.says(&says).says("1 problem.").says("help: ");
    }
}

#[test]
fn the_length_that_is_allowed_belongs_to_no_recording() {
    let book = long(100, "length = 120");
    book.replace(&manifest_of("long"), "length = 120", "length = 100");
    book.run(&["check"]).succeeds();
}

#[test]
fn pieces_stand_before_and_after_the_figure_without_a_run_and_nobody_compiles_them() {
    let book = Fixture::proved();
    book.listing_unseen("long", CONTRACT, IN_PIECES);
    book.prove("long", &["hello"]);
    book.append(
        "src/one.md",
        "\n{{#excerpt long:word}}\n\n{{#listing long:say}}\n\n{{#excerpt long:say}}\n\nSee {{#see long}}.\n",
    );
    book.append("src/SUMMARY.md", "- [Two](two.md)\n");
    book.write("src/two.md", "# Two\n\n{{#excerpt long:word}}\n");
    book.run(&["check"]).succeeds();

    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    let figures = page.matches("id=\"listing-long\"").count();
    assert_eq!(figures, 1, "{page}");
    let figure = page.find("id=\"listing-long\"").expect("its figure");
    let pieces: Vec<usize> = page
        .match_indices("<div class=\"excerpt\" data-listing=\"long\">")
        .map(|(at, _)| at)
        .collect();
    assert!(
        pieces.len() == 2 && pieces[0] < figure && figure < pieces[1],
        "{page}"
    );
    let link = "From <a href=\"#listing-long\">Listing 1.2</a>:";
    assert_eq!(page.matches(link).count(), 2, "{page}");
    // The run of the one listing stands there once, and so does its whole program.
    assert_eq!(page.matches("aria-label=\"Output of long\"").count(), 1);
    assert_eq!(page.matches("class=\"whole-program\"").count(), 1);
    let elsewhere = book.read("book/two.html");
    let link = "From <a href=\"one.html#listing-long\">Listing 1.2</a>:";
    assert!(elsewhere.contains(link), "{elsewhere}");

    // skeptic compiles every block of Rust that does not say `ignore`.
    let expanded = expanded(&book);
    let marked = tag_rust(&expanded, |info| match info.contains("ignore") {
        true => ",left-out".to_owned(),
        false => ",compiled".to_owned(),
    });
    // Three pieces and the excerpt in the figure; `hello`, and `long` as a whole.
    assert_eq!(marked.matches(",left-out\n").count(), 4, "{marked}");
    assert_eq!(marked.matches(",compiled\n").count(), 2, "{marked}");
}

/// The chapters as skeptic gets them.
fn expanded(book: &Fixture) -> String {
    let project = lectern::book::Project::load(&book.root()).expect("a readable book");
    let chapters = lectern::book::chapters(&project).expect("readable chapters");
    let expansion = lectern::page::expand(&project, &chapters);
    assert!(expansion.problems.is_empty(), "{:?}", expansion.problems);
    let texts = expansion.chapters.into_iter().map(|(_, text)| text);
    texts.collect()
}

#[test]
fn a_piece_needs_a_listing_that_is_shown_and_an_anchor_that_it_has() {
    let book = Fixture::proved();
    book.listing_unseen("long", CONTRACT, IN_PIECES);
    book.prove("long", &["hello"]);
    book.append(
        "src/one.md",
        "\n{{#excerpt long:word}}\n\n{{#excerpt long}}\n\n{{#excerpt long:gone}}\n\n{{#excerpt nobody:x}}\n\n{{#listing hello:say}}\n",
    );
    book.run(&["check"])
        .fails()
        .says("src/one.md:7: `long` is shown nowhere [shown-nowhere]\n    help: show it: {{#listing long}}")
        .says("src/one.md:9: `{{#excerpt long}}` should be `{{#excerpt SLUG:ANCHOR}}`")
        .says("src/one.md:11: `long` has no anchor `gone`; it has word, say")
        .says("src/one.md:13: no listing is called `nobody`")
        // A second figure is no piece.
        .says("src/one.md:15: `hello` was shown before, as Listing 1.1")
        .says("show a piece of it with {{#excerpt hello:ANCHOR}}");
}

#[test]
fn three_runs_stand_side_by_side_under_a_caption() {
    let book = Fixture::proved();
    for slug in ["second", "third"] {
        book.listing_unseen(slug, CONTRACT, "fn main() {\n    println!(\"hello\");\n}\n");
        book.prove(slug, &["hello"]);
    }
    let one = "{{#pair hello second third: One, two and three}}";
    book.append("src/one.md", &format!("\n{one}\n"));
    book.run(&["check"]).succeeds();
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    let pair = page.split_once("<div class=\"pair\"").expect("a pair").1;
    let pair = pair.split_once("</div>").map_or(pair, |(pair, _)| pair);
    assert!(
        pair.starts_with(" role=\"group\" aria-labelledby=\"pair-hello-second-third\""),
        "{pair}"
    );
    let caption = "id=\"pair-hello-second-third\">One, two and three</p>";
    assert!(page.contains(caption), "{page}");
    for (slug, count) in [("hello", 1), ("second", 1), ("third", 1)] {
        let id = format!("id=\"listing-{slug}\"");
        assert_eq!(page.matches(&id).count(), count, "{slug}: {page}");
    }

    book.replace("src/one.md", "One, two and three", "From 15.02 s to 3 ms");
    book.run(&["check"])
        .fails()
        .says("src/one.md:7: “15.02 s” is typed by hand [typed-figure]");
}

#[test]
fn a_sentence_can_have_one_hole_of_a_line() {
    let book = Fixture::new();
    book.listing(
        "ladder",
        "claims.lines = [\"{integer} threads: {number} ms\"]",
        "fn main() {\n    println!(\"4 threads: 1.5 ms\");\n}\n",
    );
    book.prove("ladder", &["4 threads: 1.5 ms"]);
    let line = "line {integer} threads: {number} ms";
    book.append(
        "src/one.md",
        &format!("\nIt took *{{{{#measured ladder hole 2 {line}}}}}* milliseconds.\n"),
    );
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    assert!(
        page.contains("It took <em>1.5</em> milliseconds."),
        "{page}"
    );

    book.append(
        "src/one.md",
        &format!("\nAnd {{{{#measured ladder hole 3 {line}}}}}.\n"),
    );
    book.run(&["check"])
        .fails()
        .says("src/one.md:9: `{integer} threads: {number} ms` has no hole 3; it has 2, counted from 1 [unread-line]");
    book.append(
        "src/one.md",
        "\nAnd {{#measured ladder line {integer} threads: {text}}} of them.\n",
    );
    book.run(&["check"])
        .fails()
        .says("src/one.md:11: `{integer} threads: {text}` has several holes")
        .says("{{#measured ladder hole 1 line {integer} threads: {text}}}");
}
