//! What looks like a directive or a link to a reader of the source, and would be printed on the page as it stands.
//!
//! In: running text as a page shows it, in which no directive is left that could be read. Out: each piece that somebody
//! meant otherwise, with its place; and the directives that stand where a page would break. Nothing here fails.

use std::sync::LazyLock;

use regex::Regex;

use super::directive::{Directive, DirectiveKind};
use super::forms::FORMS;
use crate::ground::Malformed;

/// A directive in the making: braces before a word, or after it.
static BRACES: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<&str> = FORMS.iter().map(|(name, ..)| *name).collect();
    let names = names.join("|");
    Regex::new(&format!(
        r"(?x) \{{\{{ [^\n]* | \{{ \s* \#? \s* (?:{names}) \b [^\n]* | \#(?:{names}) \b [^\n]* \}}\}} | [^\s{{}}]* \}}\}}"
    ))
    .expect("the expression is made of constants")
});

/// A link in the making: a reference that nothing defines, a target set apart, an end that is missing.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \[ [^\[\]\n^] [^\[\]]* \] (?: \[ [^\[\]]* \] | \( [^\s()]* | \s+ \( [^\s()]* (?: \.md | :// ) [^\s()]* \)? )",
    )
    .expect("the expression is a constant")
});

/// What is read as it stands, and was meant to be something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Near {
    /// A directive that has lost a brace or its sign.
    Directive(String),
    /// A link that leads nowhere, for it is none.
    Link(String),
}

impl Near {
    /// What is wrong, as a sentence without a full stop.
    pub(super) fn what(&self) -> String {
        match self {
            Self::Directive(words) => format!(
                "`{words}` would be printed as it stands: a directive begins with `{{{{#` and ends with `}}}}` on its line"
            ),
            Self::Link(words) => {
                format!("`{words}` would be printed as it stands: it isn't a link")
            }
        }
    }

    /// What mends it.
    pub(super) fn mend(&self) -> String {
        let form_of = |words: &str| {
            let names = |text: &str| {
                let letters = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
                text.split(letters)
                    .find(|word| !word.is_empty())
                    .map(str::to_owned)
            };
            let name = names(words)?;
            let (name, form, _) = FORMS.iter().find(|(known, ..)| *known == name)?;
            Some(match *form {
                "" => format!("{{{{#{name}}}}}"),
                form => format!("{{{{#{name} {form}}}}}"),
            })
        };
        match self {
            Self::Directive(words) => form_of(words).map_or_else(
                || "write it in `code` if braces are meant".to_owned(),
                |form| format!("write {form}, or put it in `code` if braces are meant"),
            ),
            Self::Link(_) => {
                "write [text](file.md#heading), with nothing in between, or put brackets in `code`"
                    .to_owned()
            }
        }
    }
}

/// Everything in a piece of running text that is no directive or link and looks like one, with its offset.
pub(super) fn near(text: &str) -> Vec<(usize, Near)> {
    let braces = BRACES.find_iter(text).filter_map(|found| {
        let words = found.as_str();
        // What has all its braces is a directive: whoever reads those says what is wrong with it. So is a line that is
        // measured, whose pattern has braces of its own.
        let whole = words.starts_with("{{#") && words.contains("}}");
        let pattern = words.strip_prefix("{{#").is_some_and(|rest| {
            rest.trim_start().starts_with("measured") && rest.contains(" line")
        });
        let near = Near::Directive(start_of(words));
        (!whole && !pattern).then(|| (found.start(), near))
    });
    let brackets = BRACKETS.find_iter(text).map(|found| {
        let near = Near::Link(start_of(found.as_str()));
        (found.start(), near)
    });
    braces.chain(brackets).collect()
}

/// As much of a piece as a message has room for, on one line, without the sentence that follows a closing brace.
fn start_of(words: &str) -> String {
    let end = words.find('}').map_or(words.len(), |brace| {
        let closing = words[brace..].find(|c| c != '}');
        closing.map_or(words.len(), |length| brace + length)
    });
    let piece: String = words[..end]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    match piece.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &piece[..cut]),
        None => piece,
    }
}

/// Directives that become a figure and do not stand on lines of their own: the rest of their paragraph would be torn
/// apart, or shown as HTML.
pub(super) fn within_sentences(markdown: &str, directives: &[Directive]) -> Vec<Malformed> {
    let mut found = Vec::new();
    for directive in directives {
        let is_figure = matches!(
            directive.kind,
            DirectiveKind::Listing { .. }
                | DirectiveKind::Excerpt { .. }
                | DirectiveKind::Pair { .. }
                | DirectiveKind::Exercise { .. }
                | DirectiveKind::Checked
                | DirectiveKind::Review
                | DirectiveKind::Progress
                | DirectiveKind::BackMatter(_)
        );
        if !is_figure {
            continue;
        }
        let before = markdown[..directive.range.start].lines().next_back();
        let starts_line = markdown[..directive.range.start].ends_with('\n');
        let before = before.filter(|_| !starts_line).unwrap_or_default();
        let mut after = markdown[directive.range.end..].lines();
        let rest = after.next().unwrap_or_default();
        let below = after.next().unwrap_or_default().trim();
        let words = &markdown[directive.range.clone()];
        if !before.trim().is_empty() || !rest.trim().is_empty() {
            found.push(Malformed::at(
                directive.line,
                format!("`{words}` becomes a figure, and stands within a sentence"),
            ));
        } else if !below.is_empty() && !below.starts_with("```") && !below.starts_with("~~~") {
            found.push(Malformed::at(
                directive.line,
                format!(
                    "`{words}` becomes a figure, and the next line would be read as part of it"
                ),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::directive::directives;

    fn found(text: &str) -> Vec<String> {
        let found = near(text).into_iter();
        found
            .map(|(_, near)| match near {
                Near::Directive(words) | Near::Link(words) => words,
            })
            .collect()
    }

    #[test]
    fn what_has_lost_a_brace_or_its_sign_is_found() {
        for (text, words) in [
            (
                "it took {{#measured x duration}.",
                "{{#measured x duration}",
            ),
            (
                "it took {{measured x duration}}.",
                "{{measured x duration}}",
            ),
            (
                "it took {{ #measured x duration}}.",
                "{{ #measured x duration}}",
            ),
            ("it took {#measured x duration}.", "{#measured x duration}"),
            (
                "it took {#measured x duration}}.",
                "{#measured x duration}}",
            ),
            ("it took {measured x duration}.", "{measured x duration}"),
            ("it took #measured x duration}}.", "#measured x duration}}"),
            ("see {{#see x", "{{#see x"),
            ("see {{#see\nx}}.", "{{#see"),
            ("see x}}.", "x}}"),
            ("[nothing][nowhere]", "[nothing][nowhere]"),
            ("[nothing][]", "[nothing][]"),
            ("[Locks] (locks.md)", "[Locks] (locks.md)"),
            ("[Locks](locks.md and on", "[Locks](locks.md"),
        ] {
            assert!(
                found(text).contains(&words.to_owned()),
                "{text}: {:?}",
                found(text)
            );
        }
    }

    #[test]
    fn other_braces_and_brackets_are_free() {
        for text in [
            "a set {1, 2}, a block {}, the half-open [0, 1), an index [0], a note [sic] (as it stood)",
            "{{#nonsense}} {{#measured x line took {seconds} s",
            "a heading {#with-an-id}",
            "a footnote[^1][^2]",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_mend_shows_the_form() {
        let (_, near) = near("{measured x}").remove(0);
        assert!(
            near.mend().contains("{{#measured SLUG QUANTITY}}"),
            "{}",
            near.mend()
        );
    }

    #[test]
    fn a_figure_stands_on_a_line_of_its_own() {
        let wrong = |text: &str| within_sentences(text, &directives(text).0);
        for free in [
            "{{#listing a}}",
            "a\n\n{{#listing a}}\n\nb {{#see a}} c",
            "{{#listing a}}\n```",
        ] {
            assert_eq!(wrong(free), [], "{free}");
        }
        for (text, line) in [
            ("a\n\nas {{#listing a}}", 3),
            ("{{#listing a}} shows", 1),
            ("- {{#pair a b}}", 1),
            ("{{#exercise a}}\nand so on", 1),
        ] {
            let wrong = wrong(text);
            assert_eq!(wrong.len(), 1, "{text}: {wrong:?}");
            assert_eq!(wrong[0].line, line, "{text}");
        }
    }
}
