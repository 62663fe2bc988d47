//! Directives: what a chapter asks the engine for.
//!
//! In: the Markdown of a chapter. Out: every directive with its place, in the order of the text.
//!
//! [`FORMS`] has all of them, and what they stand for.
//!
//! A directive ends with its first `}}`; after `line`, which a pattern follows, with the first one that closes neither a
//! hole nor a `{{`. What stands in code, fenced or inline, is left alone. A directive that is unknown or has the wrong arguments is an
//! error that names its line; the others are read all the same.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::markdown::{Code, code_in};
use crate::ground::problem::line_at;
use crate::page::block::{self, BLOCKS, BlockKind};
use crate::page::measure::Quantity;

/// A directive and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// The bytes of the chapter that it replaces.
    pub range: Range<usize>,
    /// Its line, counted from one.
    pub line: usize,
    /// What it asks for.
    pub kind: DirectiveKind,
}

/// What a directive asks for. Slugs are as written: nothing says yet that there is such a listing.
#[derive(Debug, Clone, PartialEq)]
pub enum DirectiveKind {
    /// The figure of a listing, with an excerpt in front if an anchor is named.
    Listing {
        slug: String,
        anchor: Option<String>,
    },
    /// A piece of a listing whose figure stands elsewhere.
    Excerpt { slug: String, anchor: String },
    /// Two runs side by side.
    Pair { slugs: [String; 2] },
    /// A link to a listing.
    See { slug: String },
    /// A figure read from a recording.
    Measured { slug: String, quantity: Quantity },
    /// The text from the first hole of a pattern to its last, in the recorded line that matches it.
    Line { slug: String, pattern: String },
    /// A number that was set or is cited.
    Given { text: String },
    /// An exercise.
    Exercise { slug: String },
    /// How every listing is checked, and where it stands.
    Checked,
    /// A fenced block of this kind, and the TOML inside it.
    Block { kind: BlockKind, source: String },
}

/// Every directive that is no block, with its form and what it stands for on the page.
pub(crate) const FORMS: [(&str, &str, &str); 10] = [
    (
        "listing",
        "SLUG",
        "the figure: program, command, dependencies, output, timeline",
    ),
    (
        "listing",
        "SLUG:ANCHOR",
        "an excerpt (between `// ANCHOR: x` and `// ANCHOR_END: x` in the source), the whole program folded below",
    ),
    (
        "excerpt",
        "SLUG:ANCHOR",
        "a piece of a listing, with a link to its figure, which stands before or after it: for a long program that is \
         taught in pieces",
    ),
    (
        "pair",
        "SLUG SLUG",
        "two runs side by side, on one time axis",
    ),
    ("see", "SLUG", "a link: \"Listing 1.2\""),
    (
        "measured",
        "SLUG QUANTITY",
        "a figure from the recording; the quantities stand below",
    ),
    (
        "measured",
        "SLUG line PATTERN",
        "what the one recorded line that PATTERN matches has from its first hole to its last: \
         `line B = {number} ± {number}` gives \"0.04 ± 0.01\"",
    ),
    (
        "given",
        "NUMBER: WHERE IT COMES FROM",
        "a number that was set or is cited, and where it comes from: `{{#given 3 s: the server's default}}`",
    ),
    (
        "exercise",
        "SLUG",
        "an exercise: the task, how to start, and the starter, its tests, the hints and the solution folded",
    ),
    (
        "checked",
        "",
        "every listing with its claims and its recording; a JSON file of the chapter's name stands beside the page",
    ),
];

/// The names of all directives that are no blocks, each once.
fn names() -> String {
    let mut names: Vec<&str> = FORMS.iter().map(|(name, ..)| *name).collect();
    names.dedup();
    names.join(", ")
}

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\{\{#\s*(?<name>[^\s}]*)\s*(?<args>[^}\n]*)\}\}")
        .expect("the expression is a constant")
});

/// Where a directive begins that ends with a pattern.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\{\{#\s*measured[ \t]+(?<slug>[^\s{}]+)[ \t]+line(?:[ \t]+|\b)")
        .expect("the expression is a constant")
});

/// Every directive of a chapter, and what is wrong with those that cannot be read: line and sentence.
pub fn directives(markdown: &str) -> (Vec<Directive>, Vec<(usize, String)>) {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    let code = code_in(markdown);
    for block in &code {
        let Some(kind) = block::kind_of(&block.info) else {
            continue;
        };
        found.push(Directive {
            range: block.range.clone(),
            line: line_at(markdown, block.range.start),
            kind: DirectiveKind::Block {
                kind,
                source: block.text.clone(),
            },
        });
    }
    let left_alone = left_alone(markdown, &code);
    let mut from = 0;
    while let Some(start) = markdown[from..].find("{{#").map(|at| from + at) {
        from = start + "{{#".len();
        if left_alone.iter().any(|code| code.contains(&start)) {
            continue;
        }
        let line = line_at(markdown, start);
        let rest = &markdown[start..];
        let (length, kind) = if let Some(head) = LINE.captures(rest) {
            let Some((pattern, length)) = pattern_after(rest, head[0].len()) else {
                let what = format!(
                    "`{}…` does not end on its line: `}}}}` is missing, and the braces of its pattern come in pairs",
                    head[0].trim()
                );
                wrong.push((line, what));
                continue;
            };
            (length, read_line(&head["slug"], pattern))
        } else if let Some(whole) = DIRECTIVE.captures(rest) {
            let kind = read(&whole["name"], whole["args"].trim());
            (whole[0].len(), kind)
        } else {
            continue;
        };
        from = start + length;
        let range = start..from;
        match kind {
            Ok(kind) => found.push(Directive { range, line, kind }),
            Err(what) => wrong.push((line, what)),
        }
    }
    found.sort_by_key(|directive| directive.range.start);
    (found, wrong)
}

/// Where code stands that is shown as it is. A callout is a fenced block, but what is in it is Markdown, in which only code is
/// left alone.
fn left_alone(markdown: &str, code: &[Code]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for code in code {
        if !code.info.starts_with("admonish") {
            ranges.push(code.range.clone());
            continue;
        }
        let block = &markdown[code.range.clone()];
        let first = block.find('\n').map_or(block.len(), |end| end + 1);
        let start = code.range.start + first;
        for inside in code_in(&block[first..]) {
            // What looks like an open block there is the end of the callout.
            if !inside.text.is_empty() {
                ranges.push(start + inside.range.start..start + inside.range.end);
            }
        }
    }
    ranges
}

/// The pattern that begins at `start` and ends with the directive, and the length of the whole. The directive ends with the
/// first `}}` that closes neither a hole nor a `{{`, or with the last of several; on the same line in any case.
fn pattern_after(text: &str, start: usize) -> Option<(&str, usize)> {
    let line = text[start..].lines().next().unwrap_or_default();
    let (mut at, mut open, mut last) = (0, 0, None);
    while let Some(brace) = line[at..].find(['{', '}']).map(|next| at + next) {
        let rest = &line[brace..];
        at = if rest.starts_with("{{#") {
            break;
        } else if rest.starts_with("{{") {
            open += 1;
            brace + 2
        } else if rest.starts_with('{') {
            brace + rest.find('}')? + 1
        } else if rest.starts_with("}}") {
            last = Some(brace);
            if open == 0 && !rest.starts_with("}}}}") {
                break;
            }
            // A brace that nothing opened is a text too.
            open = usize::saturating_sub(open, 1);
            brace + 2
        } else {
            brace + 1
        };
    }
    let end = last?;
    Some((line[..end].trim(), start + end + 2))
}

fn read_line(slug: &str, pattern: &str) -> Result<DirectiveKind, String> {
    if pattern.is_empty() {
        return Err(format!(
            "`{{{{#measured {slug} line}}}}` should be `{{{{#measured {slug} line PATTERN}}}}`"
        ));
    }
    Ok(DirectiveKind::Line {
        slug: slug.to_owned(),
        pattern: pattern.to_owned(),
    })
}

fn read(name: &str, args: &str) -> Result<DirectiveKind, String> {
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
            Ok(DirectiveKind::Listing {
                slug: slug.to_owned(),
                anchor,
            })
        }
        ("listing", _) => form("SLUG"),
        ("excerpt", [piece]) => match piece.split_once(':') {
            Some((slug, anchor)) if !slug.is_empty() && !anchor.is_empty() => {
                Ok(DirectiveKind::Excerpt {
                    slug: slug.to_owned(),
                    anchor: anchor.to_owned(),
                })
            }
            _ => form("SLUG:ANCHOR"),
        },
        ("excerpt", _) => form("SLUG:ANCHOR"),
        ("pair", [one, other]) if one == other => Err(format!(
            "`{{{{#pair {args}}}}}` compares `{one}` with itself"
        )),
        ("pair", [one, other]) => Ok(DirectiveKind::Pair {
            slugs: [(*one).to_owned(), (*other).to_owned()],
        }),
        ("pair", _) => form("SLUG SLUG"),
        ("see", [slug]) => Ok(DirectiveKind::See {
            slug: (*slug).to_owned(),
        }),
        ("see", _) => form("SLUG"),
        ("measured", [slug, quantity]) => Ok(DirectiveKind::Measured {
            slug: (*slug).to_owned(),
            quantity: quantity.parse()?,
        }),
        ("measured", _) => form("SLUG QUANTITY}}` or `{{#measured SLUG line PATTERN"),
        ("exercise", [slug]) => Ok(DirectiveKind::Exercise {
            slug: (*slug).to_owned(),
        }),
        ("exercise", _) => form("SLUG"),
        ("checked", []) => Ok(DirectiveKind::Checked),
        ("checked", _) => Err(format!("`{{{{#checked {args}}}}}` takes no argument")),
        ("given", _) => match args.split_once(": ") {
            Some((text, why)) if !text.is_empty() && !why.trim().is_empty() => {
                Ok(DirectiveKind::Given {
                    text: text.to_owned(),
                })
            }
            _ => form("NUMBER: WHERE IT COMES FROM"),
        },
        _ => Err(format!(
            "there is no directive `{{{{#{name}}}}}`; there are {}, and blocks of {}",
            names(),
            kinds_of_blocks()
        )),
    }
}

/// All kinds of blocks in words, as in `predict, plot and stepper`.
fn kinds_of_blocks() -> String {
    let fences: Vec<&str> = BLOCKS.iter().map(|kind| kind.fence()).collect();
    match fences.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => fences.concat(),
    }
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
            found[0].kind,
            DirectiveKind::Listing {
                slug: "a-b".into(),
                anchor: Some("c".into())
            }
        );
        assert_eq!(found[3].kind, DirectiveKind::Given { text: "3 s".into() });
        assert_eq!(
            found[5].kind,
            DirectiveKind::Block {
                kind: block::kind_of("predict").expect("a kind"),
                source: "listing = \"a\"\n".into()
            }
        );
        assert_eq!(&chapter[found[4].range.clone()], "{{#pair a b}}");
    }

    #[test]
    fn a_pattern_ends_where_its_braces_say() {
        for (written, pattern, rest) in [
            ("B = {number} ± {number}}}.", "B = {number} ± {number}", "."),
            ("took {seconds} s}} s", "took {seconds} s", " s"),
            (
                "a {integer < 3} }} {{#see a}}",
                "a {integer < 3}",
                " {{#see a}}",
            ),
            (
                "Point {{ x: {integer} }}}} a",
                "Point {{ x: {integer} }}",
                " a",
            ),
            ("{{{word}}}}} a", "{{{word}}}", " a"),
            ("closed }} {word}}}}} a", "closed", " {word}}}}} a"),
            ("closed {word}}}}} a", "closed {word}}}", " a"),
            ("open {{ {word}}} a", "open {{ {word}", " a"),
        ] {
            let text = format!("x {{{{#measured a-b line {written}");
            let (found, wrong) = directives(&text);
            assert!(wrong.is_empty(), "{text}: {wrong:?}");
            let kind = DirectiveKind::Line {
                slug: "a-b".into(),
                pattern: pattern.into(),
            };
            assert_eq!(found[0].kind, kind, "{text}");
            assert_eq!(&text[found[0].range.end..], rest, "{text}");
        }
        for written in ["took {seconds} s}", "took {seconds", "a\n}}"] {
            let (found, wrong) = directives(&format!("x\n{{{{#measured a line {written}"));
            assert!(found.is_empty(), "{found:?}");
            assert!(wrong[0].1.contains("does not end on its line"), "{wrong:?}");
            assert_eq!(wrong[0].0, 2);
        }
        let (_, wrong) = directives("{{#measured a line}} {{#measured a}}");
        assert!(wrong[0].1.contains("line PATTERN}}"), "{wrong:?}");
        assert!(
            wrong[1].1.contains("{{#measured SLUG line PATTERN}}"),
            "{wrong:?}"
        );
    }

    #[test]
    fn code_is_left_alone() {
        let (found, wrong) = directives("`{{#listing a}}`\n\n```text\n{{#nonsense}}\n```\n");
        assert!(found.is_empty() && wrong.is_empty());
    }

    #[test]
    fn a_callout_is_no_code() {
        let chapter = "```admonish warning\n{{#see a}}, and `{{#see b}}`\n```\n\n```text\n{{#see c}}\n```\n\n{{#see d}}\n";
        let (found, wrong) = directives(chapter);
        assert!(wrong.is_empty(), "{wrong:?}");
        let kind: Vec<_> = found
            .iter()
            .map(|found| (found.line, &found.kind))
            .collect();
        let see = |slug: &str| DirectiveKind::See { slug: slug.into() };
        assert_eq!(kind, [(2, &see("a")), (9, &see("d"))]);
        let nested = "````admonish\n```rust\n// {{#see a}}\n```\n{{#see b}}\n````\n";
        let found = directives(nested).0;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, see("b"));
    }

    #[test]
    fn malformed_directives_name_line_and_form() {
        let (_, wrong) = directives(
            "x\n{{#lsting a}}\n{{#pair a}}\n{{#measured a speed}}\n{{#given 3 s}}\n{{#see}}\n{{#excerpt a}}\n{{#excerpt a:}}\n",
        );
        let lines: Vec<usize> = wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8]);
        assert!(wrong[5].1.contains("{{#excerpt SLUG:ANCHOR}}"));
        assert!(wrong[0].1.contains("no directive `{{#lsting}}`"));
        assert!(wrong[1].1.contains("{{#pair SLUG SLUG}}"));
        assert!(wrong[2].1.contains("duration, cpu"), "{}", wrong[2].1);
    }
}
