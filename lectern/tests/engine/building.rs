//! `build`, and the protocol by which stock mdBook has the chapters expanded.

use std::fs;

use serde_json::{Value, json};

use crate::fixture::{Fixture, Outcome, main_of, manifest_of};

#[test]
fn a_page_shows_the_program_its_command_and_what_the_run_printed() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\nSee {{#see hello}}: {{#measured hello duration}}, {{#given 3 s: as set}}.\n",
    );
    book.run(&["build"])
        .succeeds()
        .says("The book is in book/.")
        .never_says("warning");
    let page = book.read("book/one.html");
    let (_, page) = page.split_once("<main>").expect("what the author wrote");
    let (page, _) = page.split_once("</main>").expect("its end");
    for part in [
        "Listing 1.1",
        "What hello does",
        "<span class=\"hljs-built_in\">println!</span>(<span class=\"hljs-string\">\"hello\"</span>);",
        "<span class=\"hljs-title\">cargo</span> run -p hello",
        ">hello</span></pre>",
        "Recorded 2023-11-14: 250\u{a0}ms, 2\u{a0}ms of CPU time, 2.0\u{a0}MB",
        "rustc 1.95.0, linux x86_64, 2 cores.",
        "<a href=\"#listing-hello\">Listing 1.1</a>: 250\u{a0}ms, 3 s.",
    ] {
        assert!(page.contains(part), "the page has no `{part}`:\n{page}");
    }
    assert!(!page.contains("{{#"), "a directive is left on the page");
    assert_eq!(fs::read_dir(book.temporary()).unwrap().count(), 0);
}

#[test]
fn a_stale_recording_is_a_warning_and_said_on_the_page() {
    let book = Fixture::proved();
    book.append(&main_of("hello"), "// more\n");
    book.run(&["build"])
        .succeeds()
        .says("warning: listings/one/hello/recording.cast: is stale: its source changed");
    assert!(
        book.read("book/one.html")
            .contains("This run is out of date: its source changed")
    );
}

#[test]
fn a_build_that_fails_leaves_the_former_site_as_it_was() {
    let book = Fixture::proved();
    book.run(&["build"]).succeeds();
    let former = book.snapshot("book");
    assert!(!former.is_empty());

    book.append("src/one.md", "\n{{#listing nobody}}\n");
    book.run(&["build"])
        .fails()
        .says("src/one.md:7: no listing is called `nobody`");
    assert!(
        book.snapshot("book") == former,
        "an error of a chapter changed the site"
    );

    book.replace("src/one.md", "{{#listing nobody}}", "More.");
    book.append(&main_of("hello"), "// more\n");
    book.run(&["build", "--deny-warnings"])
        .fails()
        .says("warning: listings/one/hello/recording.cast: is stale");
    assert!(
        book.snapshot("book") == former,
        "a warning that was denied changed the site"
    );

    book.write("theme/index.hbs", "{{#if broken}}");
    book.run(&["build"])
        .fails()
        .says("error: book.toml: mdBook: ")
        .says("[mdbook-fails]");
    assert!(
        book.snapshot("book") == former,
        "an error of mdBook changed the site"
    );

    fs::remove_dir_all(book.root().join("theme")).unwrap();
    book.write("book/of-an-earlier-book.html", "old");
    book.run(&["build"]).succeeds();
    assert!(book.snapshot("book") != former, "the site was not renewed");
    assert!(!book.root().join("book/of-an-earlier-book.html").exists());
    let names = fs::read_dir(book.root()).unwrap().flatten();
    let hidden = names.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0, "something was left beside the site");
}

#[test]
fn warnings_can_be_denied_only_where_there_are_some() {
    let book = Fixture::proved();
    book.run(&["build", "--deny-warnings"]).succeeds();
    assert!(book.root().join("book/index.html").exists());
}

#[test]
fn what_check_refuses_is_not_published_where_warnings_are_denied() {
    let book = Fixture::proved();
    book.append("src/one.md", "\nSee [more](gone.md).\n");
    book.run(&["build"]).succeeds();
    book.run(&["build", "--deny-warnings"])
        .fails()
        .says("error: src/one.md:7: the link `gone.md` leads nowhere");
    let book = Fixture::proved();
    book.replace(&manifest_of("hello"), "[\"hello\"]", "[\"bye\"]");
    book.run(&["build", "--deny-warnings"])
        .fails()
        .says("breaks line 9 of the contract: line 1 should be `bye`");
    assert!(!book.root().join("book").exists(), "a site was published");
}

/// Calls the preprocessor as mdBook does, with one chapter.
fn preprocess(book: &Fixture, chapter: &str) -> Outcome {
    let context = json!({
        "root": book.root(),
        "config": { "book": { "title": "A small book", "src": "src" } },
        "renderer": "html",
        "mdbook_version": "0.5.4",
    });
    let chapter = json!({
        "name": "One",
        "content": chapter,
        "number": [1],
        "sub_items": [],
        "path": "one.md",
        "source_path": "one.md",
        "parent_names": [],
    });
    let input = json!([context, { "items": [{ "Chapter": chapter }] }]);
    book.run_with_input(&["preprocess"], &input.to_string())
}

#[test]
fn stock_mdbook_gets_its_book_back_expanded() {
    let book = Fixture::proved();
    book.run(&["preprocess", "supports", "html"]).succeeds();
    let outcome = preprocess(&book, "# One\n\n{{#listing hello}}\n\nAsked by mdBook.\n").succeeds();
    let expanded: Value = outcome.json();
    let content = &expanded["items"][0]["Chapter"]["content"];
    let content = content.as_str().expect("the text of a chapter");
    assert!(content.contains("<figure class=\"listing\""), "{content}");
    let program = "<span class=\"hljs-built_in\">println!</span>(<span class=\"hljs-string\">&quot;hello&quot;</span>);";
    assert!(content.contains(program), "{content}");
    assert!(content.ends_with("Asked by mdBook.\n"), "{content}");
    assert_eq!(outcome.stderr, "");
}

#[test]
fn stock_mdbook_is_told_what_is_wrong_and_gets_no_book() {
    let book = Fixture::proved();
    let outcome = preprocess(
        &book,
        "# One\n\n{{#listing hello}}\n\n{{#listing nobody}}\n",
    )
    .fails()
    .says("error: src/one.md:5: no listing is called `nobody`");
    assert_eq!(outcome.stdout, "");
    for garbage in ["", "what?", "[]", "{\"a\": [1, 2]}", "[{}, {}]"] {
        let outcome = book.run_with_input(&["preprocess"], garbage).fails();
        let outcome = outcome.says_one_error().says("is not mdBook's protocol");
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn a_site_with_an_address_has_cards_a_manifest_and_a_worker() {
    let book = Fixture::proved();
    book.write("src/picture.png", "a picture");
    book.run(&["build"]).succeeds();
    for file in ["manifest.webmanifest", "lectern-worker.js", "offline.html"] {
        assert!(
            !book.root().join("book").join(file).exists(),
            "{file} is there without an address"
        );
    }
    book.run(&["build", "--site-url", "https://x.org/b"])
        .succeeds();
    let page = book.read("book/one.html");
    for part in [
        "<meta property=\"og:url\" content=\"https://x.org/b/one.html\">",
        "<meta property=\"og:image\" content=\"https://x.org/b/picture.png\">",
        "<link rel=\"manifest\" href=\"manifest.webmanifest\">",
        "serviceWorker.register(",
    ] {
        assert!(page.contains(part), "the page has no `{part}`:\n{page}");
    }
    let manifest: Value =
        serde_json::from_str(&book.read("book/manifest.webmanifest")).expect("JSON");
    assert_eq!(manifest["start_url"], "./");
    let icon = manifest["icons"][0]["src"].as_str().expect("an icon");
    assert!(book.root().join("book").join(icon).exists(), "{icon}");
    let worker = book.read("book/lectern-worker.js");
    let (frame, _) = worker.split_once("const LASTING").expect("two lists");
    assert!(
        frame.contains("offline.html") && !frame.contains("searchindex"),
        "{frame}"
    );
    let lost = book.read("book/404.html");
    assert!(lost.contains("<base href=\"/b/\">"), "{lost}");
    assert!(!lost.contains("serviceWorker.register("), "{lost}");
    let former = book.snapshot("book");
    book.run(&["build", "--site-url", "https://x.org/b/"])
        .succeeds();
    assert!(
        book.snapshot("book") == former,
        "the same site has other files"
    );
}

#[test]
fn an_epub_has_the_chapters_as_xml_and_is_linked_where_it_lies() {
    let book = Fixture::proved();
    let file = book.root().join("book/one.epub");
    let file = file.to_str().expect("a path");
    book.run(&["epub", "book.epub", "--link"])
        .fails()
        .says("build the site first");
    book.run(&["build"]).succeeds();
    book.run(&["epub", file, "--link"])
        .succeeds()
        .says("one.epub");
    assert!(
        book.read("book/index.html")
            .contains("<a href=\"one.epub\">as an EPUB</a>")
    );
    assert!(
        book.read("book/one.html")
            .contains("<a href=\"one.epub\">as an EPUB</a>")
    );
    let bytes = fs::read(file).expect("an EPUB");
    assert!(bytes.starts_with(b"PK") && bytes[30..].starts_with(b"mimetypeapplication/epub+zip"));
    book.run(&["epub", file]).succeeds();
    assert!(
        fs::read(file).expect("an EPUB") == bytes,
        "the same book gives other bytes"
    );
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut read = |name: &str| {
        let file = archive
            .by_name(name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        std::io::read_to_string(file).expect("text")
    };
    let chapter = read("book/one.xhtml");
    for part in [
        "xmlns=\"http://www.w3.org/1999/xhtml\"",
        "Listing 1.1",
        ">hello</span>",
    ] {
        assert!(
            chapter.contains(part),
            "the chapter has no `{part}`:\n{chapter}"
        );
    }
    for part in ["<script", "<button", "data-", "<br>"] {
        assert!(
            !chapter.contains(part),
            "the chapter has `{part}`:\n{chapter}"
        );
    }
    assert!(read("book/contents.xhtml").contains("href=\"one.xhtml\""));
    assert!(read("book/package.opf").contains("<itemref idref=\"c0\"/>"));
    let style = read("book/style.css");
    assert!(
        !style.contains("light-dark(") && !style.contains("@media"),
        "{style}"
    );
}
