//! Directives: what a chapter asks the engine for.
//!
//! In: the Markdown of a chapter. Out: every directive with its place, in the order of the text.
//!
//! | directive | stands for |
//! | --- | --- |
//! | `{{#listing five-in-a-row}}` | the figure of a listing: program, command, output, timeline |
//! | `{{#listing five-in-a-row:ask}}` | the same with an excerpt in front and the whole program folded |
//! | `{{#pair five-in-a-row five-threads}}` | two runs side by side, on one time axis |
//! | `{{#see five-in-a-row}}` | a link: "Listing 1.2" |
//! | `{{#measured five-in-a-row duration}}` | "15.02 s", read from the recording |
//! | `{{#given 3 s: the server's delay}}` | "3 s", and why it is not a measurement |
//! | `{{#exercise four-from-each}}` | an exercise: the task, the starter, its hints and its solution, folded |
//! | `{{#checked}}` | every listing with its claims, its recording and where it stands |
//! | a fenced block `predict` | a question, its options, and the answer folded, computed from the recording |
//!
//! What stands in code, fenced or inline, is left alone. A directive that is unknown or has the wrong arguments is an
//! error that names its line; the others are read all the same.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use regex::Regex;

use crate::measure::Quantity;
use crate::problem::line_at;

/// A directive and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// The bytes of the chapter that it replaces.
    pub range: Range<usize>,
    /// Its line, counted from one.
    pub line: usize,
    /// What it asks for.
    pub asks: Asks,
}

/// What a directive asks for. Slugs are as written: nothing says yet that there is such a listing.
#[derive(Debug, Clone, PartialEq)]
pub enum Asks {
    /// The figure of a listing, with an excerpt in front if an anchor is named.
    Listing {
        slug: String,
        anchor: Option<String>,
    },
    /// Two runs side by side.
    Pair { slugs: [String; 2] },
    /// A link to a listing.
    See { slug: String },
    /// A figure read from a recording.
    Measured { slug: String, quantity: Quantity },
    /// A number that was set or is cited.
    Given { text: String },
    /// An exercise.
    Exercise { slug: String },
    /// How every listing is checked, and where it stands.
    Checked,
    /// The TOML inside a `predict` block.
    Predict { source: String },
}

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{#\s*(?<name>[^\s}]*)\s*(?<args>[^}\n]*)\}\}")
        .expect("the expression is a constant")
});

/// Every directive of a chapter, and what is wrong with those that cannot be read: line and sentence.
pub fn directives(markdown: &str) -> (Vec<Directive>, Vec<(usize, String)>) {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    let code = code_in(markdown);
    for block in &code {
        if block.info == "predict" {
            found.push(Directive {
                range: block.range.clone(),
                line: line_at(markdown, block.range.start),
                asks: Asks::Predict {
                    source: block.text.clone(),
                },
            });
        }
    }
    for matched in DIRECTIVE.captures_iter(markdown) {
        let range = matched
            .get(0)
            .map(|whole| whole.range())
            .unwrap_or_default();
        if code.iter().any(|block| block.range.contains(&range.start)) {
            continue;
        }
        let line = line_at(markdown, range.start);
        match read(&matched["name"], matched["args"].trim()) {
            Ok(asks) => found.push(Directive { range, line, asks }),
            Err(what) => wrong.push((line, what)),
        }
    }
    found.sort_by_key(|directive| directive.range.start);
    (found, wrong)
}

fn read(name: &str, args: &str) -> Result<Asks, String> {
    let words: Vec<&str> = args.split_whitespace().collect();
    let form = |form: &str| {
        Err(format!(
            "`{{{{#{name} {args}}}}}` should be `{{{{#{name} {form}}}}}`"
        ))
    };
    match (name, words.as_slice()) {
        ("listing", [listing]) => {
            let (slug, anchor) = match listing.split_once(':') {
                Some((slug, anchor)) => (slug, Some(anchor.to_owned())),
                None => (*listing, None),
            };
            Ok(Asks::Listing {
                slug: slug.to_owned(),
                anchor,
            })
        }
        ("listing", _) => form("SLUG"),
        ("pair", [one, other]) if one == other => Err(format!(
            "`{{{{#pair {args}}}}}` compares `{one}` with itself"
        )),
        ("pair", [one, other]) => Ok(Asks::Pair {
            slugs: [(*one).to_owned(), (*other).to_owned()],
        }),
        ("pair", _) => form("SLUG SLUG"),
        ("see", [slug]) => Ok(Asks::See {
            slug: (*slug).to_owned(),
        }),
        ("see", _) => form("SLUG"),
        ("measured", [slug, quantity]) => Ok(Asks::Measured {
            slug: (*slug).to_owned(),
            quantity: quantity.parse()?,
        }),
        ("measured", _) => form("SLUG QUANTITY"),
        ("exercise", [slug]) => Ok(Asks::Exercise {
            slug: (*slug).to_owned(),
        }),
        ("exercise", _) => form("SLUG"),
        ("checked", []) => Ok(Asks::Checked),
        ("checked", _) => Err(format!("`{{{{#checked {args}}}}}` takes no argument")),
        ("given", _) => match args.split_once(": ") {
            Some((text, why)) if !text.is_empty() && !why.trim().is_empty() => Ok(Asks::Given {
                text: text.to_owned(),
            }),
            _ => form("NUMBER: WHERE IT COMES FROM"),
        },
        _ => Err(format!(
            "there is no directive `{{{{#{name}}}}}`; there are listing, pair, see, measured, given, exercise, checked, and predict blocks"
        )),
    }
}

/// The same chapter with a tag added to the info string of each block of Rust: what `tag` makes of the info string.
pub fn tag_rust(markdown: &str, tag: impl Fn(&str) -> String) -> String {
    let mut tagged = String::with_capacity(markdown.len());
    let mut done = 0;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
            continue;
        };
        if info.split([' ', ',']).next() != Some("rust") {
            continue;
        }
        let line = markdown[range.clone()].lines().next().unwrap_or_default();
        let end = range.start + line.trim_end().len();
        tagged.push_str(&markdown[done..end]);
        tagged.push_str(&tag(&info));
        done = end;
    }
    tagged.push_str(&markdown[done..]);
    tagged
}

/// A piece of code in a chapter, fenced or inline.
#[derive(Debug)]
pub(crate) struct Code {
    /// The bytes of the chapter it takes up, fences included.
    pub(crate) range: Range<usize>,
    /// The first word after the opening fence; empty for inline and indented code.
    pub(crate) info: String,
    /// Whether it is a block.
    pub(crate) block: bool,
    /// What is inside.
    pub(crate) text: String,
}

/// All code in a chapter.
pub(crate) fn code_in(markdown: &str) -> Vec<Code> {
    let mut found = Vec::new();
    let mut open: Option<Code> = None;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                open = Some(Code {
                    range,
                    info,
                    block: true,
                    text: String::new(),
                });
            }
            Event::Text(text) => {
                if let Some(code) = &mut open {
                    code.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            Event::Code(text) => found.push(Code {
                range,
                info: String::new(),
                block: false,
                text: text.into_string(),
            }),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_found_with_their_lines() {
        let chapter = "# One\n\n{{#listing a-b:c}}\n\nSee {{#see a-b}}, {{#measured a-b duration}}, {{#given 3 s: set}}.\n\n\
                       {{#pair a b}}\n\n```predict\nlisting = \"a\"\n```\n";
        let (found, wrong) = directives(chapter);
        assert!(wrong.is_empty(), "{wrong:?}");
        let lines: Vec<usize> = found.iter().map(|directive| directive.line).collect();
        assert_eq!(lines, [3, 5, 5, 5, 7, 9]);
        assert_eq!(
            found[0].asks,
            Asks::Listing {
                slug: "a-b".into(),
                anchor: Some("c".into())
            }
        );
        assert_eq!(found[3].asks, Asks::Given { text: "3 s".into() });
        assert_eq!(
            found[5].asks,
            Asks::Predict {
                source: "listing = \"a\"\n".into()
            }
        );
        assert_eq!(&chapter[found[4].range.clone()], "{{#pair a b}}");
    }

    #[test]
    fn code_is_left_alone() {
        let (found, wrong) = directives("`{{#listing a}}`\n\n```text\n{{#nonsense}}\n```\n");
        assert!(found.is_empty() && wrong.is_empty());
    }

    #[test]
    fn malformed_directives_name_line_and_form() {
        let (_, wrong) = directives(
            "x\n{{#lsting a}}\n{{#pair a}}\n{{#measured a speed}}\n{{#given 3 s}}\n{{#see}}\n",
        );
        let lines: Vec<usize> = wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6]);
        assert!(wrong[0].1.contains("no directive `{{#lsting}}`"));
        assert!(wrong[1].1.contains("{{#pair SLUG SLUG}}"));
        assert!(wrong[2].1.contains("duration, cpu"), "{}", wrong[2].1);
    }
}
