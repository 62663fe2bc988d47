//! The index: every term, and every name of code that the prose speaks of, with the sections that do so and, for names, the
//! listings that use them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::matter::{BackMatter, sort_key};
use crate::book::relative;
use crate::page::html::escape;

/// So many sections are named at the most: those that speak of it most.
const MOST_SECTIONS: usize = 8;

/// Paths, types, macros, the compiler's error codes, signals: what somebody would look up.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[A-Za-z_]\w*(?:::[A-Za-z_]\w*)+!?|[a-z_]+!|[A-Z][a-z]+[A-Za-z0-9]*|E0\d{3}|SIG[A-Z]+)$",
    )
    .expect("the expression is a constant")
});

/// A word of a program.
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\w+").expect("the expression is a constant"));

/// A name of code that the prose speaks of.
struct Name {
    /// As the prose writes it.
    name: String,
    /// The sections, by their places, with how often each speaks of it.
    sections: BTreeMap<usize, usize>,
}

/// A line of the index.
struct Line {
    key: (String, String),
    html: String,
}

/// The index, in Markdown with HTML.
pub(super) fn markdown(book: &BackMatter<'_>, page: &Path) -> String {
    let mut lines: Vec<Line> = Vec::new();
    for entry in &book.terms {
        let term = &entry.term;
        let name = match book.glossary {
            Some(glossary) => format!(
                "<a href=\"{}#{}\">{}</a>",
                relative(page, &glossary.with_extension("html")),
                term.entry_id(),
                escape(&term.name)
            ),
            None => escape(&term.name),
        };
        lines.push(Line {
            key: sort_key(&term.name),
            html: format!(
                "<dt>{name}</dt><dd>{}</dd>",
                sections_in_words(book, &entry.sections, page)
            ),
        });
    }
    let by_name = listings_by_name(book);
    for name in names(book) {
        let sections: Vec<(usize, usize)> = name.sections.iter().map(|(at, n)| (*at, *n)).collect();
        let listings = by_name.get(in_programs(&name.name));
        let listings: Vec<usize> = listings.into_iter().flatten().copied().collect();
        lines.push(Line {
            key: sort_key(name.name.rsplit("::").next().unwrap_or_default()),
            html: format!(
                "<dt><code>{}</code></dt><dd>{}{}</dd>",
                escape(&name.name),
                sections_in_words(book, &sections, page),
                book.links_to(&listings, page)
            ),
        });
    }
    lines.sort_by(|one, other| one.key.cmp(&other.key));
    let letter = |line: &Line| {
        line.key
            .0
            .chars()
            .next()
            .unwrap_or_default()
            .to_uppercase()
            .to_string()
    };
    let mut text = String::new();
    let mut last = String::new();
    for line in &lines {
        let letter = letter(line);
        if letter != last {
            if !last.is_empty() {
                text.push_str("</dl>\n\n");
            }
            let _ = write!(text, "## {letter}\n\n<dl class=\"book-index\">\n");
            last = letter;
        }
        let _ = writeln!(text, "<div>{}</div>", line.html);
    }
    if !last.is_empty() {
        text.push_str("</dl>\n");
    }
    text
}

/// The names of code in the prose.
fn names(book: &BackMatter<'_>) -> Vec<Name> {
    let mut names: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    // A task speaks of what its own program has.
    let sections = book.sections.iter().enumerate();
    for (place, section) in sections.filter(|(_, section)| !section.is_exercise()) {
        for name in &section.names {
            let name = name.strip_suffix("()").unwrap_or(name);
            if NAME.is_match(name) {
                *names.entry(name).or_default().entry(place).or_insert(0) += 1;
            }
        }
    }
    let names = names.into_iter().map(|(name, sections)| Name {
        name: name.to_owned(),
        sections,
    });
    names.collect()
}

/// For each name that stands in programs: the listings whose programs have it. A name is a word, two words of a path, or
/// either with the exclamation mark of a macro.
fn listings_by_name<'a>(book: &'a BackMatter<'_>) -> HashMap<&'a str, BTreeSet<usize>> {
    let mut listings: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (place, listing) in book.listings.iter().enumerate() {
        let program = listing.program.as_str();
        let mut before: Option<Range<usize>> = None;
        for word in WORD.find_iter(program) {
            let word = word.range();
            let in_path = before.filter(|before| program[before.end..word.start] == *"::");
            let begins = in_path.map(|before| before.start);
            let is_macro = program[word.end..].starts_with('!');
            for start in [Some(word.start), begins].into_iter().flatten() {
                let ends = [Some(word.end), is_macro.then_some(word.end + 1)];
                for end in ends.into_iter().flatten() {
                    let name = &program[start..end];
                    listings.entry(name).or_default().insert(place);
                }
            }
            before = Some(word);
        }
    }
    listings
}

/// What a program has of a name: the name itself, or the last two parts of a path.
fn in_programs(name: &str) -> &str {
    name.rmatch_indices("::")
        .nth(1)
        .map_or(name, |(at, separator)| &name[at + separator.len()..])
}

/// Links to sections, in the order of the book: of many, those that speak of it most.
fn sections_in_words(book: &BackMatter<'_>, sections: &[(usize, usize)], page: &Path) -> String {
    let mut most = sections.to_vec();
    most.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
    most.truncate(MOST_SECTIONS);
    most.sort_unstable();
    // Chapter by chapter, each named once.
    let mut links: Vec<String> = Vec::new();
    let mut last: Option<&Path> = None;
    for (place, _) in &most {
        let section = &book.sections[*place];
        let chapter = book.chapter(&section.chapter);
        let title = chapter.map_or("", |chapter| chapter.title.as_str());
        let words = match section.is_first {
            true => title,
            false => &section.title,
        };
        let link = format!(
            "<a href=\"{}#{}\">{}</a>",
            relative(page, &section.chapter.with_extension("html")),
            section.id,
            escape(words)
        );
        if last == Some(&section.chapter)
            && let Some(line) = links.last_mut()
        {
            line.push_str(", ");
            line.push_str(&link);
        } else if section.is_first {
            links.push(link);
        } else {
            links.push(format!("{}: {link}", escape(title)));
        }
        last = Some(&section.chapter);
    }
    match links.is_empty() {
        true => String::new(),
        false => format!("<p>{}</p>", links.join("; ")),
    }
}
