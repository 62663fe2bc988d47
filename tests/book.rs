//! The book as a whole: every rule of `cargo book check`, the site as it is built, and what authors are told of contracts.

mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use lectern::book::{Listing, Project, chapters};
use lectern::check;
use lectern::ground::Problem;
use lectern::page::block::Predict;
use lectern::page::{DirectiveKind, Expansion, directives};
use lectern::record::Status;
use lectern::site::{self, dead_links, read_page};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use scraper::{ElementRef, Html, Selector};
use tempfile::TempDir;

/// The book is not read again when nothing below this folder has changed.
#[ctor::ctor(unsafe)]
fn keep() {
    let book = Path::new(env!("CARGO_MANIFEST_DIR"));
    lectern::ground::keep_program(
        &Path::new(env!("CARGO_TARGET_TMPDIR")).join("book"),
        &[book],
    );
}

static PROJECT: LazyLock<Project> = LazyLock::new(|| {
    Project::load(Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|problem| panic!("{problem}"))
});

/// The chapters, expanded once for all tests.
static EXPANSION: LazyLock<Arc<Expansion>> = LazyLock::new(|| match site::expanded(&PROJECT) {
    Ok((expansion, _)) => Arc::new(expansion),
    Err(problems) => panic!("the book cannot be built:\n{}", in_lines(&problems)),
});

/// The site, built once for all tests.
static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (config, expansion) = (PROJECT.config.clone(), EXPANSION.clone());
    if let Err(problems) = site::render(&PROJECT, config, expansion, None, folder.path()) {
        panic!("the book cannot be built:\n{}", in_lines(&problems));
    }
    folder
});

/// The page of each chapter that has listings, taken apart once, with those listings.
fn pages_with_listings() -> impl Iterator<Item = (PathBuf, Html, Vec<&'static Listing>)> {
    let mut chapters: BTreeMap<&str, Vec<&Listing>> = BTreeMap::new();
    for listing in PROJECT.listings.values() {
        chapters.entry(&listing.chapter).or_default().push(listing);
    }
    chapters.into_iter().map(|(chapter, listings)| {
        let path = SITE.path().join(format!("{chapter}.html"));
        let page =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, Html::parse_document(&page), listings)
    })
}

fn in_lines(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(|problem| format!("{problem}\n"))
        .collect()
}

/// Every page of a site but the one that repeats all others for the printer: its path and its text.
fn pages(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(folder.join(&below)).expect("a readable site") {
            let entry = entry.expect("a readable site");
            let path = below.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                pages.push((
                    path,
                    fs::read_to_string(entry.path()).expect("a page is text"),
                ));
            }
        }
    }
    pages.sort();
    pages
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).expect("a selector"))
        .map(|element| element.text().collect())
        .collect()
}

#[test]
fn check_finds_nothing_to_mend() {
    let report = check::check(&PROJECT);
    assert!(
        report.problems.is_empty(),
        "\n{}",
        in_lines(&report.problems)
    );
}

/// A question, as somebody sees it who has not understood the chapter: its options, and which of them is right.
struct Asked {
    options: Vec<String>,
    right: usize,
}

/// Every question of the book that has an answer.
fn questions() -> Vec<Asked> {
    let chapters = chapters(&PROJECT).expect("readable chapters");
    let sources = chapters.iter().flat_map(|chapter| {
        let directives = directives(&chapter.text).0.into_iter();
        directives.filter_map(|directive| match directive.kind {
            DirectiveKind::Block { kind, source } if kind.fence() == "predict" => Some(source),
            _ => None,
        })
    });
    let asked = sources.map(|source| {
        let predict = Predict::read(&source).expect("a question that `check` has read");
        let status = Status::of(&PROJECT, &PROJECT.listings[&predict.listing]);
        let recording = status.recording().expect("a recording that is fresh");
        let right = predict.answer(&recording.evidence).expect("one answer");
        Asked {
            options: (predict
                .options
                .iter()
                .map(|option| option.text().to_owned()))
            .collect(),
            right,
        }
    });
    asked.collect()
}

/// How often somebody is right who takes the option for which this is least, the questions weighted by chance where several are.
fn hits(questions: &[Asked], least: impl Fn(usize, &str) -> i64) -> f64 {
    let one = |asked: &Asked| {
        let values: Vec<i64> = (asked.options.iter().enumerate())
            .map(|(index, text)| least(index, text))
            .collect();
        let lowest = values.iter().min();
        let taken: Vec<usize> = (0..values.len())
            .filter(|index| Some(&values[*index]) == lowest)
            .collect();
        f64::from(taken.contains(&asked.right)) / taken.len() as f64
    };
    questions.iter().map(one).sum()
}

#[test]
fn whoever_has_not_understood_does_no_better_than_by_chance() {
    let questions = questions();
    let all = questions.len() as f64;
    let by_chance: f64 = questions
        .iter()
        .map(|asked| 1.0 / asked.options.len() as f64)
        .sum();
    let numbers = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|run| !run.is_empty())
            .count() as i64
    };
    let length = |text: &str| text.chars().count() as i64;
    // A reason comes after a colon or a "because".
    let reasons = |text: &str| i64::from(text.contains(':') || text.contains("because"));
    let strategies: [(&str, f64); 8] = [
        ("the first", hits(&questions, |index, _| index as i64)),
        ("the last", hits(&questions, |index, _| -(index as i64))),
        ("the longest", hits(&questions, |_, text| -length(text))),
        ("the shortest", hits(&questions, |_, text| length(text))),
        (
            "one without a reason",
            hits(&questions, |_, text| reasons(text)),
        ),
        (
            "one with a reason",
            hits(&questions, |_, text| -reasons(text)),
        ),
        (
            "the one with most numbers",
            hits(&questions, |_, text| -numbers(text)),
        ),
        (
            "the one with fewest numbers",
            hits(&questions, |_, text| numbers(text)),
        ),
    ];
    let mut betrayed = String::new();
    for (option, hits) in strategies {
        println!(
            "whoever always takes {option} is right in {hits:.1} of {all} questions; by chance, in {by_chance:.1}"
        );
        if hits > by_chance + all / 10.0 {
            betrayed += &format!(
                "\n    {option}: right in {hits:.1} of {all} questions, where chance is {by_chance:.1}"
            );
        }
    }
    assert!(
        betrayed.is_empty(),
        "the options of the book's questions give the right one away; whoever always takes\n{betrayed}\n\n\
         must not be right in more than a tenth of the questions above chance. Write options of like length and form.",
    );
}

#[test]
fn no_link_and_no_anchor_is_dead() {
    let dead = dead_links(SITE.path()).expect("a readable site");
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn links_are_read_from_pages_as_a_browser_reads_them() {
    for (path, text) in pages(SITE.path()) {
        // It repeats all others.
        if path == Path::new("print.html") {
            continue;
        }
        let page = Html::parse_document(&text);
        // What stands there for readers without scripts is text to one that has them.
        let without_scripts = texts(&page, "noscript").concat();
        let documents = [page, Html::parse_fragment(&without_scripts)];
        let all = |attribute: &str| {
            let selector = Selector::parse(&format!("[{attribute}]")).expect("a selector");
            let elements = documents.iter().flat_map(|page| page.select(&selector));
            let values = elements.filter_map(|element| element.attr(attribute));
            values.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        let read = read_page(&text);
        assert_eq!(read.ids, all("id"), "the anchors of {}", path.display());
        let links = all("href").into_iter().chain(all("src"));
        let inside: BTreeSet<String> = links
            .filter(|link| !link.contains("://") && !link.starts_with("data:"))
            .collect();
        assert_eq!(read.links, inside, "the links of {}", path.display());
    }
}

#[test]
fn no_directive_is_left_on_a_page() {
    for (path, text) in pages(SITE.path()) {
        let left = text
            .lines()
            .find(|line| line.contains("{{#") || line.contains("```"));
        assert_eq!(left, None, "on {}", path.display());
    }
}

#[test]
fn every_listing_stands_on_its_page_as_it_stands_in_its_file() {
    let mut shown = 0;
    for (path, page, listings) in pages_with_listings() {
        for listing in listings {
            let programs = texts(
                &page,
                &format!("#listing-{} code.language-rust", listing.slug),
            );
            // mdBook leaves out the line break after the last line.
            let program = listing.program();
            assert!(
                programs.iter().any(|shown| shown == program.trim_end()),
                "{} on {}",
                listing.slug,
                path.display()
            );
            shown += 1;
        }
    }
    assert!(shown > 0, "the book has no listings");
}

/// Language and text of every fenced block of code, in order, those in admonitions among them.
fn blocks(markdown: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut info = None;
    let mut code = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(of))) => {
                info = Some(of.to_string());
                code.clear();
            }
            Event::Text(text) => code.push_str(&text),
            Event::End(TagEnd::CodeBlock) => match info.take() {
                Some(info) if info.starts_with("admonish") => found.extend(blocks(&code)),
                Some(info) => {
                    let language = info.split(',').next().unwrap_or_default();
                    found.push((language.to_owned(), std::mem::take(&mut code)));
                }
                None => {}
            },
            _ => {}
        }
    }
    found
}

#[test]
fn every_block_of_code_stands_on_its_page_as_it_was_written_and_in_colour() {
    for (path, text) in &EXPANSION.chapters {
        let page = fs::read_to_string(SITE.path().join(path.with_extension("html")));
        let page = Html::parse_document(&page.expect("a page for each chapter"));
        let code = Selector::parse("main pre > code").expect("a selector");
        let word = Selector::parse("span[class^=hljs-]").expect("a selector");
        let shown: Vec<_> = page.select(&code).collect();
        let written = blocks(text);
        let page = path.display();
        assert_eq!(shown.len(), written.len(), "blocks of code on {page}");
        for (shown, (language, written)) in shown.iter().zip(written) {
            let text: String = shown.text().collect();
            // mdBook leaves out the line break after the last line of Rust.
            let whole = if language == "rust" {
                written.strip_suffix('\n').unwrap_or(&written)
            } else {
                &written
            };
            assert_eq!(text, whole, "on {page}");
            assert!(
                shown.select(&word).next().is_some(),
                "on {page}, this block of `{language}` has no colours:\n{written}"
            );
        }
    }
}

/// What stands in backquotes.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.filter(|word| !word.is_empty())
}

#[test]
fn what_the_appendix_says_to_write_stands_in_the_listings_that_it_names() {
    let file = "src/from-asyncio-to-tokio.md";
    let text = fs::read_to_string(PROJECT.root.join(file)).expect("the appendix");
    let mut in_listings = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        let [_, rust, shown] = cells[..] else {
            continue;
        };
        if rust.trim() == "in Rust" || rust.trim() == "---" {
            continue;
        }
        let slugs = shown.split("{{#see ").skip(1);
        let slugs = slugs.filter_map(|slug| Some(slug.split_once("}}")?.0.trim()));
        let listings = slugs.filter_map(|slug| PROJECT.listings.get(slug));
        let sources: Vec<&str> = listings.map(|listing| listing.source.as_str()).collect();
        // What no listing shows, its documentation says.
        let is_documented = |cell: &str| cell.contains("](https://");
        assert!(
            !sources.is_empty()
                || is_documented(rust)
                || is_documented(shown)
                || rust.contains("no counterpart"),
            "{file}:{number}: says what to write, and names neither a listing nor its documentation"
        );
        if sources.is_empty() {
            continue;
        }
        in_listings += 1;
        for code in codes(rust) {
            let stands = |word: &str| {
                sources
                    .iter()
                    .any(|source| words(source).any(|w| w == word))
            };
            let missing: Vec<&str> = words(code).filter(|word| !stands(word)).collect();
            assert!(
                missing.is_empty(),
                "{file}:{number}: says to write `{code}`, and {missing:?} stands in none of the listings that it names"
            );
        }
    }
    assert!(
        in_listings > 60,
        "{in_listings} rows of {file} name a listing: is it read as it should be?"
    );
}

#[test]
fn no_page_loads_a_highlighter() {
    let script = Selector::parse("script[src]").expect("a selector");
    for (path, text) in pages(SITE.path()) {
        for script in Html::parse_document(&text).select(&script) {
            let source = script.attr("src").unwrap_or_default();
            if source.contains("highlight") {
                let source = SITE.path().join(source.trim_start_matches("../"));
                let size = fs::metadata(&source).expect("a file of the site").len();
                assert!(
                    size < 1000,
                    "{} loads {size} bytes of {}, but code has its colours already; theme/highlight.js stands in for it",
                    path.display(),
                    source.display()
                );
            }
        }
    }
}

#[test]
fn a_block_has_its_style_on_the_pages_that_show_it_and_on_no_other() {
    let folder = PROJECT.root.join("theme/blocks");
    let mut styles = 0;
    for entry in fs::read_dir(&folder).expect("the blocks' styles and scripts") {
        let path = entry.expect("a style or a script").path();
        if path.extension().is_none_or(|extension| extension != "css") {
            continue;
        }
        let css = fs::read_to_string(&path).expect("a style");
        let first = css.lines().next().expect("a first line");
        assert!(
            first.starts_with("/*"),
            "{} says nothing of itself",
            path.display()
        );
        let block = path.file_stem().expect("a name").to_string_lossy();
        let figure = format!("<figure class=\"{block}\"");
        for (page, text) in pages(SITE.path()) {
            let head = text.find("</head>").expect("a page with a head");
            let mark = format!("<style data-block=\"{block}\">");
            let (style, figure) = (text.find(&mark), text.find(&figure));
            let fits = match (style, figure) {
                (None, None) => true,
                (Some(style), Some(_)) => style < head && text.matches(&mark).count() == 1,
                _ => false,
            };
            assert!(
                fits,
                "{}: the style of {block} stands at {style:?}, the head ends at {head}, its first figure is at {figure:?}",
                page.display()
            );
        }
        styles += 1;
    }
    assert!(styles > 0, "{} has no style", folder.display());
}

#[test]
fn the_script_of_every_block_is_named_in_the_settings() {
    let named: Vec<PathBuf> = PROJECT
        .config
        .get("output.html.additional-js")
        .expect("settings that can be read")
        .expect("scripts");
    let mut folders = vec![
        PathBuf::from("theme/blocks"),
        PathBuf::from("theme/on-demand"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(PROJECT.root.join(&folder)).expect("a folder of the theme") {
            let entry = entry.expect("a file or a folder");
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
                continue;
            }
            // The styles of blocks come in another way.
            let is_style = path.starts_with("theme/blocks")
                && path.extension().is_none_or(|extension| extension != "js");
            assert!(
                is_style || named.contains(&path),
                "{} is sent to nobody: name it in book.toml, additional-js",
                path.display()
            );
        }
    }
}

#[test]
fn every_recorded_line_stands_on_the_page() {
    for (_, page, listings) in pages_with_listings() {
        for listing in listings.iter().filter(|listing| listing.contract.recorded) {
            let file = PROJECT.root.join(lectern::record::path(listing));
            let recording = fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let printed = texts(&page, &format!("#listing-{} .output .line", listing.slug));
            // Read here without the engine's own reader: asciicast, one event a line after the header.
            let recorded: Vec<String> = recording
                .lines()
                .skip(1)
                .map(|event| {
                    serde_json::from_str::<(f64, String, String)>(event).expect("an event")
                })
                // What was typed to the program stands on the page in another form.
                .filter(|event| event.1 == "o")
                .map(|event| {
                    let line = event.2.trim_end_matches("\r\n");
                    // What a compiler says has no times.
                    if listing.contract.compiles() {
                        format!("{:.2}{line}", event.0)
                    } else {
                        line.to_owned()
                    }
                })
                .collect();
            assert_eq!(printed, recorded, "{}", listing.slug);
        }
    }
}

#[test]
fn every_recorded_line_is_played_at_its_time() {
    let number = |element: ElementRef<'_>, name: &str| -> Option<i64> {
        let value = element.attr(name)?;
        Some(value.parse().expect("whole milliseconds"))
    };
    let select = |selector: &str| Selector::parse(selector).expect("a selector");
    let mut played = 0;
    for (path, page, listings) in pages_with_listings() {
        for listing in listings.iter().filter(|listing| listing.contract.recorded) {
            let place = select(&format!("#listing-{} .play", listing.slug));
            let Some(place) = page.select(&place).next() else {
                continue;
            };
            played += 1;
            let file = PROJECT.root.join(lectern::record::path(listing));
            let recording = fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            // Read here without the engine's own reader, and added up without its own script.
            let milliseconds = |seconds: f64| (seconds * 1000.0).round() as i64;
            let mut lines = recording.lines();
            let head: serde_json::Value =
                serde_json::from_str(lines.next().expect("a header")).expect("a header");
            let recorded: Vec<i64> = lines
                .map(|event| {
                    serde_json::from_str::<(f64, String, String)>(event).expect("an event")
                })
                .map(|event| milliseconds(event.0))
                .collect();
            let mut at = 0;
            let mut times = Vec::new();
            for step in place
                .attr("data-times")
                .unwrap_or_default()
                .split_whitespace()
            {
                let (step, count) = step.split_once('*').unwrap_or((step, "1"));
                for _ in 0..count.parse().expect("a count") {
                    at += step.parse::<i64>().expect("milliseconds");
                    times.push(at);
                }
            }
            assert_eq!(times, recorded, "{}", listing.slug);
            let wall = head["lectern"]["evidence"]["wall"].as_f64();
            let wall = milliseconds(wall.expect("the length of the run"));
            assert_eq!(number(place, "data-wall"), Some(wall), "{}", listing.slug);
        }
        for pair in page.select(&select(".pair")) {
            let sides: Vec<ElementRef<'_>> = pair.select(&select(".play")).collect();
            let longest = sides
                .iter()
                .filter_map(|side| number(*side, "data-wall"))
                .max();
            for side in sides {
                let page = path.display();
                assert_eq!(number(side, "data-span"), longest, "a pair on {page}");
            }
        }
    }
    assert!(played > 150, "{played} runs can be played");
}

#[test]
fn stock_mdbook_makes_the_same_pages() {
    // The library of which `mdbook build` is the command: it reads book.toml and starts the preprocessors that stand
    // there.
    let version = "stock mdBook";
    let ours = pages(SITE.path());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut book = mdbook_driver::MDBook::load(&PROJECT.root)
        .unwrap_or_else(|error| panic!("{version}: {error:#}"));
    book.config.build.build_dir = folder.path().to_path_buf();
    if let Err(error) = book.build() {
        panic!("{version}: {error:#}");
    }
    // Stock mdBook knows nothing of the head of a page, so the styles of blocks stay where the chapter has them.
    let theirs: Vec<(PathBuf, String)> = pages(folder.path())
        .into_iter()
        .map(|(path, page)| (path, site::styles_into_head(&page).unwrap_or(page)))
        .collect();
    let names = |pages: &[(PathBuf, String)]| {
        pages
            .iter()
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&ours), names(&theirs));
    for ((path, ours), (_, theirs)) in ours.iter().zip(&theirs) {
        let differs = ours
            .lines()
            .zip(theirs.lines())
            .map(|(ours, theirs)| (without_index_hash(ours), without_index_hash(theirs)))
            .find(|(ours, theirs)| ours != theirs);
        assert_eq!(differs, None, "{version}, on {}", path.display());
        assert_eq!(
            ours.lines().count(),
            theirs.lines().count(),
            "{version}, on {}",
            path.display()
        );
    }
}

/// A line without the hash in the name of the search index: that depends on the version of the search library that
/// mdBook was compiled with, not on the book.
fn without_index_hash(line: &str) -> String {
    match line.split_once("searchindex-") {
        Some((before, after)) => format!(
            "{before}searchindex{}",
            after.trim_start_matches(|c: char| c.is_ascii_hexdigit())
        ),
        None => line.to_owned(),
    }
}
