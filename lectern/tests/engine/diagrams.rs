//! Diagrams: drawn from text when the book is built.

use crate::fixture::Fixture;

const STATES: &str = r#"caption = "A door"
alt = "A door is open or closed; pushing closes it and pulling opens it."
text = '''
open -> closed: push
closed -> open: pull
'''
"#;

/// A book whose chapter has the diagram twice. The first begins in line 5, its text in line 8.
pub(crate) fn book() -> Fixture {
    let book = Fixture::proved();
    book.write(
        "src/one.md",
        &format!(
            "# One\n\nWhat happens?\n\n```diagram\n{STATES}```\n\n{{{{#listing hello}}}}\n\n```diagram\n{}```\n",
            STATES.replace("A door\"", "Another door\"")
        ),
    );
    book
}

#[test]
fn a_page_has_a_picture_with_words_for_those_who_cannot_see_it() {
    let book = book();
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    for part in [
        "<figcaption>A door</figcaption>",
        "<svg class=\"diagram\" role=\"img\" aria-labelledby=",
        "A door is open or closed; pushing closes it and pulling opens it.</desc>",
        ">push</tspan>",
        ">closed</tspan>",
    ] {
        assert!(page.contains(part), "no `{part}` in:\n{page}");
    }
    let mut ids: Vec<&str> = page
        .split("-title\">")
        .filter_map(|before| before.rsplit_once("<title id=\""))
        .map(|(_, id)| id)
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 2, "two elements have one id: {ids:?}");
}

#[test]
fn a_broken_line_is_refused_with_its_line_in_the_chapter() {
    let book = book();
    book.replace(
        "src/one.md",
        "open -> closed: push\nclosed -> open: pull\n'''\n```\n\n{{#listing",
        "open -> closed: push\nclosed => open: pull\n'''\n```\n\n{{#listing",
    );
    for command in ["check", "build"] {
        book.run(&[command])
            .fails()
            .says("src/one.md:10: ")
            .says("`closed => open: pull` is neither an arrow")
            .says("[impossible-diagram]");
    }
}

#[test]
fn figures_cannot_be_typed_into_a_diagram() {
    let book = book();
    book.replace(
        "src/one.md",
        "pull\n'''\n```\n\n{{#listing",
        "pull, which takes 0.6 s\n'''\n```\n\n{{#listing",
    );
    book.run(&["check"])
        .fails()
        .says("src/one.md:10: ")
        .says("“0.6 s” is typed by hand");
}
