//! Counts and times as people read them.
//!
//! In: a number. Out: a text with its noun or its unit; and the numbers of a text. Nothing here fails.

use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

/// A time in the unit that suits it: `15.02 s`, `230 ms`. A recording is exact to a millisecond.
pub(crate) fn time(seconds: f64) -> String {
    if seconds >= 1.0 {
        format!("{seconds:.2}\u{a0}s")
    } else {
        format!("{:.0}\u{a0}ms", 1000.0 * seconds)
    }
}

/// `1 listing`, `2 listings`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A count as it stands in a sentence: `two`, `12`, `1,140`.
pub(crate) fn in_words(count: u64) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let word = usize::try_from(count)
        .ok()
        .and_then(|count| WORDS.get(count));
    if let Some(word) = word {
        return (*word).to_owned();
    }
    let digits = count.to_string();
    let grouped = digits.bytes().enumerate().map(|(index, digit)| {
        let comma = index > 0 && (digits.len() - index).is_multiple_of(3);
        format!("{}{}", if comma { "," } else { "" }, char::from(digit))
    });
    grouped.collect()
}

/// A text that begins a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Several in a row: `1.1, 1.2 and 1.3`.
pub(crate) fn listed(words: &[&str]) -> String {
    match words {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => words.concat(),
    }
}

/// A time for a person who waits.
pub fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 10..120 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A number in a text.
pub(crate) static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"-?[0-9]+(?:,[0-9]{3})*(?:\.(?<decimals>[0-9]+))?")
        .expect("the expression is a constant")
});

/// The numbers in a text, each with what its last digit stands for.
pub(crate) fn numbers(text: &str) -> Vec<(f64, f64)> {
    let numbers = NUMBER.captures_iter(text).filter_map(|found| {
        let number = found[0].replace(',', "").parse().ok()?;
        let decimals = found.name("decimals").map_or(0, |decimals| decimals.len());
        Some((number, 0.1_f64.powi(decimals as i32)))
    });
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_unit_that_suits_them() {
        assert_eq!(time(15.0249), "15.02\u{a0}s");
        assert_eq!(time(0.0234), "23\u{a0}ms");
    }

    #[test]
    fn a_count_below_ten_is_a_word_and_thousands_have_a_comma() {
        for (count, words) in [
            (0, "no"),
            (1, "one"),
            (9, "nine"),
            (10, "10"),
            (999, "999"),
            (1_140, "1,140"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(in_words(count), words);
        }
        assert_eq!(capital("two of them"), "Two of them");
        assert_eq!(capital(""), "");
    }
}
