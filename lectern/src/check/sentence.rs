//! The sentence around a directive.

use crate::page::Directive;

/// Where the sentence around a directive begins and ends. It lies within a paragraph, an item of a list or a row of a
/// table; what stands in other directives ends none.
pub(super) fn sentence_around(
    text: &str,
    directive: &Directive,
    found: &[Directive],
) -> (usize, usize) {
    let within = |at: usize| found.iter().any(|other| other.range.contains(&at));
    let begins_block = |line: &str| {
        let line = line.trim_start();
        line.is_empty()
            || line.starts_with(['|', '#', '>'])
            || line.starts_with("- ")
            || line.starts_with("* ")
            || line.split_once(". ").is_some_and(|(number, _)| {
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end_of = |at: usize| text[at..].find('\n').map_or(text.len(), |end| at + end);
    // The block: back to the line that begins one, and on to the last before another begins.
    let mut start = line_of(directive.range.start);
    while start > 0 && !begins_block(&text[start..end_of(start)]) {
        let before = line_of(start - 1);
        if text[before..start].trim().is_empty() {
            break;
        }
        start = before;
    }
    let mut end = end_of(directive.range.end);
    while end < text.len() && !begins_block(&text[end + 1..end_of(end + 1)]) {
        end = end_of(end + 1);
    }
    if text[start..end].trim_start().starts_with('|') {
        return (start, end);
    }
    let ends_sentence = |at: &usize| {
        let rest = &text[*at..end];
        let mut characters = rest.chars();
        characters
            .next()
            .is_some_and(|mark| ['.', '?', '!'].contains(&mark))
            && characters
                .find(|next| !['*', '_', ')', '"', '”', '`'].contains(next))
                .is_none_or(char::is_whitespace)
            && !within(*at)
    };
    let marks = |from: usize, to: usize| {
        text[from..to]
            .match_indices(['.', '?', '!'])
            .map(move |(at, _)| from + at)
            .filter(ends_sentence)
    };
    let start = marks(start, directive.range.start)
        .next_back()
        .map_or(start, |mark| {
            let rest = &text[mark + 1..];
            let skipped = rest.len()
                - rest
                    .trim_start_matches(|c: char| !c.is_alphanumeric())
                    .len();
            (mark + 1 + skipped).min(directive.range.start)
        });
    let end = marks(directive.range.end, end)
        .next()
        .map_or(end, |mark| mark + 1);
    (start, end)
}
