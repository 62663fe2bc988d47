//! Rules for what authors write by hand between the directives.
//!
//! In: the Markdown of a chapter as its author wrote it. Out: problems with their lines.
//!
//! - A number with a unit of time, of memory or of share is a measurement until it is said to be something else: it
//!   comes from a recording (`{{#measured …}}`), or it was set or cited and says so (`{{#given …}}`).
//! - Blocks of code are commands, manifests or programs. Output written by hand has no place in the book.

use std::path::Path;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use regex::Regex;

use crate::directive::{Code, code_in, directives};
use crate::problem::{Problem, line_at};

static MEASUREMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \b \d+ (?: [.,] \d+ )* (?: [\s\u{a0}\u{202f}-]* )
        (?: (?: s | ms | µs | μs | us | ns | secs? | seconds? | min | minutes? | hours? | milliseconds? | microseconds?
            | nanoseconds? | [kKMGT]i?B | bytes? | kilobytes? | megabytes? | gigabytes? | percent ) \b | % | per\ cent \b )",
    )
    .expect("the expression is a constant")
});

/// The languages that a fenced block in a chapter can have, besides `admonish …`.
const LANGUAGES: [&str; 4] = ["rust", "toml", "sh", "predict"];

/// Everything that is wrong with the chapter's prose. `file` is named in the problems.
pub fn rules(file: &Path, markdown: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let code = code_in(markdown);
    for block in code.iter().filter(|code| code.block) {
        problems.extend(language(file, markdown, block));
    }
    for (line, number) in typed_measurements(markdown) {
        problems.push(
            Problem::error(file, format!("“{number}” is typed by hand"))
                .at(line)
                .mend(format!(
                    "read it from a recording, {{{{#measured SLUG duration}}}}, or say where it comes from, \
                     {{{{#given {number}: …}}}}"
                )),
        );
    }
    problems
}

fn language(file: &Path, markdown: &str, block: &Code) -> Option<Problem> {
    let admonition = block.info.starts_with("admonish");
    if admonition || LANGUAGES.contains(&block.info.as_str()) {
        return None;
    }
    let what = if block.info.is_empty() {
        "a block of code without a language".to_owned()
    } else {
        format!("a block of `{}`", block.info)
    };
    Some(
        Problem::error(
            file,
            format!("{what}: output is recorded, never written by hand"),
        )
        .at(line_at(markdown, block.range.start))
        .mend(format!(
            "make it a listing; a chapter's own blocks are {}",
            LANGUAGES.join(", ")
        )),
    )
}

/// The measurements in running text: line and text of each.
fn typed_measurements(markdown: &str) -> Vec<(usize, String)> {
    // Directives go first, byte for byte, so that all positions stay what they are. A `predict` block is a question,
    // not a statement, but what it says in its own words counts as prose.
    let mut text = markdown.to_owned();
    for directive in directives(markdown).0.iter().rev() {
        let inside = &markdown[directive.range.clone()];
        let blank: String = inside
            .chars()
            .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()))
            .collect();
        text.replace_range(directive.range.clone(), &blank);
    }
    let mut found = Vec::new();
    let mut in_code = false;
    for (event, range) in Parser::new(&text).into_offset_iter() {
        match event {
            // Admonitions are fenced blocks, but hold prose.
            Event::Start(Tag::CodeBlock(kind)) => in_code = !is_admonition(&kind),
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(words) if !in_code => {
                for measurement in MEASUREMENT.find_iter(&words) {
                    let line = line_at(&text, range.start)
                        + words[..measurement.start()].matches('\n').count();
                    found.push((line, measurement.as_str().to_owned()));
                }
            }
            _ => {}
        }
    }
    found
}

fn is_admonition(kind: &pulldown_cmark::CodeBlockKind<'_>) -> bool {
    matches!(kind, pulldown_cmark::CodeBlockKind::Fenced(info) if info.starts_with("admonish"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(markdown: &str) -> Vec<String> {
        rules(Path::new("src/a.md"), markdown)
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
    fn other_numbers_are_free() {
        for free in [
            "five requests, 5 delays, port 3003, HTTP/1.1, 100 tasks, status 200",
            "{{#measured a duration}} and {{#given 3 s: the delay}}",
            "`sleep 3 s`",
            "three seconds",
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
