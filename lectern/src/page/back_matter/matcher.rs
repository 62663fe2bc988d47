//! Which terms stand in a text, and how often.
//!
//! In: terms, and the words of a text. Out: a count for each term that stands there, in singular or plural, whatever its letters'
//! case. Of terms that overlap, the longer one counts: "connection pool" is no "connection".

use std::collections::{BTreeMap, HashMap};

use super::terms::Term;

/// The terms, by their first words.
pub(super) struct Matcher {
    /// For a first word: the words that follow, longest first, and the term's place in its list.
    by_first: HashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Matcher {
    pub(super) fn new(terms: &[Term]) -> Self {
        let mut by_first: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
        for (place, term) in terms.iter().enumerate() {
            for form in [&term.name, &term.shown] {
                let mut form = words(form).into_iter();
                if let Some(first) = form.next() {
                    by_first
                        .entry(first)
                        .or_default()
                        .push((form.collect(), place));
                }
            }
        }
        for forms in by_first.values_mut() {
            forms.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Self { by_first }
    }

    /// How often each term stands there, by its place in the list.
    pub(super) fn count(&self, words: &[String]) -> BTreeMap<usize, usize> {
        let mut counts = BTreeMap::new();
        let mut at = 0;
        while at < words.len() {
            let forms = self.by_first.get(&words[at]);
            let found = forms.and_then(|forms| {
                let mut forms = forms.iter();
                forms.find(|(rest, _)| words[at + 1..].starts_with(rest))
            });
            at += 1;
            if let Some((rest, term)) = found {
                *counts.entry(*term).or_insert(0) += 1;
                at += rest.len();
            }
        }
        counts
    }
}

/// The words of a text or of a program, small, without the ending of a plural. `JoinHandle` and `join_handle` are two words each.
pub(super) fn words(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return words_of_ascii(text);
    }
    let mut words = Vec::new();
    let mut word = String::new();
    let mut after_small = false;
    for sign in text.chars() {
        if !sign.is_alphanumeric() || (sign.is_uppercase() && after_small) {
            end(&mut word, &mut words);
        }
        if sign.is_alphanumeric() {
            word.extend(sign.to_lowercase());
        }
        after_small = sign.is_lowercase();
    }
    end(&mut word, &mut words);
    words
}

/// The same where every sign is a byte, which is most of a book: a word is found first, and then made small as a whole.
fn words_of_ascii(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = b' ';
    let mut cut = |range: std::ops::Range<usize>| {
        if !range.is_empty() {
            end(&mut text[range].to_ascii_lowercase(), &mut words);
        }
    };
    for (at, sign) in text.bytes().enumerate() {
        match sign {
            b'a'..=b'z' | b'0'..=b'9' => {}
            b'A'..=b'Z' => {
                if before.is_ascii_lowercase() {
                    cut(start..at);
                    start = at;
                }
            }
            _ => {
                cut(start..at);
                start = at + 1;
            }
        }
        before = sign;
    }
    cut(start..text.len());
    words
}

fn end(word: &mut String, words: &mut Vec<String>) {
    if word.len() > 3 {
        if word.ends_with("sses") {
            word.truncate(word.len() - 2);
        } else if word.ends_with('s') && !word.ends_with("ss") {
            word.truncate(word.len() - 1);
        }
    }
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(name: &str, shown: &str) -> Term {
        Term::new(name, shown)
    }

    #[test]
    fn the_longest_term_counts_in_any_number_and_case() {
        let terms = [
            term("connection", "connection"),
            term("connection pool", "connection pool"),
            term("process", "process"),
            term("mutex", "mutual exclusion"),
        ];
        let matcher = Matcher::new(&terms);
        let count = |text| matcher.count(&words(text)).into_iter().collect::<Vec<_>>();
        assert_eq!(
            count("A connection pool keeps Connections."),
            [(0, 1), (1, 1)]
        );
        assert_eq!(count("processes, a Process"), [(2, 2)]);
        assert_eq!(count("mutual exclusion with `std::sync::Mutex`"), [(3, 2)]);
        assert_eq!(count("pool_of_connections"), [(0, 1)]);
        assert_eq!(count("connected"), []);
    }

    #[test]
    fn identifiers_have_words() {
        assert_eq!(
            words("JoinHandle::is_finished()"),
            ["join", "handle", "is", "finished"]
        );
        assert_eq!(words("HTTP status"), ["http", "statu"]);
        for text in ["", "a", " aB CDe,1f2G ", "x_y::ZzTop", "\u{1}a\nB"] {
            // A sign that is no byte ends a word, and is none.
            assert_eq!(words(text), words(&format!("{text} —")), "{text}");
        }
    }
}
