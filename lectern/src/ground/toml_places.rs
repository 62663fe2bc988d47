//! Where the keys and values of a TOML text stand.
//!
//! In: a text. Out: the lines of what is in it, found by its parser and not by its words: a key that also stands in a comment, in
//! a string or in another table has one line all the same. A text with mistakes has the places of what could be read.

use toml::de::{DeTable, DeValue};

use super::problem::line_at;

/// A TOML text with the places of all that is in it.
pub(crate) struct TomlPlaces<'text> {
    text: &'text str,
    root: DeTable<'text>,
}

impl<'text> TomlPlaces<'text> {
    /// Reads the text.
    pub(crate) fn of(text: &'text str) -> Self {
        let (root, _) = DeTable::parse_recoverable(text);
        Self {
            text,
            root: root.into_inner(),
        }
    }

    /// The line, counted from one, to which a path of keys leads; a number is that of an entry of a list, counted from zero. Where
    /// the path leads nowhere, the line of the last key on it that is there; `None` without even the first.
    pub(crate) fn line<'path>(&self, path: impl IntoIterator<Item = &'path str>) -> Option<usize> {
        let (start, _) = self.walk(path)?;
        Some(line_at(self.text, start))
    }

    /// The line of the first entry with this text in the list to which the path leads; without one, that of the list.
    pub(crate) fn line_of_entry<'path>(
        &self,
        path: impl IntoIterator<Item = &'path str>,
        entry: &str,
    ) -> Option<usize> {
        let (start, value) = self.walk(path)?;
        let entries = value.as_array().into_iter().flatten();
        let mut found = entries.filter(|value| value.get_ref().as_str() == Some(entry));
        let start = found.next().map_or(start, |value| value.span().start);
        Some(line_at(self.text, start))
    }

    /// How far the path leads: where its last key stands, and what is there.
    fn walk<'path>(
        &self,
        path: impl IntoIterator<Item = &'path str>,
    ) -> Option<(usize, &DeValue<'text>)> {
        let mut path = path.into_iter();
        let mut reached = at_key(&self.root, path.next()?)?;
        for step in path {
            let next = match reached.1 {
                DeValue::Table(table) => at_key(table, step),
                DeValue::Array(list) => {
                    let entry = step.parse().ok().and_then(|at: usize| list.get(at));
                    entry.map(|entry| (entry.span().start, entry.get_ref()))
                }
                _ => None,
            };
            match next {
                Some(next) => reached = next,
                None => break,
            }
        }
        Some(reached)
    }
}

/// Where a key of a table stands, and its value.
fn at_key<'table, 'text>(
    table: &'table DeTable<'text>,
    name: &str,
) -> Option<(usize, &'table DeValue<'text>)> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    Some((key.span().start, value.get_ref()))
}

/// The line on which the byte `offset` of a string's value stands. The string begins on `line`, and `literal` is how the text has
/// it, quotation marks included.
pub(crate) fn line_in_string(line: usize, literal: &str, offset: usize) -> usize {
    let quotes = ["\"\"\"", "'''"];
    let Some(inside) = quotes
        .iter()
        .find_map(|quotes| literal.strip_prefix(quotes))
    else {
        return line;
    };
    let has_escapes = literal.starts_with('"');
    // A line break right after the quotation marks is no part of the value.
    let after_break = inside.strip_prefix('\n').or(inside.strip_prefix("\r\n"));
    let mut line = line + usize::from(after_break.is_some());
    let mut rest = after_break.unwrap_or(inside);
    let mut read = 0;
    while let Some(letter) = rest.chars().next() {
        let escape = rest.strip_prefix('\\').filter(|_| has_escapes);
        let (length, value) = match escape {
            None => (letter.len_utf8(), letter.len_utf8()),
            Some(escape) => {
                let (length, value) = escaped(escape);
                (1 + length, value)
            }
        };
        if read + value > offset {
            break;
        }
        let (written, after) = rest.split_at(length.min(rest.len()));
        line += written.matches('\n').count();
        read += value;
        rest = after;
    }
    line
}

/// How long an escape is behind its backslash, and how many bytes of the value it stands for.
fn escaped(escape: &str) -> (usize, usize) {
    let letter = escape.chars().next().unwrap_or_default();
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        // What ends a line takes the space before the next word with it.
        _ if letter.is_whitespace() => {
            let word = escape.find(|c: char| !c.is_whitespace());
            return (word.unwrap_or(escape.len()), 0);
        }
        _ => return (letter.len_utf8(), 1),
    };
    let number = escape.get(1..=digits).unwrap_or_default();
    let number = u32::from_str_radix(number, 16)
        .ok()
        .and_then(char::from_u32);
    (1 + digits, number.map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# edition = \"2015\"
[package]
name = \"a\"
description = \"\"\"
edition = 3
\"\"\"
edition.workspace = true

[package.metadata.listing]
server = { jitter = 1 }
claims.lines = [
    \"duration = 3\", # server = 1
    'b',
]
claims.server = { requests = 5, in-flight = 1 }

[[bin]]
name = \"one\"

[[bin]]
path = \"x.rs\"
";

    #[test]
    fn what_is_asked_for_has_the_line_on_which_it_stands() {
        let places = TomlPlaces::of(TEXT);
        let listing = ["package", "metadata", "listing"];
        for (path, line) in [
            (&["package", "edition"][..], Some(7)),
            (&["package", "edition", "workspace"], Some(7)),
            (&["package", "metadata", "listing", "server"], Some(10)),
            (
                &["package", "metadata", "listing", "claims", "server"],
                Some(15),
            ),
            (
                &["package", "metadata", "listing", "claims", "exit"],
                Some(11),
            ),
            (&["package", "build"], Some(2)),
            (&["bin", "1", "path"], Some(21)),
            (&["bin", "1", "name"], Some(20)),
            (&["lib"], None),
            (&[], None),
        ] {
            assert_eq!(places.line(path.iter().copied()), line, "{path:?}");
        }
        let lines = listing.into_iter().chain(["claims", "lines"]);
        assert_eq!(places.line_of_entry(lines.clone(), "b"), Some(13));
        assert_eq!(places.line_of_entry(lines, "c"), Some(11));
    }

    #[test]
    fn a_text_with_a_mistake_has_the_places_of_the_rest() {
        let places = TomlPlaces::of("a = 1\nb = = 2\n[c]\nd = 3\n");
        assert_eq!(places.line(["c", "d"]), Some(4));
    }

    #[test]
    fn a_word_of_a_string_has_the_line_on_which_it_stands() {
        let text = "a = \"\"\"\none \\\n   two\n\\u00e9 \\n\\\"three\nfour\"\"\"\nb = '''five \\n\nsix'''\nc = \"seven \\n eight\"\n";
        let table: toml::Table = text.parse().expect("TOML");
        let places = DeTable::parse(text).expect("TOML");
        for (key, word, line) in [
            ("a", "one", 2),
            ("a", "two", 3),
            ("a", "\"three", 4),
            ("a", "four", 5),
            ("b", "five", 6),
            ("b", "six", 7),
            ("c", "eight", 8),
        ] {
            let span = places.get_ref()[key].span();
            let value = table[key].as_str().expect("a string");
            let offset = value.find(word).expect(word);
            let first = line_at(text, span.start);
            assert_eq!(line_in_string(first, &text[span], offset), line, "{word}");
        }
    }
}
