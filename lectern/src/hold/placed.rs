//! What the compiler or a program said of a block, at the lines of the file in which the block was written.
//!
//! In: what was said of a copy of the block, in a file of skeptic's. Out: the same, as if it had been said of the chapter, in places
//! as beside the lines that the compiler quotes. Nothing here fails.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::compiler::BLOCK;

/// A line of the copy: as the stand-in for the compiler names it, or where skeptic has put it, for a program that panics.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    let block = regex::escape(BLOCK);
    Regex::new(&format!(
        r"(?:{block}|[^\s`']*rust-skeptic[^\s/]*/test\.rs):(?<line>\d+)"
    ))
    .expect("the expression is made of constants")
});

/// What stands to the left of what the compiler quotes: the number of a line, or room for it.
static GUTTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^(?<room> *)(?<line>\d+)?(?<bar> \||-->| = |:::)")
        .expect("the expression is a constant")
});

/// What was said, with the places of the block in `file`, whose line `first` is the block's first.
pub(super) fn placed(said: &str, file: &str, first: usize) -> String {
    let above = first - 1;
    let shifted = |line: &str| line.parse::<usize>().map_or(0, |line| line + above);
    let said = PLACE.replace_all(said, |place: &Captures<'_>| {
        format!("{file}:{}", shifted(&place["line"]))
    });
    let numbers = GUTTER
        .captures_iter(&said)
        .filter_map(|gutter| gutter.name("line")?.as_str().parse::<usize>().ok());
    let Some(most) = numbers.max() else {
        return said.into_owned();
    };
    let width = |number: usize| number.to_string().len();
    let room = " ".repeat(width(most + above) - width(most));
    let shifted = GUTTER.replace_all(&said, |gutter: &Captures<'_>| {
        let (left, bar) = (&gutter["room"], &gutter["bar"]);
        match gutter.name("line") {
            Some(line) => {
                let number = shifted(line.as_str());
                let before = left.len() + line.len() + room.len() - width(number);
                format!("{}{number}{bar}", " ".repeat(before))
            }
            None => format!("{left}{room}{bar}"),
        }
    });
    shifted.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_where_the_block_was_written() {
        let said = "error: no\n --> BLOCK.rs:2:5\n  |\n2 |     let a = b;\n  |             ^\n  = note: none\n";
        let expected = "error: no\n  --> src/a.md:11:5\n   |\n11 |     let a = b;\n   |             ^\n   = note: none\n";
        assert_eq!(placed(said, "src/a.md", 10), expected);
        // From its first line on, nothing moves.
        assert_eq!(placed(said, "BLOCK.rs", 1), said);
    }

    #[test]
    fn a_panic_says_where_the_block_was_written() {
        let said = "thread 'main' (7) panicked at /tmp/rust-skepticAb1/test.rs:2:5:\nassertion failed: 1 | 2\n";
        let expected = "thread 'main' (7) panicked at src/a.md:34:5:\nassertion failed: 1 | 2\n";
        assert_eq!(placed(said, "src/a.md", 33), expected);
    }
}
