//! `list` and `new`.

use serde_json::json;

use crate::fixture::{Fixture, cast_of, main_of, manifest_of};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";

#[test]
fn listings_are_listed_in_the_order_of_the_book_with_all_that_is_known() {
    let book = Fixture::new();
    let contract = "claims.lines = [\"hello\"]";
    for slug in ["zebra", "ant"] {
        book.listing(slug, contract, HELLO);
        book.prove(slug, &["hello"]);
    }
    book.listing("fleeting", &format!("recorded = false\n{contract}"), HELLO);
    book.listing("missing", contract, HELLO);
    book.append(&main_of("ant"), "// more\n");
    let outcome = book.run(&["list", "--json"]).succeeds();
    let entry = |slug: &str, number: &str, recording: &str| {
        json!({
            "slug": slug,
            "chapter": "one",
            "number": number,
            "caption": format!("What {slug} does"),
            "teaches": ["waiting"],
            "claims": ["prints exactly, in this order: “hello”", "ends with success"],
            "recording": recording,
            "run": match recording {
                "fresh" | "stale" => json!({
                    "recorded": "2023-11-14T22:13:20Z",
                    "rustc": "rustc 1.95.0",
                    "system": "linux x86_64",
                    "cores": 2,
                    "seconds": 0.25,
                    "requests": 0,
                }),
                _ => json!(null),
            },
        })
    };
    assert_eq!(
        outcome.json(),
        json!([
            entry("zebra", "1.1", "fresh"),
            entry("ant", "1.2", "stale"),
            entry("fleeting", "1.3", "none"),
            entry("missing", "1.4", "missing"),
        ])
    );

    book.listing_unseen("ape", contract, HELLO);
    let list = book.run(&["list", "--json"]).json();
    assert_eq!(list[4]["slug"], "ape");
    assert_eq!(list[4]["number"], json!(null));
    let text = book.run(&["list"]).succeeds().stdout;
    let first = text.lines().next().expect("a line");
    assert!(first.contains("1.1") && first.contains("zebra"), "{text}");
}

#[test]
fn a_new_listing_lacks_nothing_but_its_authors_words_and_its_recording() {
    let book = Fixture::proved();
    book.run(&["new", "one", "second", "--teaches", "locking"])
        .succeeds()
        .says("Made listings/one/second, shown at the end of src/one.md.")
        .says("cargo book record second");
    let main = main_of("second");
    assert!(
        book.read(&main).contains("-> Result<"),
        "as the guide has it"
    );
    let check = book.run(&["check"]).fails();
    check
        .says(&format!(
            "warning: {}: `second` was never recorded [missing-recording]",
            manifest_of("second")
        ))
        .says(&format!(
            "warning: {}:10: the caption is the one that the listing was made with",
            manifest_of("second")
        ))
        .says(&format!(
            "warning: {main}:4: the program prints what it was made with"
        ))
        .says("3 problems.");
    // It can be shown, but not published.
    book.run(&["build"]).succeeds();
    book.run(&["build", "--deny-warnings"])
        .fails()
        .says("the caption is the one that the listing was made with [placeholder]");
    book.write_new_listing("one", "second");
    assert!(book.read(&manifest_of("second")).contains("[\"locking\"]"));
    book.run(&["record"]).succeeds();
    book.run(&["check"]).succeeds().says("no problems");
    let list = book.run(&["list", "--json"]).succeeds().json();
    assert_eq!(list[1]["slug"], "second");
    assert_eq!(list[1]["recording"], "fresh");
}

#[test]
fn the_first_listing_of_a_new_chapter_needs_no_more() {
    let book = Fixture::proved();
    book.append("src/SUMMARY.md", "- [Two](two.md)\n");
    book.write("src/two.md", "# Two\n");
    book.run(&["new", "two", "fresh", "--teaches", "queueing"])
        .succeeds();
    book.write_new_listing("two", "fresh");
    book.run(&["check"]).fails().says("1 problem.");
    book.run(&["record"]).succeeds();
    book.run(&["check"]).succeeds();
    let list = book.run(&["list", "--json"]).succeeds().json();
    assert_eq!(list[1]["slug"], "fresh");
    assert_eq!(list[1]["chapter"], "two");
    assert_eq!(list[1]["teaches"], json!(["queueing"]));
    assert!(
        book.root()
            .join("listings/two/fresh/recording.cast")
            .exists()
    );
    assert!(book.root().join(cast_of("hello")).exists());
}

#[test]
fn what_cannot_be_made_is_one_error_and_changes_nothing() {
    for (arguments, says) in [
        (&["new", "one", "Bad_Slug"][..], "`Bad_Slug` isn't a slug"),
        (&["new", "one", "7th"], "`7th` isn't a slug"),
        (&["new", "one", "../up"], "`../up` isn't a slug"),
        (&["new", "one", "trailing-"], "`trailing-` isn't a slug"),
        (&["new", "one", ""], "`` isn't a slug"),
        (&["new", "nowhere", "good"], "there is no chapter `nowhere`"),
        (&["new", "One", "good"], "did you mean `one`?"),
        (&["new", "one.md", "good"], "did you mean `one`?"),
        (&["new", "First steps", "good"], "did you mean `preface`?"),
        // Which row a listing teaches, nobody but its author knows.
        (
            &["new", "one", "good"],
            "--teaches ROW, the id of a row; not taught yet: locking, queueing",
        ),
        (&["new", "../../etc", "good"], "there is no chapter"),
        (&["new", "SUMMARY", "good"], "there is no chapter `SUMMARY`"),
        (&["new", "one", "hello"], "the slug `hello` is taken"),
        (
            &["new", "one", "good", "--teaches", "swimming"],
            "knows no row `swimming`",
        ),
        // Cargo would not compile a package of such a name.
        (&["new", "one", "build"], "`build` isn't a slug"),
        // Cargo would not know which of two packages is meant.
        (&["new", "one", "foreign"], "the slug `foreign` is taken"),
        (&["new", "preface", "good"], "has no number"),
    ] {
        let book = Fixture::proved();
        book.write("src/preface.md", "# First steps\n");
        book.replace(
            "src/SUMMARY.md",
            "- [One]",
            "[First steps](preface.md)\n\n- [One]",
        );
        book.append(
            "Cargo.lock",
            "\n[[package]]\nname = \"foreign\"\nversion = \"1.0.0\"\nchecksum = \"c0ffee\"\n",
        );
        let before = book.snapshot(".");
        book.run(arguments).fails().says_one_error().says(says);
        assert!(
            before == book.snapshot("."),
            "{arguments:?} changed something"
        );
    }
}
