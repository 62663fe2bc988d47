//! Directives: what a chapter asks the engine for.
//!
//! In: the Markdown of a chapter. Out: every directive with its place, in the order of the text.
//!
//! [`forms`](crate::page::forms) has all of them, and what they stand for.
//!
//! A directive ends with its first `}}`; after `line`, which a pattern follows, with the first one that closes neither a
//! hole nor a `{{`. What stands in code, fenced or inline, is left alone. A directive that is unknown or has the wrong arguments is an
//! error that names its line; the others are read all the same.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::asked::{BackMatterKind, RepositoryPart};
use super::forms::names;
use super::measure::Quantity;
use crate::book::{Code, code_in};
use crate::ground::{Malformed, line_at, listed};
use crate::page::block::{self, BLOCKS, BlockKind};

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
    /// Two or three runs side by side, and what is to be seen of them.
    Pair {
        slugs: Vec<String>,
        caption: Option<String>,
    },
    /// A link to a listing.
    See { slug: String },
    /// A figure read from a recording.
    Measured { slug: String, quantity: Quantity },
    /// The text in a hole of a pattern, counted from one, in the recorded line that matches it; from the first hole to the last,
    /// where none is named.
    Line {
        slug: String,
        hole: Option<usize>,
        pattern: String,
    },
    /// A number that was set or is cited.
    Given { text: String },
    /// An exercise.
    Exercise { slug: String },
    /// How every listing is checked, and where it stands.
    Checked,
    /// The questions of the part of the book that ends here, asked once more.
    Review,
    /// How many of the questions a reader has answered.
    Progress,
    /// A term, in the sentence that defines it: the words that stand there, and its name.
    Term { shown: String, name: String },
    /// A link to the book's repository, where its address is known: the words, and what of it is meant.
    Repository { part: RepositoryPart, words: String },
    /// What is made of the rest of the book.
    BackMatter(BackMatterKind),
    /// A fenced block of this kind, and the TOML inside it.
    Block { kind: BlockKind, source: String },
}

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\{\{#\s*(?<name>[^\s}]*)\s*(?<args>[^}\n]*)\}\}")
        .expect("the expression is a constant")
});

/// Where a directive begins that ends with a pattern.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\{\{#\s*measured[ \t]+(?<slug>[^\s{}]+)[ \t]+(?:hole[ \t]+(?<hole>[^\s{}]+)[ \t]+)?line(?:[ \t]+|\b)",
    )
    .expect("the expression is a constant")
});

/// Every directive of a chapter, and what is wrong with those that cannot be read.
pub fn directives(markdown: &str) -> (Vec<Directive>, Vec<Malformed>) {
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
                wrong.push(Malformed { line, what });
                continue;
            };
            let hole = head.name("hole").map(|hole| hole.as_str());
            (length, read_line(&head["slug"], hole, pattern))
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
            Err(what) => wrong.push(Malformed { line, what }),
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

fn read_line(slug: &str, hole: Option<&str>, pattern: &str) -> Result<DirectiveKind, String> {
    if pattern.is_empty() {
        return Err(format!(
            "`{{{{#measured {slug} line}}}}` should be `{{{{#measured {slug} line PATTERN}}}}`"
        ));
    }
    let number = |hole: &str| {
        let number = hole.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| {
            format!("`hole {hole}` isn't the number of a hole: they are counted from 1, as in `hole 2 line {pattern}`")
        })
    };
    Ok(DirectiveKind::Line {
        slug: slug.to_owned(),
        hole: hole.map(number).transpose()?,
        pattern: pattern.to_owned(),
    })
}

/// The runs that stand side by side, and the caption behind a colon.
fn read_pair(args: &str) -> Option<Result<DirectiveKind, String>> {
    let (slugs, caption) = match args.split_once(':') {
        Some((slugs, caption)) => (slugs, Some(caption.trim())),
        None => (args, None),
    };
    let slugs: Vec<String> = slugs.split_whitespace().map(str::to_owned).collect();
    if !(2..=3).contains(&slugs.len()) || caption.is_some_and(str::is_empty) {
        return None;
    }
    let twice = (1..slugs.len()).find(|index| slugs[..*index].contains(&slugs[*index]));
    Some(match twice {
        Some(index) => Err(format!(
            "`{{{{#pair {args}}}}}` compares `{}` with itself",
            slugs[index]
        )),
        None => Ok(DirectiveKind::Pair {
            slugs,
            caption: caption.map(str::to_owned),
        }),
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
        ("pair", _) => read_pair(args).unwrap_or_else(|| form("SLUG SLUG: CAPTION")),
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
        ("term", []) => form("WORDS"),
        ("term", _) => {
            let (shown, name) = args.split_once(": ").unwrap_or((args, args));
            Ok(DirectiveKind::Term {
                shown: shown.trim().to_owned(),
                name: name.trim().to_owned(),
            })
        }
        ("review", []) => Ok(DirectiveKind::Review),
        ("progress", []) => Ok(DirectiveKind::Progress),
        ("glossary", []) => Ok(DirectiveKind::BackMatter(BackMatterKind::Glossary)),
        ("index", []) => Ok(DirectiveKind::BackMatter(BackMatterKind::Index)),
        ("listings", []) => Ok(DirectiveKind::BackMatter(BackMatterKind::Listings)),
        ("exercises", []) => Ok(DirectiveKind::BackMatter(BackMatterKind::Exercises)),
        ("repository", _) => match args.split_once(": ") {
            Some(("home", words)) => Ok(DirectiveKind::Repository {
                part: RepositoryPart::Home,
                words: words.to_owned(),
            }),
            Some(("issues", words)) => Ok(DirectiveKind::Repository {
                part: RepositoryPart::Issues,
                words: words.to_owned(),
            }),
            _ => form("home: WORDS}}` or `{{#repository issues: WORDS"),
        },
        (
            "checked" | "glossary" | "index" | "listings" | "exercises" | "review" | "progress",
            _,
        ) => Err(format!("`{{{{#{name} {args}}}}}` takes no argument")),
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
    listed(&fences)
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
                hole: None,
                pattern: pattern.into(),
            };
            assert_eq!(found[0].kind, kind, "{text}");
            assert_eq!(&text[found[0].range.end..], rest, "{text}");
        }
        for written in ["took {seconds} s}", "took {seconds", "a\n}}"] {
            let (found, wrong) = directives(&format!("x\n{{{{#measured a line {written}"));
            assert!(found.is_empty(), "{found:?}");
            assert!(
                wrong[0].what.contains("does not end on its line"),
                "{wrong:?}"
            );
            assert_eq!(wrong[0].line, 2);
        }
        let (_, wrong) = directives("{{#measured a line}} {{#measured a}}");
        assert!(wrong[0].what.contains("line PATTERN}}"), "{wrong:?}");
        assert!(
            wrong[1].what.contains("{{#measured SLUG line PATTERN}}"),
            "{wrong:?}"
        );
    }

    #[test]
    fn one_hole_of_a_line_can_be_read() {
        let (found, wrong) = directives("{{#measured a hole 2 line B = {number} ± {number}}}.");
        assert!(wrong.is_empty(), "{wrong:?}");
        let kind = DirectiveKind::Line {
            slug: "a".into(),
            hole: Some(2),
            pattern: "B = {number} ± {number}".into(),
        };
        assert_eq!(found[0].kind, kind);
        for hole in ["0", "two"] {
            let (_, wrong) =
                directives(&format!("{{{{#measured a hole {hole} line {{number}}}}}}"));
            assert!(wrong[0].what.contains("counted from 1"), "{wrong:?}");
        }
    }

    #[test]
    fn a_pair_has_two_sides_or_three_and_perhaps_a_caption() {
        let (found, wrong) = directives("{{#pair a b c: One axis: three runs}}\n\n{{#pair a b}}\n");
        assert!(wrong.is_empty(), "{wrong:?}");
        let pair = |slugs: &[&str], caption: Option<&str>| DirectiveKind::Pair {
            slugs: slugs.iter().map(|slug| (*slug).to_owned()).collect(),
            caption: caption.map(str::to_owned),
        };
        let captioned = pair(&["a", "b", "c"], Some("One axis: three runs"));
        assert_eq!(found[0].kind, captioned);
        assert_eq!(found[1].kind, pair(&["a", "b"], None));
        for (written, says) in [
            ("a", "{{#pair SLUG SLUG: CAPTION}}"),
            ("a b c d", "{{#pair SLUG SLUG: CAPTION}}"),
            ("a b:", "{{#pair SLUG SLUG: CAPTION}}"),
            ("a b a", "compares `a` with itself"),
        ] {
            let (_, wrong) = directives(&format!("{{{{#pair {written}}}}}"));
            assert!(wrong[0].what.contains(says), "{written}: {wrong:?}");
        }
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
        let lines: Vec<usize> = wrong.iter().map(|wrong| wrong.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8]);
        assert!(wrong[5].what.contains("{{#excerpt SLUG:ANCHOR}}"));
        assert!(wrong[0].what.contains("no directive `{{#lsting}}`"));
        assert!(wrong[1].what.contains("{{#pair SLUG SLUG: CAPTION}}"));
        assert!(wrong[2].what.contains("duration, cpu"), "{}", wrong[2].what);
    }
}
