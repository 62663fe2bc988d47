//! The lines that a run printed, held against patterns.
//!
//! In: patterns, and lines. Out: what is missing, too much, or out of order, as sentences.

use crate::book::{Fit, Pattern};
use crate::ground::{counted, shortened};

/// One claim is broken in so many sentences at the most: a program that prints all day must not be told of every line.
pub(super) const MOST_SENTENCES: usize = 20;

pub(super) fn in_this_order(expected: &[&Pattern], printed: &[&str], least: Fit) -> Option<String> {
    for (index, pattern) in expected.iter().enumerate() {
        match printed.get(index) {
            None => {
                return Some(format!(
                    "claims {}, but the run has {}; line {} should be `{pattern}`",
                    counted(expected.len(), "line"),
                    printed.len(),
                    index + 1
                ));
            }
            Some(line) if pattern.fit(line) > least => {
                return Some(format!(
                    "line {} should be `{pattern}`, but it is `{}`",
                    index + 1,
                    shortened(line)
                ));
            }
            Some(_) => {}
        }
    }
    let extra = printed.get(expected.len())?;
    Some(format!(
        "claims {}, but the run has {}; the first one too many is `{}`",
        counted(expected.len(), "line"),
        printed.len(),
        shortened(extra)
    ))
}

/// Matches patterns and lines one to one, by augmenting paths: a line that several patterns fit goes to the one
/// that has no other.
pub(super) fn in_any_order(expected: &[&Pattern], printed: &[&str], least: Fit) -> Vec<String> {
    fn place(
        line: usize,
        expected: &[&Pattern],
        printed: &[&str],
        least: Fit,
        line_of: &mut [Option<usize>],
        tried: &mut [bool],
    ) -> bool {
        for (index, pattern) in expected.iter().enumerate() {
            if tried[index] || pattern.fit(printed[line]) > least {
                continue;
            }
            tried[index] = true;
            if line_of[index]
                .is_none_or(|other| place(other, expected, printed, least, line_of, tried))
            {
                line_of[index] = Some(line);
                return true;
            }
        }
        false
    }

    let mut line_of = vec![None; expected.len()];
    let mut broken = Vec::new();
    for (line, text) in printed.iter().enumerate() {
        let mut tried = vec![false; expected.len()];
        if !place(line, expected, printed, least, &mut line_of, &mut tried) {
            broken.push(format!(
                "line {} was not claimed: `{}`",
                line + 1,
                shortened(text)
            ));
        }
        if broken.len() == MOST_SENTENCES {
            broken.push(format!(
                "claims {}, but the run has {}; no more of them are named here",
                counted(expected.len(), "line"),
                printed.len()
            ));
            return broken;
        }
    }
    let free = expected.iter().zip(&line_of);
    let free = free.filter(|(_, line)| line.is_none());
    for (pattern, _) in free.take(MOST_SENTENCES) {
        broken.push(format!("no line is left for `{pattern}`"));
    }
    broken
}

/// Why the first pattern is not done with before the second begins; `None` if it is.
pub(crate) fn out_of_order(first: &Pattern, second: &Pattern, printed: &[&str]) -> Option<String> {
    order_at(first, second, printed, Fit::Whole)
}

/// The same, where a line has to fit its pattern at `least` so well.
pub(super) fn order_at(
    first: &Pattern,
    second: &Pattern,
    printed: &[&str],
    least: Fit,
) -> Option<String> {
    let Some(last_first) = printed.iter().rposition(|line| first.fit(line) <= least) else {
        return Some(format!(
            "claims `{first}` before `{second}`, but no line is `{first}`"
        ));
    };
    let Some(first_second) = printed.iter().position(|line| second.fit(line) <= least) else {
        return Some(format!(
            "claims `{first}` before `{second}`, but no line is `{second}`"
        ));
    };
    // An order that is claimed of a line with a measured figure follows from that figure. Where it misses, so may the order.
    let misses = first
        .fit(printed[last_first])
        .max(second.fit(printed[first_second]));
    if misses > Fit::Whole {
        return None;
    }
    (last_first >= first_second).then(|| {
        format!(
            "claims `{first}` before `{second}`, but line {} is `{}` and line {} is `{}`",
            first_second + 1,
            shortened(printed[first_second]),
            last_first + 1,
            shortened(printed[last_first])
        )
    })
}
