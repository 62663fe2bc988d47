//! The sentence that defines a term.
//!
//! In: a rendered chapter, and the id of the `<dfn>` in it. Out: that sentence in Markdown, without links, as it can stand by itself.
//! One that begins with "That's" or "This" needs the sentence before it, and gets it. Of a table's row, each cell comes with its
//! column's head. Nothing here fails.

use std::sync::LazyLock;

use regex::Regex;

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[((?:`[^`]*`|[^\]`])*)\]\([^)\s]*\)").expect("the expression is a constant")
});

static DFN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"</?dfn[^>]*>").expect("the expression is a constant"));

/// What a line of Markdown begins with that begins a paragraph of its own.
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[ \t]*(?:[-*+] |\d+\. |> |#|```|</|<(?:figure|div|details|section|table|pre|p|dl)\b)",
    )
    .expect("the expression is a constant")
});

/// Where one sentence ends and the next begins.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"[.?!][)"”’*_]*\s+(?:[\p{Lu}\d`*_\["“<(])"#).expect("the expression is a constant")
});

/// What a sentence begins with that speaks of the one before.
static REFERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:That|This|These|Such|It|They|Its|Their|He|She|Here|So|Then|Ours)\b")
        .expect("the expression is a constant")
});

/// A definition that is longer than this needs no sentence before it.
const LONG: usize = 320;

/// The sentence around the `<dfn>` with this id; nothing if there is none.
pub(super) fn defining(text: &str, id: &str) -> String {
    let Some(at) = text.find(&format!("<dfn id=\"{id}\">")) else {
        return String::new();
    };
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    if text[line..].trim_start().starts_with('|') {
        return plain(&of_row(text, line));
    }
    let (paragraph, at) = paragraph(text, at);
    let mut begins = vec![0];
    for found in BETWEEN.find_iter(paragraph) {
        // The last sign of what was found begins the next sentence.
        let last = found.as_str().chars().next_back().map_or(0, char::len_utf8);
        let before = &paragraph[..found.start()];
        if !["e.g", "i.e", "etc", "vs"]
            .iter()
            .any(|short| before.ends_with(short))
        {
            begins.push(found.end() - last);
        }
    }
    let place = begins.iter().rposition(|begin| *begin <= at).unwrap_or(0);
    let end = begins.get(place + 1).copied().unwrap_or(paragraph.len());
    let mut begin = place;
    while begin > 0
        && REFERS.is_match(&plain(&paragraph[begins[begin]..end]))
        && end - begins[begin - 1] < LONG
    {
        begin -= 1;
    }
    plain(&paragraph[begins[begin]..end])
}

/// The listing whose figure comes next after the `<dfn>` with this id, in the same section.
pub(super) fn listing_after<'text>(text: &'text str, id: &str) -> Option<&'text str> {
    const FIGURE: &str = "<figure class=\"listing\" id=\"listing-";
    let after = &text[text.find(&format!("<dfn id=\"{id}\">"))?..];
    let section = &after[..after.find("\n## ").unwrap_or(after.len())];
    let figure = &section[section.find(FIGURE)? + FIGURE.len()..];
    Some(&figure[..figure.find('"')?])
}

/// The paragraph, or the item of a list, that holds a place, and the place in it.
fn paragraph(text: &str, at: usize) -> (&str, usize) {
    let mut begin = text[..at].rfind('\n').map_or(0, |end| end + 1);
    while begin > 0 && !MARKER.is_match(&text[begin..]) {
        let above = text[..begin - 1].rfind('\n').map_or(0, |end| end + 1);
        let line = &text[above..begin - 1];
        if line.trim().is_empty() || line.trim_start().starts_with("```") {
            break;
        }
        begin = above;
    }
    let mut end = at;
    loop {
        end = text[end..].find('\n').map_or(text.len(), |next| end + next);
        let below = text.get(end + 1..).unwrap_or_default();
        let next = below.lines().next().unwrap_or_default();
        if next.trim().is_empty() || MARKER.is_match(next) {
            break;
        }
        end += 1;
    }
    let marker = MARKER
        .find(&text[begin..end])
        .filter(|marker| !marker.as_str().contains('<'))
        .map_or(0, |marker| marker.end());
    (&text[begin + marker..end], at - begin - marker)
}

/// The cells of the row of a table that begins at `line`, each after its column's head.
fn of_row(text: &str, line: usize) -> String {
    let mut head = line;
    while head > 0 {
        let above = text[..head - 1].rfind('\n').map_or(0, |end| end + 1);
        if !text[above..head].trim_start().starts_with('|') {
            break;
        }
        head = above;
    }
    let cells = |at: usize| -> Vec<&str> {
        let row = text[at..].lines().next().unwrap_or_default().trim();
        let row = row.trim_matches('|').split('|');
        row.map(str::trim).collect()
    };
    let pairs = cells(head).into_iter().zip(cells(line)).skip(1);
    let pairs: Vec<String> = pairs
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(head, cell)| match head {
            "" => cell.to_owned(),
            head => format!("{head}: {cell}"),
        })
        .collect();
    pairs.join("; ")
}

/// Without links and marks, and on one line.
fn plain(text: &str) -> String {
    let text = LINK.replace_all(text, "$1");
    let text = DFN.replace_all(&text, "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_stands_by_itself() {
        for (text, says) in [
            (
                "One, e.g. Two. A <dfn id=\"term-x\">x</dfn> is [a `y[0]`](y.md#z), as\nyou know. Three.\n",
                "A x is a `y[0]`, as you know.",
            ),
            (
                "Zero. Both counted 1.5 times. That's a <dfn id=\"term-x\">x</dfn>. It isn't one.\n",
                "Both counted 1.5 times. That's a x.",
            ),
            (
                "Above.\n\n- <dfn id=\"term-x\">X</dfn>: first. Then.\n- Second.\n",
                "X: first.",
            ),
            (
                "| what | may | why |\n| --- | --- | --- |\n| <dfn id=\"term-x\">x</dfn> | yes | |\n| y | no | b |\n",
                "may: yes",
            ),
            (
                "```admonish note\nA <dfn id=\"term-x\">x</dfn> is here.\n```\n",
                "A x is here.",
            ),
            (
                "Before.\nA wrong one is called a\n<dfn id=\"term-x\">x</dfn>. After.\n",
                "A wrong one is called a x.",
            ),
            ("Nothing.\n", ""),
        ] {
            assert_eq!(defining(text, "term-x"), says, "{text}");
        }
    }
}
