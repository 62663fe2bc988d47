//! Pages of a small book, taken apart.

use scraper::{ElementRef, Html, Selector};

use crate::fixture::Fixture;

/// The page of the chapter `one`, which is built for it.
pub(crate) fn page(book: &Fixture) -> Html {
    book.run(&["build"]).succeeds();
    Html::parse_document(&book.read("book/one.html"))
}

pub(crate) fn all<'page>(page: &'page Html, selector: &str) -> Vec<ElementRef<'page>> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).collect()
}

/// Its words, with a space between each two.
pub(crate) fn text(element: &ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

pub(crate) fn texts(page: &Html, selector: &str) -> Vec<String> {
    all(page, selector).iter().map(text).collect()
}
