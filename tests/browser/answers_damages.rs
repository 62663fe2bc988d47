//! Ways to break what is printed, of which the check `answers` must notice each.

use super::damage::{Damage, damage};

pub(super) fn damages() -> Vec<Damage> {
    let script = |name, from, to: &str, says| Damage {
        file: "theme/print.js",
        ..damage("answers", name, from, to, says)
    };
    vec![
        script(
            "answers that stay where they are",
            "addEventListener(\"beforeprint\", move);",
            "",
            "has 0 answers and solutions",
        ),
        script(
            "solutions that are left out",
            ".solution, ",
            "",
            "expected the",
        ),
        script(
            "numbers that lead nowhere",
            "`printed-from-${number}`, words",
            "`printed-of-${number}`, words",
            "doesn't lead to its place and back",
        ),
        script(
            "answers that aren't put back",
            "place.replaceWith(answer);",
            "place.remove();",
            "after it was printed, the page is another",
        ),
    ]
}
