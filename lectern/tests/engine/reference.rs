//! `schema`: what editors are told, and the tables of the reference.

use std::path::Path;

use lectern::author::with_tables;

use crate::fixture::Fixture;

const REFERENCE: &str = include_str!("../../../docs/reference.md");

const END: &str = "<!-- end of table -->";

#[test]
fn the_schema_is_json_and_says_what_each_key_means() {
    let book = Fixture::new();
    let schema = book.run(&["schema"]).succeeds().json();
    let caption = "/properties/package/properties/metadata/properties/listing/properties/caption";
    let caption = schema.pointer(caption).expect("a key of every contract");
    assert_eq!(caption["type"], "string");
    let meaning = caption["description"].as_str().expect("words");
    assert!(meaning.contains("the figure is called"), "{meaning}");
}

#[test]
fn the_tables_are_written_anew_and_all_else_stays() {
    let book = Fixture::new();
    let fresh = with_tables(Path::new("docs/reference.md"), REFERENCE);
    let fresh = fresh.unwrap_or_else(|problem| panic!("{problem}"));
    let spoiled = fresh.replace("| **`caption`** |", "| **`captain`** |");
    assert!(spoiled != fresh);
    book.write("docs/reference.md", &spoiled);
    book.run(&["schema", "--reference"]).succeeds();
    assert!(book.read("docs/reference.md") == fresh);

    let one_more = format!("{fresh}One more line.\n");
    book.write("docs/other.md", &one_more);
    book.run(&["schema", "--reference", "docs/other.md"])
        .succeeds();
    assert!(book.read("docs/other.md") == one_more);
}

#[test]
fn a_place_that_is_wrong_or_missing_is_named() {
    let book = Fixture::new();
    let begin = "<!-- table: plot -->";
    let line = 1 + REFERENCE
        .lines()
        .position(|line| line == begin)
        .expect("the place");
    let without_ends = REFERENCE.replace(END, "");
    let without_last_ends = {
        let (first, rest) = REFERENCE.split_once(begin).expect("the place");
        format!("{first}{begin}{}", rest.replace(END, ""))
    };
    for (text, place, what) in [
        (
            REFERENCE.replace(begin, "<!-- table: plots -->"),
            format!(":{line}"),
            "there is no table `plots`",
        ),
        (
            REFERENCE.replace(begin, ""),
            String::new(),
            "has no place for the table `plot`",
        ),
        (
            without_last_ends,
            format!(":{line}"),
            "the table `plot` has no end",
        ),
        (
            without_ends,
            String::new(),
            "the table `contract` has no end",
        ),
    ] {
        book.write("docs/reference.md", &text);
        let outcome = book.run(&["schema", "--reference"]).fails();
        let outcome = outcome
            .says(&format!("docs/reference.md{place}"))
            .says(what)
            .says("[reference-table]");
        outcome.says_one_error();
        assert!(book.read("docs/reference.md") == text);
    }
}
