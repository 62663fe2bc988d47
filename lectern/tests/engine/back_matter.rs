//! What is made of the rest of the book: glossary, index, lists; and the address of its repository.

use crate::fixture::Fixture;

/// A book with a term, a listing that shows it, and pages made of the rest.
fn book() -> Fixture {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\n## Waiting in turn\n\nBoth wait. That's called a {{#term queue}}, or *line*. `Mutex::lock` waits too, and so does `queue`.\n",
    );
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [One](one.md)\n\n---\n\n[Glossary](glossary.md)\n[Index](part/terms.md)\n[Listings](listings.md)\n",
    );
    book.write("src/glossary.md", "# Glossary\n\n{{#glossary}}\n");
    book.write("src/part/terms.md", "# Terms\n\n{{#index}}\n");
    book.write(
        "src/listings.md",
        "# Listings\n\n{{#listings}}\n\n# Exercises\n\n{{#exercises}}\n",
    );
    book
}

#[test]
fn a_term_stands_in_glossary_and_index_with_links_to_its_sentence() {
    let book = book();
    book.listing(
        "queues-of-two",
        "claims.lines = [\"a\"]",
        "fn main() {\n    println!(\"a\");\n}\n",
    );
    book.prove("queues-of-two", &["a"]);
    book.run(&["build"]).succeeds();
    let has = |page: &str, part: &str| {
        let text = book.read(page);
        assert!(text.contains(part), "{page}: `{part}` is missing:\n{text}");
    };
    has(
        "book/one.html",
        "called a <dfn id=\"term-queue\">queue</dfn>, or <em>line</em>.",
    );
    // A sentence that speaks of the one before comes with it.
    has(
        "book/glossary.html",
        "<p>Both wait. That\u{2019}s called a queue, or <em>line</em>.</p>",
    );
    has(
        "book/glossary.html",
        "<a href=\"one.html#term-queue\">One</a>",
    );
    has(
        "book/part/terms.html",
        "<a href=\"../glossary.html#glossary-queue\">queue</a>",
    );
    has("book/part/terms.html", "<code>Mutex::lock</code>");
    has(
        "book/part/terms.html",
        "One: <a href=\"../one.html#waiting-in-turn\">Waiting in turn</a>",
    );
    has(
        "book/listings.html",
        "<a href=\"one.html#listing-hello\">1.1</a>",
    );
    book.run(&["check"]).never_says("leads nowhere");
}

#[test]
fn a_term_is_defined_once() {
    let book = book();
    book.append("src/one.md", "\nA {{#term Queues: queue}} again.\n");
    book.run(&["check"])
        .fails()
        .says("the term `queue` is defined a second time: src/one.md:")
        .says("[repeated-term]")
        .says("help: write the words alone here");
    for (written, says) in [
        ("{{#term}}", "should be `{{#term WORDS}}`"),
        ("{{#glossary a}}", "`{{#glossary a}}` takes no argument"),
        (
            "{{#repository wiki: it}}",
            "should be `{{#repository home: WORDS}}`",
        ),
    ] {
        let book = Fixture::proved();
        book.append("src/one.md", &format!("\n{written}\n"));
        book.run(&["check"]).fails().says(says);
    }
}

#[test]
fn the_repository_is_linked_where_its_address_is_known() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\nTell it to {{#repository issues: the tracker}}.\n",
    );
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    assert!(page.contains("Tell it to the tracker."), "{page}");
    assert!(!page.contains("Suggest an edit"), "{page}");
    let address = "https://example.org/us/book/";
    book.run(&["build", "--repository", address, "--branch", "next"])
        .succeeds();
    let page = book.read("book/one.html");
    for part in [
        "Tell it to <a href=\"https://example.org/us/book/issues\">the tracker</a>.",
        "href=\"https://example.org/us/book\"",
        "href=\"https://example.org/us/book/edit/next/src/one.md\"",
    ] {
        assert!(page.contains(part), "`{part}` is missing:\n{page}");
    }
}
