//! Listings of another edition of Rust than a reader's new package has.

use std::fs;

use lectern::book::tag_rust;

use crate::fixture::{Fixture, cast_of, manifest_of};

const SAYS_HELLO: &str = "claims.lines = [\"hello\"]";

/// Compiles as edition 2021 only: in 2024, `gen` is a word of the language.
const OLD: &str = "fn main() {\n    let gen = \"hello\";\n    println!(\"{gen}\");\n}\n";

/// The part of the page with the figure of a listing.
fn figure(page: &str, slug: &str) -> String {
    let (_, figure) = page
        .split_once(&format!("id=\"listing-{slug}\""))
        .expect("its figure");
    let (figure, _) = figure.split_once("</figure>").expect("its end");
    figure.to_owned()
}

#[test]
fn a_listing_of_another_edition_is_compiled_so_and_the_page_says_how_to_make_its_package() {
    let book = Fixture::new();
    for slug in ["older", "newer"] {
        book.listing(slug, SAYS_HELLO, OLD);
    }
    book.replace(
        &manifest_of("older"),
        "edition.workspace = true",
        "edition = \"2021\"",
    );
    // The same program under both editions: one of the two must not compile.
    book.run(&["record"])
        .fails()
        .says("error: listings/one/newer/src/main.rs:2: expected identifier, found reserved keyword `gen`")
        .never_says("error: listings/one/older");
    assert!(fs::exists(book.root().join(cast_of("older"))).expect("a readable folder"));

    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    let (older, newer) = (figure(&page, "older"), figure(&page, "newer"));
    for part in [
        "<code class=\"language-rust edition2021 hljs\"",
        "<code>edition = \"2021\"</code>",
        "<code>cargo new</code> would write 2024",
        "<span class=\"hljs-title\">cargo</span> new --edition 2021 older",
    ] {
        assert!(older.contains(part), "no `{part}` in:\n{older}");
    }
    assert!(!newer.contains("edition"), "{newer}");
}

#[test]
fn an_excerpt_which_is_copied_whole_says_its_edition_outside_of_the_fold() {
    let book = Fixture::new();
    let main =
        "fn main() {\n    // ANCHOR: body\n    println!(\"hello\");\n    // ANCHOR_END: body\n}\n";
    book.listing_unseen("older", SAYS_HELLO, main);
    book.append("src/one.md", "\n{{#listing older:body}}\n");
    let manifest = manifest_of("older");
    book.replace(&manifest, "edition.workspace = true", "edition = \"2021\"");
    book.run(&["build"]).succeeds();
    let figure = figure(&book.read("book/one.html"), "older");
    let (fold, below) = figure.split_once("</details>").expect("a fold");
    assert!(!fold.contains("would write 2024"), "{figure}");
    assert!(below.contains("would write 2024"), "{figure}");
}

#[test]
fn an_edition_of_its_own_belongs_to_the_recording() {
    let book = Fixture::proved();
    let manifest = manifest_of("hello");
    book.replace(&manifest, "edition.workspace = true", "edition = \"2021\"");
    let stale = format!("{}: is stale: its manifest changed", cast_of("hello"));
    book.run(&["check"]).fails().says(&stale);
    book.prove("hello", &["hello"]);
    book.run(&["check"]).succeeds();
    // The workspace's is not its own.
    book.replace("Cargo.toml", "edition = \"2024\"", "edition = \"2021\"");
    book.run(&["check"]).succeeds();
}

#[test]
fn other_editions_are_refused() {
    for (edition, says) in [
        (
            "edition = \"2018\"",
            "4: a listing uses edition 2021 or 2024, but this one uses 2018",
        ),
        ("", "1: no edition of Rust is named"),
    ] {
        let book = Fixture::proved();
        let manifest = manifest_of("hello");
        book.replace(&manifest, "edition.workspace = true", edition);
        let place = format!("error: {manifest}:{says}");
        book.run(&["check"]).fails().says(&place);
    }
}

#[test]
fn each_block_of_rust_is_tagged_and_nothing_else() {
    let page = "# A\n\n```rust\nfn main() {}\n```\n\n- in a list\n\n  ```rust,no_run,edition2021\n  fn f() {}\n  ```\n\n\
                ~~~rust,ignore  \nx\n~~~\n\n```sh\nls\n```\n\nand `rust` inline\n\n```rusty\n```\n";
    let tagged = tag_rust(page, |info| match info.contains("2021") {
        true => ",old".to_owned(),
        false => ",new".to_owned(),
    });
    let expected = page
        .replace("```rust\n", "```rust,new\n")
        .replace("edition2021\n", "edition2021,old\n")
        .replace("ignore  \n", "ignore,new  \n");
    assert_eq!(tagged, expected);
}
