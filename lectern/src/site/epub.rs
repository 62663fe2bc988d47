//! The book as an EPUB, for e-readers.
//!
//! In: the project. Out: one file, in which each chapter is the page that the site has, as XHTML and without what needs a script; with the pictures
//! as they are, the list of chapters, and the book's picture as a cover. The same book gives the same bytes. Fails with all problems at once, and a
//! file that is there is then left as it was.
//!
//! The format is [EPUB 3](https://www.w3.org/TR/epub-33/); the archive is written by the crate `zip`. Crates that write whole EPUBs stamp them with the
//! time and with a random name, and those that render an mdBook leave the HTML in it as it is, which isn't XML.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use regex::Regex;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::cards::PICTURE;
use super::epub_style::plain;
use super::publish::expanded;
use super::published::{in_address, to_root};
use super::render::render;
use super::xhtml::xhtml;
use crate::book::{Chapter, Project, chapters};
use crate::ground::{
    Hash, MACHINE_REFUSES, Problem, Scratch, UNWRITABLE_FILE, cause, one_line, sort_and_dedup,
    write_whole,
};
use crate::page::{Expansion, escape};

/// The folder of the book in the archive.
const FOLDER: &str = "book";
const STYLE: &str = "style.css";

static MAIN: LazyLock<Regex> = LazyLock::new(|| regex("(?s)<main[^>]*>(.*)</main>"));
static SHEET: LazyLock<Regex> = LazyLock::new(|| regex(r#"<link rel="stylesheet" href="([^"]+)""#));
static OF_BLOCK: LazyLock<Regex> =
    LazyLock::new(|| regex("(?s)<style data-block=\"([^\"]+)\">(.*?)</style>"));

fn regex(expression: &str) -> Regex {
    Regex::new(expression).expect("the expression is a constant")
}

/// Writes the book into `file`, and gives what there is to warn of.
///
/// # Errors
/// Every problem, warnings among them, if at least one is an error.
pub fn epub(project: &Project, file: &Path) -> Result<Vec<Problem>, Vec<Problem>> {
    let wrong = |what: String| {
        vec![Problem::error(
            MACHINE_REFUSES,
            "book.toml",
            one_line(&what),
        )]
    };
    let (expansion, mut problems) = expanded(project)?;
    let expansion = Arc::new(expansion);
    let mut config = project.config.clone();
    for needless in ["output.html.search.enable", "output.html.print.enable"] {
        let set = config.set(needless, false);
        set.map_err(|error| wrong(format!("{needless} cannot be set: {error:#}")))?;
    }
    let site = Scratch::new().map_err(|error| wrong(format!("no temporary folder: {error}")))?;
    problems.extend(render(
        project,
        config,
        expansion.clone(),
        None,
        site.path(),
    )?);
    let chapters = chapters(project).map_err(|problem| vec![problem])?;
    let bytes = archive(project, &expansion, &chapters, site.path())
        .map_err(|error| wrong(format!("the EPUB cannot be made: {}", cause(&error))))?;
    write_whole(file, ".epub", bytes).map_err(|error| {
        let what = format!("cannot be written: {}", cause(&error));
        vec![
            Problem::error(UNWRITABLE_FILE, file, what)
                .mend("free some space, or name another file"),
        ]
    })?;
    Ok(sort_and_dedup(problems))
}

/// Links an EPUB from the front page of the site in its folder, and from the first chapter's page, which is the same.
///
/// # Errors
/// A folder without a site.
pub fn link_epub(project: &Project, file: &Path) -> Result<(), Problem> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let link = |page: &Path| -> io::Result<()> {
        let page = folder.join(page);
        let html = fs::read_to_string(&page)?;
        let megabytes = fs::metadata(file)?.len() as f64 / 1e6;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let words = format!(
            "<p class=\"epub\">For e-readers, there’s the whole book <a href=\"{}\">as an EPUB</a> ({megabytes:.1} MB).</p>\n</main>",
            escape(&name)
        );
        fs::write(page, html.replacen("</main>", &words, 1))
    };
    let first = chapters(project)?
        .first()
        .map(|chapter| chapter.path.with_extension("html"));
    let pages = [Some(PathBuf::from("index.html")), first];
    let linked = pages.iter().flatten().try_for_each(|page| link(page));
    linked.map_err(|error| {
        let what = format!(
            "no site whose pages could link to it lies beside it: {}",
            cause(&error)
        );
        Problem::error(UNWRITABLE_FILE, file, what)
            .mend("build the site first, and name a file in its folder")
    })
}

/// The whole file, from a rendered site.
fn archive(
    project: &Project,
    expansion: &Expansion,
    chapters: &[Chapter],
    site: &Path,
) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut add = |name: &str, bytes: &[u8]| -> io::Result<()> {
        // The first file tells what this is, and is to be found there as it is.
        let options = match name {
            "mimetype" => packed.compression_method(zip::CompressionMethod::Stored),
            _ => packed,
        };
        zip.start_file(name, options)?;
        zip.write_all(bytes)
    };
    add("mimetype", b"application/epub+zip")?;
    add("META-INF/container.xml", container().as_bytes())?;
    let pages: BTreeSet<PathBuf> = chapters
        .iter()
        .map(|chapter| chapter.path.with_extension("html"))
        .collect();
    let (mut sheets, mut blocks) = (Vec::new(), BTreeMap::new());
    let mut items = Vec::new();
    for chapter in chapters {
        let page = chapter.path.with_extension("html");
        let html = fs::read_to_string(site.join(&page))?;
        if sheets.is_empty() {
            sheets = style_sheets(&site.join(&page), &html)?;
        }
        for block in OF_BLOCK.captures_iter(&html) {
            blocks.insert(block[1].to_owned(), block[2].to_owned());
        }
        let main = MAIN
            .captures(&html)
            .map_or("", |main| main.get(1).map_or("", |main| main.as_str()));
        let text = xhtml(main, &|link| link_in_book(link, &page, &pages));
        let file = in_address(&chapter.path.with_extension("xhtml"));
        add(
            &format!("{FOLDER}/{file}"),
            document(project, chapter, &text).as_bytes(),
        )?;
        items.push((file, text.contains("<svg")));
    }
    sheets.extend(blocks.into_values());
    let style = plain(&sheets) + include_str!("epub.css");
    add(&format!("{FOLDER}/{STYLE}"), style.as_bytes())?;
    let picture = site.join(PICTURE);
    let has_picture = picture.exists();
    if has_picture {
        add(&format!("{FOLDER}/{PICTURE}"), &fs::read(picture)?)?;
    }
    add(
        &format!("{FOLDER}/contents.xhtml"),
        contents(project, chapters).as_bytes(),
    )?;
    let package = package(project, expansion, &items, has_picture);
    add(&format!("{FOLDER}/package.opf"), package.as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

/// The style sheets of a page, without those of mdBook's own menus and of paper.
fn style_sheets(page: &Path, html: &str) -> io::Result<Vec<String>> {
    let links = SHEET.captures_iter(html).map(|link| link[1].to_owned());
    let needless = ["css/general", "css/chrome", "css/print", "fonts/"];
    let links = links.filter(|link| !needless.iter().any(|part| link.contains(part)));
    links
        .map(|link| fs::read_to_string(page.with_file_name(link)))
        .collect()
}

/// Where a link of a page leads in the book: out of it, or to a chapter. What else the site has, the book has not.
fn link_in_book(link: &str, page: &Path, pages: &BTreeSet<PathBuf>) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return Some(link.to_owned());
    }
    let (file, anchor) = match link.split_once('#') {
        Some((file, anchor)) => (file, format!("#{anchor}")),
        None => (link, String::new()),
    };
    let file = file.split('?').next().unwrap_or_default();
    if file.is_empty() {
        return Some(anchor).filter(|anchor| !anchor.is_empty());
    }
    let mut target = page.parent().unwrap_or(Path::new("")).to_path_buf();
    for part in Path::new(file) {
        match part == ".." {
            true => drop(target.pop()),
            false => target.push(part),
        }
    }
    let name = file.strip_suffix(".html")?;
    pages
        .contains(&target)
        .then(|| format!("{name}.xhtml{anchor}"))
}

/// The file that says where the book is.
fn container() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
         <rootfiles><rootfile full-path=\"{FOLDER}/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\n\
         </container>\n"
    )
}

fn language(project: &Project) -> String {
    let language = project.config.book.language.as_deref();
    escape(language.unwrap_or("en"))
}

/// The beginning of a document of the book, and its text.
fn html(project: &Project, title: &str, to_root: &str, body: &str) -> String {
    let language = language(project);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{language}\" xml:lang=\"{language}\" class=\"light\">\n\
         <head>\n<title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"{to_root}{STYLE}\"/>\n</head>\n<body>\n{body}\n</body>\n</html>\n",
        escape(title)
    )
}

fn document(project: &Project, chapter: &Chapter, text: &str) -> String {
    html(project, &chapter.title, &to_root(&chapter.path), text)
}

/// The list of chapters, by parts.
fn contents(project: &Project, chapters: &[Chapter]) -> String {
    let mut list = String::new();
    let mut part: Option<&str> = None;
    for chapter in chapters {
        if chapter.part.as_deref() != part {
            if part.is_some() {
                list += "</ol></li>\n";
            }
            part = chapter.part.as_deref();
            if let Some(title) = part {
                list += &format!("<li><span>{}</span><ol>\n", escape(title));
            }
        }
        let number = chapter
            .number
            .as_ref()
            .map_or(String::new(), |number| format!("{number}. "));
        let file = in_address(&chapter.path.with_extension("xhtml"));
        list += &format!(
            "<li><a href=\"{}\">{number}{}</a></li>\n",
            escape(&file),
            escape(&chapter.title)
        );
    }
    if part.is_some() {
        list += "</ol></li>\n";
    }
    let nav =
        format!("<nav epub:type=\"toc\" id=\"toc\">\n<h1>Contents</h1>\n<ol>\n{list}</ol>\n</nav>");
    html(project, "Contents", "", &nav)
}

/// What the book is, and which files it has, in which order.
fn package(
    project: &Project,
    expansion: &Expansion,
    items: &[(String, bool)],
    has_picture: bool,
) -> String {
    let book = &project.config.book;
    let title = book.title.as_deref().unwrap_or_default();
    let mut metadata = format!(
        "<dc:identifier id=\"id\">urn:uuid:{}</dc:identifier>\n<dc:title>{}</dc:title>\n<dc:language>{}</dc:language>\n",
        uuid(title, &book.authors),
        escape(title),
        language(project)
    );
    for author in &book.authors {
        metadata += &format!("<dc:creator>{}</dc:creator>\n", escape(author));
    }
    if let Some(description) = &book.description {
        metadata += &format!("<dc:description>{}</dc:description>\n", escape(description));
    }
    // The book is as new as its newest recording: the same book says the same at any time.
    let recordings = expansion
        .statuses
        .values()
        .filter_map(|status| status.recording());
    let newest = recordings
        .map(|recording| recording.provenance.timestamp)
        .max();
    let newest =
        jiff::Timestamp::from_second(newest.unwrap_or(0)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    metadata += &format!(
        "<meta property=\"dcterms:modified\">{}</meta>\n",
        newest.strftime("%Y-%m-%dT%H:%M:%SZ")
    );
    let mut manifest = format!(
        "<item id=\"contents\" href=\"contents.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
         <item id=\"style\" href=\"{STYLE}\" media-type=\"text/css\"/>\n"
    );
    if has_picture {
        manifest += &format!(
            "<item id=\"cover\" href=\"{PICTURE}\" media-type=\"image/png\" properties=\"cover-image\"/>\n"
        );
    }
    let mut spine = String::new();
    for (index, (file, has_svg)) in items.iter().enumerate() {
        let properties = if *has_svg { " properties=\"svg\"" } else { "" };
        manifest += &format!(
            "<item id=\"c{index}\" href=\"{}\" media-type=\"application/xhtml+xml\"{properties}/>\n",
            escape(file)
        );
        spine += &format!("<itemref idref=\"c{index}\"/>\n");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"{}\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n{metadata}</metadata>\n\
         <manifest>\n{manifest}</manifest>\n<spine>\n{spine}</spine>\n</package>\n",
        language(project)
    )
}

/// A name for the book that stays when it changes: of its title and its authors, in the form of [version 8](https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8).
fn uuid(title: &str, authors: &[String]) -> String {
    let half = |of: &str| {
        Hash::new()
            .part(of)
            .part(title)
            .part(authors.join("\n"))
            .finish()
    };
    let digits = half("one") + &half("other");
    format!(
        "{}-{}-8{}-8{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..32]
    )
}
