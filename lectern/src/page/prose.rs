//! Rules for what authors write by hand between the directives.
//!
//! In: the Markdown of a chapter as its author wrote it. Out: problems with their lines.
//!
//! - A number with a unit of time, of memory or of share is a measurement until it is said to be something else: it
//!   comes from a recording (`{{#measured …}}`), or it was set or cited and says so (`{{#given …}}`). This holds in
//!   HTML, in callouts and in questions too. In code, such a number may be an argument; with decimals it was measured.
//! - What looks like a directive or a link and is none would stand on the page as it is ([`near`]).
//! - Blocks of code are commands, manifests or programs, and all of them is shown. Output written by hand has no place in
//!   the book, nor has what an author could draw with HTML or take from a file.

use std::path::Path;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use regex::Regex;

use super::directive::{Directive, DirectiveKind, directives};
use super::languages::{info_string, language};
use super::measure::quantity_of_unit;
use super::near_directive::{Near, near};
use super::rules::{
    HIDDEN_LINE, HTML_BY_HAND, NEAR_DIRECTIVE, OUTPUT_BY_HAND, PICTURE_BY_HAND, TYPED_FIGURE,
};
use crate::book::{Code, blank, code_in};
use crate::ground::{Problem, line_at};
use crate::page::block::{self, BlockKind, WordsKind};

/// What stands between a number and its unit, spaces that nobody sees included.
const GAP: &str = r"[\s\u{a0}\u{202f}\u{200b}\u{2060}\u{ad}-]*";

const UNIT: &str = r"(?: (?: s | ms | µs | μs | us | ns | secs? | seconds? | min | minutes? | hours? | milliseconds?
    | microseconds? | nanoseconds? | [kKMGT]i?B | bytes? | kilobytes? | megabytes? | gigabytes? | percent ) \b
    | % | per\ cent \b )";

/// A number with decimals and its unit; delays and factors too, which are whole where they were set.
static EXACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?x) \b \d+ \. \d+ {GAP} (?: {UNIT} | (?: delays? | times | x ) \b | × )"
    ))
    .expect("the expression is a constant")
});

static MEASUREMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?x) \b \d+ (?: [.,] \d+ )* {GAP} {UNIT} | {EXACT}",
        EXACT = EXACT.as_str()
    ))
    .expect("the expression is a constant")
});

/// A cell of a table that holds a number with decimals and nothing else: its unit stands in the heading.
static CELL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)\|[ \t]*(\d+[.,]\d+)[ \t]*(?:\||$)").expect("the expression is a constant")
});

/// Comments and tags of HTML.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)<!--.*?-->|</?(?<name>[A-Za-z][A-Za-z0-9-]*)(?<attributes>[^>]*)>|&nbsp;")
        .expect("the expression is a constant")
});

/// The HTML that a chapter can have, without attributes: what Markdown has no sign for, and what shows nothing.
const TAGS: [&str; 8] = [
    "abbr", "br", "details", "kbd", "sub", "summary", "sup", "wbr",
];

/// Everything that is wrong with the chapter's prose. `file` is named in the problems.
pub fn prose_rules(file: &Path, markdown: &str) -> Vec<Problem> {
    rules_beside(file, markdown, &directives(markdown).0)
}

/// The same where the directives of the chapter have been read.
pub(super) fn rules_beside(file: &Path, markdown: &str, directives: &[Directive]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for block in code_in(markdown).iter().filter(|code| code.block) {
        let line = line_at(markdown, block.range.start);
        // A callout is a fenced block, but what is in it is Markdown.
        let inside = match block.info.as_str() {
            info if info.starts_with("admonish") => prose_rules(file, &block.text),
            info => match block::kind_of(info) {
                Some(kind) => in_words(file, kind, &block.text),
                None => in_code(file, block),
            },
        };
        problems.extend(inside.into_iter().map(|problem| below(line, problem)));
        let info = info_string(markdown, block);
        problems.extend(language(file, block, info).map(|problem| problem.at(line)));
    }
    for (line, what) in written_beside(markdown, directives) {
        problems.push(what.problem(file).at(line));
    }
    for directive in directives {
        let DirectiveKind::Pair {
            caption: Some(caption),
            ..
        } = &directive.kind
        else {
            continue;
        };
        if let Some(figure) = figure_in(caption) {
            let problem = typed(file, figure).at(directive.line);
            problems
                .push(problem.mend("a caption is plain text: leave the figure to the recordings"));
        }
    }
    problems
}

/// A figure that is typed into code, comments and texts of programs included: its line, counted from one, and its words.
pub(crate) fn figures_in_code(code: &str) -> Vec<(usize, String)> {
    let figures = |(index, line)| {
        EXACT
            .find_iter(line)
            .map(move |figure| (index + 1, figure.as_str().to_owned()))
    };
    code.lines().enumerate().flat_map(figures).collect()
}

/// A figure in one line of text that has no Markdown, such as a caption.
pub(crate) fn figure_in(text: &str) -> Option<&str> {
    MEASUREMENT.find(text).map(|figure| figure.as_str())
}

/// Whether a page would not show this line of Rust, or not as it was compiled: mdBook hides what begins with `# `.
pub(crate) fn is_hidden(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix('#');
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '#']))
}

/// A problem inside a block that begins on this line.
fn below(line: usize, problem: Problem) -> Problem {
    let inside = problem.line.unwrap_or(0);
    problem.at(line + inside)
}

fn typed(file: &Path, number: &str) -> Problem {
    Problem::error(TYPED_FIGURE, file, format!("“{number}” is typed by hand"))
}

/// What an author wrote that only a program can know.
enum Written {
    Figure(String),
    FigureInCode(String),
    Tag(String),
    Picture,
    Near(Near),
}

impl Written {
    fn problem(&self, file: &Path) -> Problem {
        match self {
            Self::Figure(number) => typed(file, number).mend(format!(
                "read it from a recording, {{{{#measured SLUG {}}}}}, or say where it comes from, \
                 {{{{#given {number}: …}}}}",
                quantity_of_unit(number)
            )),
            Self::FigureInCode(number) => typed(file, number).mend(format!(
                "code says what to do; read the figure from a recording, {{{{#measured SLUG {}}}}}",
                quantity_of_unit(number)
            )),
            Self::Tag(tag) => Problem::error(
                HTML_BY_HAND,
                file,
                format!("`{tag}` is written by hand, but what a page shows of a run is printed and drawn by the engine"),
            )
            .mend(format!(
                "write Markdown; the only HTML tags allowed are {}, without attributes",
                TAGS.join(", ")
            )),
            Self::Near(near) => Problem::error(NEAR_DIRECTIVE, file, near.what()).mend(near.mend()),
            Self::Picture => Problem::error(PICTURE_BY_HAND, file, "shows a picture that no run has drawn")
                .mend("show the listing, which has its timeline"),
        }
    }
}

/// What is wrong inside a block of code, with lines counted from its first.
fn in_code(file: &Path, block: &Code) -> Vec<Problem> {
    let mut problems: Vec<Problem> = figures_in_code(&block.text)
        .into_iter()
        .map(|(line, number)| Written::FigureInCode(number).problem(file).at(line))
        .collect();
    for (index, line) in block.text.lines().enumerate() {
        if block.info == "rust" && is_hidden(line) {
            problems.push(
                Problem::error(
                    HIDDEN_LINE,
                    file,
                    "a page would not show this line, and it is compiled",
                )
                .at(index + 1)
                .mend("show it, or do without it"),
            );
        }
        if block.info == "sh" && line.starts_with("$ ") {
            problems.push(
                Problem::error(
                    OUTPUT_BY_HAND,
                    file,
                    "a prompt shows that output follows, and output is recorded, never written by hand",
                )
                .at(index + 1)
                .mend("write the commands alone"),
            );
        }
    }
    problems
}

/// What is wrong with the words of a block that becomes a figure, with lines counted from its first. What cannot be read is
/// reported by whoever renders it.
fn in_words(file: &Path, kind: BlockKind, source: &str) -> Vec<Problem> {
    let Ok(block) = kind.read(source) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for words in block.words() {
        let found: Vec<(usize, Written)> = match words.kind {
            WordsKind::Plain => {
                let figure = MEASUREMENT.find(words.text).into_iter();
                figure
                    .map(|figure| {
                        let line = words.line_at(figure.start());
                        (line, Written::Figure(figure.as_str().to_owned()))
                    })
                    .collect()
            }
            WordsKind::Markdown => {
                let found = written(words.text).into_iter();
                found
                    .map(|(line, what)| (words.line_of(line), what))
                    .collect()
            }
            WordsKind::Guess => {
                let figures = figures_in_code(words.text).into_iter();
                let figures = figures.map(|(line, number)| (line, Written::Figure(number)));
                let near = written(words.text).into_iter();
                let near = near.filter(|(_, what)| matches!(what, Written::Near(_)));
                figures
                    .chain(near)
                    .map(|(line, what)| (words.line_of(line), what))
                    .collect()
            }
        };
        problems.extend(found.into_iter().map(|(line, what)| {
            let problem = what.problem(file).at(line);
            match what {
                Written::Near(_) => problem,
                _ => problem.mend(block.instead_of_figures()),
            }
        }));
    }
    problems
}

/// What stands in running text and must not: the line of each, counted from one.
fn written(markdown: &str) -> Vec<(usize, Written)> {
    written_beside(markdown, &directives(markdown).0)
}

/// The same beside the directives, which have been read.
fn written_beside(markdown: &str, directives: &[Directive]) -> Vec<(usize, Written)> {
    // Directives go first, byte for byte, so that all positions stay what they are.
    let mut text = markdown.to_owned();
    for directive in directives.iter().rev() {
        text.replace_range(
            directive.range.clone(),
            &blank(&markdown[directive.range.clone()]),
        );
    }
    let mut found = Vec::new();
    let mut words = Words::default();
    let mut in_code = false;
    for (event, range) in Parser::new(&text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                words.read(&text, &mut found);
                in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ if in_code => {}
            Event::Text(piece) => words.add(&piece, range.start),
            Event::SoftBreak | Event::HardBreak => words.add("\n", range.start),
            Event::Code(code) => {
                words.add(" ", range.start);
                for (_, number) in figures_in_code(&code) {
                    let line = line_at(&text, range.start);
                    found.push((line, Written::FigureInCode(number)));
                }
            }
            Event::InlineHtml(tag) => found.extend(tags(&tag, &text, range.start)),
            Event::Html(html) => {
                found.extend(tags(&html, &text, range.start));
                words.add(&html, range.start);
            }
            Event::End(TagEnd::HtmlBlock) => {
                words.text = MARKUP
                    .replace_all(&words.text, |markup: &regex::Captures<'_>| {
                        blank(&markup[0])
                    })
                    .into_owned();
                words.read(&text, &mut found);
            }
            Event::Start(Tag::Image { .. }) => {
                found.push((line_at(&text, range.start), Written::Picture));
            }
            // Emphasis and links do not part a number from its unit; a new paragraph, a heading, an item does.
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => {}
            _ => words.read(&text, &mut found),
        }
    }
    words.read(&text, &mut found);
    found
}

/// The tags of a piece of HTML that a chapter cannot have.
fn tags(html: &str, text: &str, offset: usize) -> Vec<(usize, Written)> {
    MARKUP
        .captures_iter(html)
        .filter_map(|markup| {
            let name = markup.name("name")?;
            let plain = markup["attributes"].trim_matches([' ', '/']).is_empty();
            let known = TAGS.contains(&name.as_str().to_lowercase().as_str());
            let ends = markup[0].starts_with("</");
            // What was wrong with the end of an element was wrong with its beginning.
            if ends || plain && known {
                return None;
            }
            let line = line_at(text, offset + name.start());
            Some((line, Written::Tag(format!("<{}>", name.as_str()))))
        })
        .collect()
}

/// Running text, put together from its pieces, with the place of each in the chapter.
#[derive(Default)]
struct Words {
    text: String,
    places: Vec<(usize, usize)>,
}

impl Words {
    fn add(&mut self, piece: &str, place: usize) {
        self.places.push((self.text.len(), place));
        self.text.push_str(piece);
    }

    /// Finds the figures in what was added, and begins anew.
    fn read(&mut self, chapter: &str, found: &mut Vec<(usize, Written)>) {
        let Self { text, places } = std::mem::take(self);
        let figures = MEASUREMENT.find_iter(&text);
        let cells = CELL.captures_iter(&text).filter_map(|cell| cell.get(1));
        let line_of = |offset: usize| {
            let piece = places.iter().rfind(|(start, _)| *start <= offset);
            let (start, place) = piece.copied().unwrap_or_default();
            line_at(chapter, place + offset - start)
        };
        for figure in figures.chain(cells) {
            let line = line_of(figure.start());
            found.push((line, Written::Figure(figure.as_str().to_owned())));
        }
        for (offset, near) in near(&text) {
            found.push((line_of(offset), Written::Near(near)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(markdown: &str) -> Vec<String> {
        prose_rules(Path::new("src/a.md"), markdown)
            .iter()
            .map(Problem::to_string)
            .collect()
    }

    #[test]
    fn numbers_with_units_must_say_where_they_come_from() {
        for typed in [
            "15.02 s",
            "15 seconds",
            "230 ms",
            "4.2 MB",
            "98 %",
            "98 per cent",
            "1,000 bytes",
            "3-second",
        ] {
            let found = problems(&format!("one\n\ntwo takes {typed}.\n"));
            assert_eq!(found.len(), 1, "{typed}: {found:?}");
            assert!(found[0].starts_with("error: src/a.md:3: “"), "{found:?}");
        }
        let found = problems("```admonish note\n\nIt took 3 ms.\n```\n");
        assert!(found[0].contains("src/a.md:3:"), "{found:?}");
    }

    #[test]
    fn a_number_and_its_unit_need_not_stand_together() {
        for typed in [
            "**15.02**&nbsp;*s*",
            "15.02\u{200b}s",
            "[15.02](a.md) s",
            "15.02<br>s",
            "| a | seconds |\n| --- | --- |\n| b | 15.02 |",
            "<details>\n15.02&nbsp;s\n</details>",
            "5.01 delays",
            "4.98 times",
            "`15.02 s`",
        ] {
            let found = problems(&format!("one\n\n{typed}\n"));
            assert_eq!(found.len(), 1, "{typed}: {found:?}");
            assert!(found[0].contains("is typed by hand"), "{found:?}");
        }
    }

    #[test]
    fn the_remedy_names_what_has_the_unit() {
        for (typed, quantity) in [
            ("12 MB", "memory"),
            ("12 bytes", "memory"),
            ("12 %", "busy"),
            ("1.5 delays", "delays"),
            ("12 ms", "duration"),
        ] {
            let found = problems(&format!("It took {typed}."));
            let form = format!("{{{{#measured SLUG {quantity}}}}}");
            assert!(found[0].contains(&form), "{found:?}");
        }
    }

    #[test]
    fn what_was_meant_to_be_a_directive_or_a_link_has_a_line() {
        let block = "```predict\nlisting = \"a\"\nquestion = \"How long?\"\nasks = \"duration\"\n\
                     options = [{ text = \"a\", is = { delays = 1 } }, { text = \"b\", is = { delays = 2 } }]\n\
                     because = \"It took {measured a duration}.\"\n```\n";
        for (written, line) in [
            ("a\n\nit took {{#measured a duration}.", 3),
            ("a\n\nit took *{measured a duration}* and", 3),
            ("a\n[nothing][nowhere]", 2),
            ("````admonish note\nsee {{see a}}\n````", 2),
            (block, 6),
        ] {
            let found = problems(written);
            assert_eq!(found.len(), 1, "{written}: {found:?}");
            assert!(
                found[0].contains(&format!("src/a.md:{line}: `")),
                "{found:?}"
            );
            assert!(
                found[0].contains("would be printed as it stands"),
                "{found:?}"
            );
        }
        assert_eq!(
            problems("`{{#see a}` and [a][b]\n\n[b]: c.md"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_question_is_prose_too() {
        let block = "```predict\nlisting = \"a\"\nquestion = \"How long?\"\nasks = \"duration\"\n\
                     options = [{ text = \"3 s\", is = { delays = 1 } }, { text = \"b\", is = { delays = 2 } }]\n\
                     because = \"It took 3 s.\"\n```\n";
        let found = problems(block);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("src/a.md:6: “3 s”"), "{found:?}");
    }

    #[test]
    fn nothing_is_drawn_or_hidden_by_hand() {
        for (written, line, says) in [
            ("<svg></svg>", 1, "`<svg>`"),
            ("a <b onclick=\"x\">c</b>", 1, "`<b>`"),
            ("a <kbd class=\"output\">c</kbd>", 1, "`<kbd>`"),
            ("a\n\n<details>\n\n<pre>x</pre>\n\n</details>", 5, "`<pre>`"),
            ("![a](b.svg)", 1, "a picture"),
            (
                "```rust,ignore\nfn main() {}\n```",
                1,
                "a block of `rust,ignore`",
            ),
            (
                "```rust\n# fn a() {}\nfn main() {}\n```",
                2,
                "would not show",
            ),
            ("```sh\n$ ls\na.md\n```", 2, "a prompt"),
            ("```sh\nls # 0.2 ms\n```", 2, "“0.2 ms”"),
            (
                "````admonish note\n```text\na\n```\n````",
                2,
                "a block of `text`",
            ),
        ] {
            let found = problems(written);
            assert_eq!(found.len(), 1, "{written}: {found:?}");
            let place = format!("src/a.md:{line}: ");
            assert!(
                found[0].contains(&place) && found[0].contains(says),
                "{found:?}"
            );
        }
    }

    #[test]
    fn other_numbers_are_free() {
        for free in [
            "five requests, 5 delays, port 3003, HTTP/1.1, 100 tasks, status 200",
            "{{#measured a duration}} and {{#given 3 s: the delay}}",
            "`sleep 3 s`",
            "three seconds",
            "| 1 | 1 + 5 | HTTP/1.1 |",
            "<details>\n<summary>More</summary>\n\nPress <kbd>Ctrl-C</kbd>.<br>\n\n</details>",
            "<!-- it took\n3 s -->",
            "```rust\n#[derive(Debug)]\nstruct A;\nfn main() {}\n```",
            "```sh\n# in another terminal\nsleep 3 s\n```",
        ] {
            assert_eq!(problems(free), Vec::<String>::new(), "{free}");
        }
    }

    #[test]
    fn output_is_never_written_by_hand() {
        let found = problems("```text\nHello!\n```\n\n```\nHello!\n```\n");
        assert_eq!(found.len(), 2);
        assert!(
            found[0].contains("src/a.md:1: a block of `text`"),
            "{found:?}"
        );
        assert_eq!(
            problems("```rust\nfn main() {}\n```\n\n```sh\ncargo book\n```\n"),
            Vec::<String>::new()
        );
    }
}
