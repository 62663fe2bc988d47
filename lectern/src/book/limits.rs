//! What the figures of a contract and of the settings may be. Each limit is written here and nowhere else: the schema, the checks and
//! what they say take it from here, and tests hold the comments on the keys, and the sentences of the rules, to it.

/// A band of time that reaches beyond this, in seconds or delays, ends nowhere: a run is stopped long before.
pub(super) const ENDLESS: u32 = 3600;

/// No delay of the slow server is shorter, in seconds; none is longer than `ENDLESS`.
pub(super) const LEAST_DELAY: f64 = 0.001;

/// A run with a test delay of its own takes at least so many delays: a shorter one is over soon with any delay.
pub(super) const MANY_DELAYS: f64 = 10.0;

/// No test delay is shorter, in seconds: what a process needs to start would be more than half a delay.
pub(super) const LEAST_TEST_DELAY: f64 = 0.05;

/// So much is typed at the most, in bytes: it never waits until the program reads it.
pub(super) const MOST_INPUT: usize = 4096;

/// So often is a program interrupted at the most.
pub(super) const MOST_INTERRUPTS: usize = 9;

/// No hang is shorter, in seconds or delays: every program takes a while to start.
pub(super) const LEAST_HANG: f64 = 0.2;

/// A program without threads keeps no more busy.
pub(super) const ONE_CORE: f64 = 1.0;

/// No program keeps so many cores busy.
pub(super) const MANY_CORES: f64 = 256.0;

/// So many visitors come at the most.
pub(super) const MOST_VISITORS: usize = 1000;

/// The claim over many runs has at least so many.
pub(super) const LEAST_RUNS: usize = 2;

/// And at the most so many.
pub(super) const MOST_RUNS: usize = 1000;

/// The lowest status that ends a request.
pub(super) const LEAST_STATUS: u16 = 200;

/// The highest status.
pub(super) const MOST_STATUS: u16 = 599;

/// So many delays are added to an answer at the most.
pub(super) const MOST_JITTER: u32 = 1000;

/// The most lines that one entry of `lines` or `unordered` can stand for.
pub(super) const MOST_EXPECTED: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::contract_rules::UNUSABLE_INPUT;
    use crate::book::listing_rules::{MOST_LENGTH, MOST_LINES};
    use crate::book::manifest_schema;
    use crate::book::parsons::MOST_ARRANGEMENTS;
    use crate::book::rules::BOOK_SETTINGS;

    #[test]
    fn the_comments_on_the_keys_name_the_limits() {
        let schema = manifest_schema();
        let grouped = |number: usize| match number / 1000 {
            0 => number.to_string(),
            thousands => format!("{thousands},{:03}", number % 1000),
        };
        for says in [
            format!(
                "How many runs are made, {LEAST_RUNS} to {}.",
                grouped(MOST_RUNS)
            ),
            format!(
                "How many visitors come at once, at most {}.",
                grouped(MOST_VISITORS)
            ),
            format!("shorter than the book's and at least {LEAST_TEST_DELAY}."),
            format!("more than {MOST_LINES}, such as an executor; at most {MOST_LENGTH}."),
            format!("at most {MOST_ARRANGEMENTS}, is compiled"),
        ] {
            assert!(schema.contains(&says), "no key says “{says}”");
        }
    }

    #[test]
    fn the_rules_name_the_limits() {
        for (rule, says) in [
            (
                BOOK_SETTINGS,
                format!("between {LEAST_DELAY} and {ENDLESS} seconds"),
            ),
            (
                UNUSABLE_INPUT,
                format!("at most {MOST_INPUT} bytes and {ENDLESS} delays"),
            ),
        ] {
            assert!(rule.mend.contains(&says), "{}: no “{says}”", rule.id);
        }
    }
}
