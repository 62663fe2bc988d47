//! The page that says how the book is checked, and its copy for programs.

use serde_json::Value;

use crate::fixture::{Fixture, main_of};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";

#[test]
fn the_page_tells_of_each_listing_what_is_true_and_where_it_stands() {
    let book = Fixture::proved();
    book.listing("stale", "claims.lines = [\"<b>\"]", HELLO);
    book.prove("stale", &["<b>"]);
    book.append(&main_of("stale"), "// more\n");
    book.listing(
        "missing",
        "claims.duration = { delays = 1 }\nargs = [\"{delay}\"]",
        HELLO,
    );
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [One](one.md)\n\n---\n\n[Checked](below/checked.md)\n",
    );
    book.write("src/below/checked.md", "# Checked\n\n{{#checked}}\n");
    book.run(&["build"]).succeeds();

    let page = book.read("book/below/checked.html");
    for part in [
        "<li>3 listings</li>",
        "<li>1 fresh recording, 1 stale, 1 missing</li>",
        "<h2 id=\"1-one\"",
        "<a href=\"../one.html#listing-hello\">Listing 1.1</a>",
        "<li>prints exactly, in this order: “hello”</li>",
        "<li>ends with success</li>",
        "<li>takes 1 to 1.25 delays</li>",
        "2023-11-14, rustc 1.95.0 on 2 cores",
        "ran 250\u{a0}ms",
        "“&lt;b&gt;”",
        "stale: it or what it needs has changed",
        "never recorded",
        "<a href=\"checked.json\"",
    ] {
        assert!(page.contains(part), "`{part}` is missing:\n{page}");
    }

    let json: Value = serde_json::from_str(&book.read("book/below/checked.json")).expect("JSON");
    assert_eq!(json["counts"]["listings"], 3);
    assert_eq!(json["counts"]["fresh"], 1);
    assert_eq!(json["counts"]["stale"], 1);
    assert_eq!(json["counts"]["missing"], 1);
    assert_eq!(json["counts"]["claims"], 6);
    assert_eq!(json["counts"]["seconds"], 0.5);
    let hello = &json["listings"][0];
    assert_eq!(hello["slug"], "hello");
    assert_eq!(hello["recording"], "fresh");
    assert_eq!(hello["run"]["recorded"], "2023-11-14T22:13:20Z");
    assert_eq!(hello["run"]["seconds"], 0.25);
    assert_eq!(json["listings"][2]["run"], Value::Null);
    let list = book.run(&["list", "--json"]).succeeds().json();
    assert_eq!(list, json["listings"]);
}
