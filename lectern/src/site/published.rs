//! What only a published site has: cards for links to its pages, a manifest by which it can be put on a home screen, and a worker by which it
//! can be read without a network.
//!
//! In: a rendered site, and the address at which it will be. Out: the same, with all of that. The preview has none of it, nor has a
//! site whose address nobody has told: nobody links to them. Fails where a file cannot be read or written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::json;

use super::address::Address;
use super::cards::{Cards, PICTURE};
use super::links::paths_of_pages;
use super::offline;
use crate::book::Project;
use crate::ground::in_parallel;
use crate::page::Expansion;

/// The manifest's name, in the site.
const MANIFEST: &str = "manifest.webmanifest";

/// The page's icon, as the head names it.
static ICON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<link rel="(?:shortcut )?icon" href="([^"]+)">"#)
        .expect("the expression is a constant")
});

/// The colour of the browser's own bars, as the head names it.
static COLOUR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<meta name="theme-color" content="([^"]+)">"#)
        .expect("the expression is a constant")
});

/// Makes the site in `folder` one to be published at this address.
pub(super) fn finish(
    project: &Project,
    expansion: &Expansion,
    address: &Address,
    folder: &Path,
) -> io::Result<()> {
    let book = project.config.book.title.clone().unwrap_or_default();
    let smart_quotes = project.config.get::<bool>("output.html.smart-punctuation");
    let cards = Cards {
        address,
        book: &book,
        // That's mdBook's default.
        smart_quotes: smart_quotes.ok().flatten().unwrap_or(true),
        has_picture: folder.join(PICTURE).exists(),
    };
    let mut pages = Vec::new();
    paths_of_pages(folder, Path::new(""), &mut pages)?;
    let finished = in_parallel(&pages, |page| {
        let file = folder.join(page);
        let html = fs::read_to_string(&file)?;
        let html = cards.add(&in_address(page), chapter_of(expansion, page), &html);
        let link = format!(
            "<link rel=\"manifest\" href=\"{}{MANIFEST}\">",
            to_root(page)
        );
        let html = html.replacen("</head>", &format!("{link}\n</head>"), 1);
        fs::write(&file, offline::add_to(page, html))
    });
    finished.into_iter().collect::<io::Result<()>>()?;
    let index = fs::read_to_string(folder.join("index.html"))?;
    fs::write(folder.join(MANIFEST), manifest(project, &index)?)?;
    offline::write(&book, folder)
}

/// The text of the chapter that stands on a page. `index.html` shows the first one.
fn chapter_of<'a>(expansion: &'a Expansion, page: &Path) -> Option<&'a str> {
    let mut chapters = expansion.chapters.iter();
    let found = match page == Path::new("index.html") {
        true => chapters.next(),
        false => chapters.find(|(path, _)| path.with_extension("html") == page),
    };
    found.map(|(_, text)| text.as_str())
}

/// A page's path with `/` between its parts.
pub(super) fn in_address(page: &Path) -> String {
    let parts: Vec<_> = page.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// How a page gets to the site's folder.
pub(super) fn to_root(page: &Path) -> String {
    let parents: PathBuf = page.iter().skip(1).map(|_| "..").collect();
    match parents.as_os_str().is_empty() {
        true => String::new(),
        false => format!("{}/", in_address(&parents)),
    }
}

/// The manifest: <https://www.w3.org/TR/appmanifest/>. Icon and colour are those of the front page.
fn manifest(project: &Project, index: &str) -> io::Result<String> {
    let book = &project.config.book;
    let first = |pattern: &Regex| Some(pattern.captures(index)?[1].to_owned());
    let colour = first(&COLOUR).unwrap_or_else(|| "#ffffff".to_owned());
    let icons = ICON.captures_iter(index).map(|icon| {
        let (kind, sizes) = match icon[1].ends_with(".svg") {
            true => ("image/svg+xml", "any"),
            false => ("image/png", "32x32"),
        };
        json!({ "src": icon[1], "type": kind, "sizes": sizes })
    });
    let manifest = json!({
        "name": book.title,
        "description": book.description,
        "lang": book.language,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "theme_color": colour,
        "background_color": colour,
        "icons": icons.collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}
