//! What an option would have needed, and what the run did: the reply where its author wrote none.
//!
//! In: a question, an option's condition, and a run. Out: a sentence. A condition that cannot be read was refused before.

use serde::Deserialize as _;

use super::question::{COMPILES, Question, code, like};
use crate::book::{Limits, Pattern, TimeBand};
use crate::ground::time;
use crate::run::Evidence;

/// What a run would have to be like of which the option is true, and what this one is like.
///
/// # Errors
/// A sentence, if the condition is not of the form that the question needs.
pub(super) fn sentence(
    asks: &Question,
    is: &toml::Value,
    evidence: &Evidence,
) -> Result<String, String> {
    let message = |error: toml::de::Error| error.message().to_owned();
    let band = || {
        let band = TimeBand::deserialize(is.clone()).map_err(message)?;
        Ok::<_, String>(between(band.in_seconds(evidence.delay()), time))
    };
    let count = || {
        let limits = Limits::deserialize(is.clone()).map_err(message)?;
        Ok::<_, String>(between(limits, |number| format!("{number}")))
    };
    let text = is.as_str().unwrap_or_default();
    let found = asks.finding(evidence);
    Ok(match asks {
        Question::Duration => format!(
            "The run would have to take {}, but it took {found}.",
            band()?
        ),
        Question::LastAnswer => format!(
            "The last response would have to come after {}, but the recording has {found}.",
            band()?
        ),
        Question::PeakInFlight => format!(
            "There would have to be {} in flight at the peak, but the recording has {}.",
            count()?,
            evidence.peak_in_flight
        ),
        Question::Line(number) => {
            let pattern = Pattern::new(text)?;
            format!(
                "Line {number} would have to be like {}, but {found}.",
                like(&pattern)
            )
        }
        Question::Order([one, other]) => {
            let first = match text {
                text if text == one.to_string() => Some((one, other)),
                text if text == other.to_string() => Some((other, one)),
                _ => None,
            };
            match first {
                Some((first, second)) => format!(
                    "{} would have to come before {}, but {found}.",
                    like(first),
                    like(second)
                ),
                None => format!(
                    "Neither of the two would have to be over before the other begins, but {found}."
                ),
            }
        }
        Question::Count(pattern) => {
            let lines = evidence.printed();
            let lines = lines.iter().filter(|line| pattern.matches(line)).count();
            format!(
                "The number of lines like {} would have to be {}, but it is {lines}.",
                like(pattern),
                count()?
            )
        }
        Question::Runs(pattern) => format!(
            "The number of runs with {} would have to be {}, but the recording says: {found}.",
            like(pattern),
            count()?
        ),
        Question::CompileError if text == COMPILES => {
            format!("The compiler would have to accept the program, but {found}.")
        }
        Question::CompileError => {
            format!(
                "The compiler would have to report {}, but {found}.",
                code(text)
            )
        }
    })
}

/// A band in words.
fn between(limits: Limits, say: impl Fn(f64) -> String) -> String {
    let Limits { low, high } = limits;
    if low == high {
        say(low)
    } else if high.is_infinite() {
        format!("at least {}", say(low))
    } else if low <= 0.0 {
        format!("at most {}", say(high))
    } else {
        format!("between {} and {}", say(low), say(high))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::page::block::predict::question::Predict;
    use crate::run::Line;

    fn reply(asks: &str, is: &str) -> String {
        let source = format!(
            "listing = \"a\"\nquestion = \"q\"\nbecause = \"b\"\nasks = {asks}\n\
             options = [{{ text = \"x\", is = {is} }}, {{ text = \"y\", is = {is} }}]"
        );
        let predict = Predict::read(&source).expect("a question");
        let line = |at, text: &str| Line {
            at,
            text: text.into(),
        };
        let evidence = Evidence {
            lines: vec![line(1.0, "AAA done"), line(2.0, "BBB started")],
            wall: 15.02,
            tally: vec![("total 9".into(), 3), ("total 10".into(), 4)],
            ..Evidence::nothing(Duration::from_secs(3))
        };
        sentence(&predict.asks, &predict.options[0].is, &evidence).expect("a sentence")
    }

    #[test]
    fn each_kind_of_question_says_what_an_option_would_have_needed() {
        for (asks, is, says) in [
            (
                "\"duration\"",
                "{ delays = 1 }",
                "The run would have to take between 3.00\u{a0}s and 3.75\u{a0}s, but it took 15.02\u{a0}s.",
            ),
            (
                "\"peak-in-flight\"",
                "[2, 5]",
                "There would have to be between 2 and 5 in flight at the peak, but the recording has 0.",
            ),
            (
                "{ line = 2 }",
                "\"AAA {word}\"",
                "Line 2 would have to be like `AAA …`, but line 2 is `BBB started`.",
            ),
            (
                "{ order = [\"AAA done\", \"BBB started\"] }",
                "\"BBB started\"",
                "`BBB started` would have to come before `AAA done`, but `AAA done` comes before `BBB started`.",
            ),
            (
                "{ order = [\"AAA done\", \"BBB started\"] }",
                "\"neither\"",
                "Neither of the two would have to be over before the other begins, but `AAA done` comes before `BBB started`.",
            ),
            (
                "{ count = \"{word} done\" }",
                "{ at-least = 2 }",
                "The number of lines like `… done` would have to be at least 2, but it is 1.",
            ),
            (
                "{ runs = \"total 10\" }",
                "7",
                "The number of runs with `total 10` would have to be 7, but the recording says: in 4 of 7 runs `total 10`.",
            ),
            (
                "\"compile-error\"",
                "\"E0597\"",
                "The compiler would have to report `E0597`, but the program compiles.",
            ),
        ] {
            assert_eq!(reply(asks, is), says);
        }
    }
}
