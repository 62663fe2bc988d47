//! Assertions in a program's text, and what they say when they fail.
//!
//! In: the text of a Rust program. Out: the assertions that would tell a reader nothing but values. Nothing here fails: what
//! isn't Rust has no assertions.

/// An assertion that says nothing in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Silent {
    /// Its line, counted from one.
    pub(super) line: usize,
    /// The macro's name.
    pub(super) name: &'static str,
}

/// Each macro, with how many arguments stand before its message.
const MACROS: [(&str, usize); 3] = [("assert", 1), ("assert_eq", 2), ("assert_ne", 2)];

/// The assertions without a message, or with one that only prints a value for programmers, such as `"{answers:?}"`.
pub(super) fn silent(program: &str) -> Vec<Silent> {
    let code = Code::of(program);
    let mut found = Vec::new();
    for (at, _) in code.text.match_indices("!(") {
        let before = &code.text[..at];
        let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let Some((name, others)) = MACROS
            .into_iter()
            .find(|(name, _)| *name == &before[word.len()..])
        else {
            continue;
        };
        let message = code.arguments(at + 2).into_iter().nth(others);
        if !message.is_some_and(|(from, to)| says_something(&program[from..to])) {
            let line = 1 + program[..word.len()].matches('\n').count();
            found.push(Silent { line, name });
        }
    }
    found
}

/// Whether a message has a word of its own, or prints something that was made to be read: `"{why}"`.
fn says_something(message: &str) -> bool {
    let Some((_, text)) = message.split_once('"') else {
        return false;
    };
    let mut pieces = text.split('{');
    let first = pieces.next().unwrap_or_default();
    let has_words = |text: &str| text.contains(char::is_alphabetic);
    has_words(first)
        || pieces.any(|piece| match piece.split_once('}') {
            Some((hole, rest)) => !hole.contains('?') || has_words(rest),
            None => has_words(piece),
        })
}

/// A program in which comments and what stands in quotation marks are blanks, byte for byte.
struct Code {
    text: String,
}

impl Code {
    fn of(program: &str) -> Self {
        let mut text = String::with_capacity(program.len());
        let mut rest = program;
        while let Some(next) = rest.chars().next() {
            let hidden = hidden(
                rest,
                text.ends_with(|c: char| c.is_alphanumeric() || c == '_'),
            );
            let (seen, after) = rest.split_at(hidden.unwrap_or(next.len_utf8()));
            match hidden {
                Some(length) => text.extend(std::iter::repeat_n(' ', length)),
                None => text.push_str(seen),
            }
            rest = after;
        }
        Self { text }
    }

    /// The arguments that begin at this byte, after an opening bracket: where each begins and ends.
    fn arguments(&self, start: usize) -> Vec<(usize, usize)> {
        let (mut depth, mut from, mut found) = (0_usize, start, Vec::new());
        for (at, byte) in self.text.bytes().enumerate().skip(start) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                b',' if depth == 0 => {
                    found.push((from, at));
                    from = at + 1;
                }
                b')' | b']' | b'}' => {
                    found.push((from, at));
                    break;
                }
                _ => {}
            }
        }
        found
    }
}

/// The length of the comment, text or character that stands at the beginning of `rest`, if one does; `in_word` where a
/// letter stands right before it.
fn hidden(rest: &str, in_word: bool) -> Option<usize> {
    let until = |end: &str, from: usize| {
        let found = rest[from..].find(end);
        Some(found.map_or(rest.len(), |at| from + at + end.len()))
    };
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return until("*/", 2);
    }
    if rest.starts_with('"') {
        return Some(escaped(rest, '"'));
    }
    let raw = rest.strip_prefix('r').filter(|_| !in_word);
    if let Some(raw) = raw {
        let marks = raw.len() - raw.trim_start_matches('#').len();
        if raw[marks..].starts_with('"') {
            return until(&format!("\"{}", "#".repeat(marks)), marks + 2);
        }
    }
    let mut quoted = rest.strip_prefix('\'')?.chars();
    match (quoted.next(), quoted.next()) {
        (Some('\\'), _) => Some(escaped(rest, '\'')),
        (Some(one), Some('\'')) => Some(2 + one.len_utf8()),
        // A lifetime.
        _ => None,
    }
}

/// The length of a text that begins and ends with `quote`, in which a backslash hides what follows it.
fn escaped(rest: &str, quote: char) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return at + 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(program: &str) -> Vec<usize> {
        silent(program).iter().map(|silent| silent.line).collect()
    }

    #[test]
    fn an_assertion_without_words_is_found() {
        for (assertion, name) in [
            ("assert!(ready)", "assert"),
            ("assert!(f(a, [b, c]))", "assert"),
            ("assert_eq!(text, \"a, b\")", "assert_eq"),
            ("assert_ne!(a, b,)", "assert_ne"),
            ("assert!(ok, \"{answers:?}\")", "assert"),
            ("assert!(ok, \"{:?}: {:#?}\", a, b)", "assert"),
            (
                "assert_eq!(\n        ')',\n        letter\n    )",
                "assert_eq",
            ),
            ("assert_eq!(r#\"a\", \"b\"#, text)", "assert_eq"),
            ("assert_eq!(a, b /* , \"why\" */)", "assert_eq"),
        ] {
            let program = format!("fn ä<'a>() {{\n    {assertion};\n}}\n");
            assert_eq!(silent(&program), [Silent { line: 2, name }], "{assertion}");
        }
    }

    #[test]
    fn an_assertion_with_words_is_none_of_them() {
        for assertion in [
            "assert!(ready, \"nothing has come\")",
            "assert_eq!(f(a, b), (1, 2), \"what came of {a:?}\")",
            "assert_eq!(a, b, \"{why}\")",
            "assert_eq!(a, b, \"{answers:?} came\")",
            "assert_eq!(\"\\\",\", '\"', r\"why\",)",
            "debug_assert!(ready)",
            "// assert!(ready)",
            "let text = \"assert!(ready)\"",
        ] {
            assert_eq!(lines(assertion), [0; 0], "{assertion}");
        }
    }

    #[test]
    fn text_without_an_end_is_no_trouble() {
        for text in [
            "assert!(",
            "assert!(a, \"",
            "'",
            "r##\"",
            "/*",
            "assert!(a, '\\",
            "\\",
        ] {
            silent(text);
        }
    }
}
