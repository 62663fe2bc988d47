//! Whether a contract decides a question: whether every run that keeps it has the same answer.
//!
//! In: a question, and the contract of the listing that it is about. Out: nothing, or a sentence that says what the
//! contract leaves open. A question that is not decided has its key by chance: the next run may have another, keep
//! every claim, and make another option true.
//!
//! What the claims say of times and counts is compared as bands. What they say of lines is tried: a pattern stands for
//! [examples](crate::book::Pattern::examples) of the lines that it matches, those of the options among them.
//!
//! A listing that is run many times keeps all claims but `runs` in each of them. So what those decide is true of the recorded run,
//! which is the first, as of every other one; what differs from run to run, they leave open.

use std::time::Duration;

use super::output::{Like, Output, allowed, is_like, like};
use super::question::{Predict, Question, letter};
use crate::book::{Contract, Limits, Listing, Pattern, SLACK_IN_DELAYS};
use crate::ground::shortened;

/// What the contract leaves open of the answer to a question about its listing, as the rest of a sentence that begins
/// with the question: "asks for …". `delay` is that of recordings. Nothing, where every run that keeps the contract
/// has the same answer.
pub(super) fn undecided(predict: &Predict, listing: &Listing, delay: Duration) -> Option<String> {
    let contract = &listing.contract;
    let slug = &listing.slug;
    let open = match &predict.asks {
        Question::Duration => time(predict, ran_for(contract, delay), "duration", delay),
        Question::LastAnswer => time(predict, last_answer(contract, delay), "answers", delay),
        Question::PeakInFlight => {
            let server = contract.claims.server.as_ref();
            let peak = server.and_then(|server| server.in_flight);
            number(predict, peak, "in-flight", delay)
        }
        Question::Line(number) => line(predict, contract, *number),
        Question::Order([one, other]) => order(contract, one, other),
        Question::Count(pattern) => count(predict, contract, pattern, delay),
        Question::Runs(pattern) => number(predict, runs(contract, pattern), "runs", delay),
        // A program that compiles needs no claim: it's recorded and tested by running it.
        Question::CompileError => None,
    };
    open.map(|open| match open {
        Open::Missing(claim) => {
            format!("asks for `{claim}`, which the contract of `{slug}` does not claim")
        }
        Open::Left(what) => format!("asks {what}: the contract of `{slug}` leaves it open"),
        Open::NoSuchLine(pattern) => {
            format!(
                "asks when `{pattern}` is printed, and the contract of `{slug}` claims no such line"
            )
        }
    })
}

/// Why a question is not decided.
enum Open {
    /// This claim is not made at all.
    Missing(&'static str),
    /// The claims leave this open, with words for what is asked.
    Left(String),
    /// It asks when something is printed that no run prints.
    NoSuchLine(String),
}

/// How long the program runs, in seconds.
fn ran_for(contract: &Contract, delay: Duration) -> Option<Limits> {
    let claims = &contract.claims;
    match (claims.duration, claims.hangs) {
        (Some(band), _) => Some(band.in_seconds(delay)),
        (None, Some(deadline)) => {
            let low = deadline.at(delay).as_secs_f64();
            let high = low + SLACK_IN_DELAYS * delay.as_secs_f64();
            Some(Limits { low, high })
        }
        (None, None) => None,
    }
}

/// When the last answer is there, in seconds. Without visitors it is there before the program ends.
fn last_answer(contract: &Contract, delay: Duration) -> Option<Limits> {
    let answers = contract.claims.answers.as_ref();
    answers
        .map(|answers| answers.last.in_seconds(delay))
        .or_else(|| {
            let high = contract.claims.duration?.in_seconds(delay).high;
            Some(Limits { low: 0.0, high })
        })
}

/// Compares bands of time. Where one ends as another begins, they have nothing in common.
fn time(
    predict: &Predict,
    claimed: Option<Limits>,
    claim: &'static str,
    delay: Duration,
) -> Option<Open> {
    let apart = |one: &Limits, other: &Limits| one.high <= other.low || other.high <= one.low;
    bands(predict, claimed, claim, delay, apart)
}

/// The same for counts.
fn number(
    predict: &Predict,
    claimed: Option<Limits>,
    claim: &'static str,
    delay: Duration,
) -> Option<Open> {
    let apart = |one: &Limits, other: &Limits| {
        one.low.max(other.low).ceil() > one.high.min(other.high).floor()
    };
    bands(predict, claimed, claim, delay, apart)
}

fn bands(
    predict: &Predict,
    claimed: Option<Limits>,
    claim: &'static str,
    delay: Duration,
    apart: impl Fn(&Limits, &Limits) -> bool,
) -> Option<Open> {
    let Some(claimed) = claimed else {
        return Some(Open::Missing(claim));
    };
    // An option that cannot be read is reported with the chapter.
    let options = predict.bands(delay)?;
    let mut whole = 0;
    for (index, option) in options.iter().enumerate() {
        // What is in seconds was a sum or a product.
        let within = option.low <= claimed.low + 1e-9 && claimed.high <= option.high + 1e-9;
        if within {
            whole += 1;
        } else if !apart(option, &claimed) {
            let option = letter(index);
            return Some(Open::Left(format!(
                "for `{claim}`, and option {option} is true of some runs that keep all claims, and of others not"
            )));
        }
    }
    (whole != 1).then(|| {
        let options = match whole {
            0 => "no option is".to_owned(),
            several => format!("{several} options are"),
        };
        Open::Left(format!(
            "for `{claim}`, and {options} true of the runs that keep all claims"
        ))
    })
}

/// A question about a line: whatever line stands there in a run that keeps the contract, the same option is true.
fn line(predict: &Predict, contract: &Contract, number: usize) -> Option<Open> {
    let Some(output) = Output::of(contract) else {
        return Some(Open::Missing("lines"));
    };
    let options = predict.patterns()?;
    let options: Vec<&Pattern> = options.iter().collect();
    let mut first: Option<(String, Vec<usize>)> = None;
    for group in output.at(number) {
        for text in allowed(group.pattern, &options) {
            let matching = options.iter().enumerate();
            let matching = matching.filter(|(_, option)| option.matches(&text));
            let matching: Vec<usize> = matching.map(|(index, _)| index).collect();
            match &first {
                None => first = Some((text, matching)),
                Some((_, same)) if *same == matching => {}
                Some((earlier, _)) => {
                    return Some(Open::Left(format!(
                        "for line {number}, which may be `{}` or `{}`",
                        shortened(earlier),
                        shortened(&text)
                    )));
                }
            }
        }
    }
    None
}

/// A question about order: in every run that keeps the contract, the same of two patterns is done with before the
/// other.
fn order(contract: &Contract, one: &Pattern, other: &Pattern) -> Option<Open> {
    let open = || {
        Open::Left(format!(
            "whether `{}` comes before `{}`",
            shortened(&one.to_string()),
            shortened(&other.to_string())
        ))
    };
    let Some(output) = Output::of(contract) else {
        let is_claimed = in_chains(contract, one, other) || in_chains(contract, other, one);
        return (!is_claimed).then(|| match contract.claims.order.is_empty() {
            true => Open::Missing("order"),
            false => open(),
        });
    };
    let (Some(ones), Some(others)) = (output.like(one), output.like(other)) else {
        return Some(open());
    };
    // Of something that is never printed, "neither comes first" is true and says nothing.
    for (pattern, lines) in [(one, &ones), (other, &others)] {
        if lines.is_empty() {
            return Some(Open::NoSuchLine(shortened(&pattern.to_string())));
        }
    }
    let pairs = || {
        let ones = ones.iter();
        ones.flat_map(|one| others.iter().map(move |other| (*one, *other)))
    };
    let all =
        |before: &dyn Fn(usize, usize) -> bool| pairs().all(|(one, other)| before(one, other));
    let one_first = |one: usize, other: usize| output.before[one][other];
    let other_first = |one: usize, other: usize| output.before[other][one];
    let neither = pairs().any(|(one, other)| one_first(one, other))
        && pairs().any(|(one, other)| other_first(one, other));
    (!(all(&one_first) || all(&other_first) || neither)).then(open)
}

/// Whether chains of `order` alone say that one pattern is done with before the other begins.
fn in_chains(contract: &Contract, one: &Pattern, other: &Pattern) -> bool {
    let chains = &contract.claims.order;
    let covers = |claimed: &Pattern, asked: &Pattern| is_like(asked, claimed) == Like::Always;
    let mut reached: Vec<&Pattern> = vec![one];
    let mut next = 0;
    while let Some(from) = reached.get(next).copied() {
        next += 1;
        for pair in chains.iter().flat_map(|chain| chain.windows(2)) {
            if covers(&pair[0], from) && !reached.contains(&&pair[1]) {
                reached.push(&pair[1]);
            }
        }
    }
    reached.iter().skip(1).any(|claimed| covers(claimed, other))
}

/// A question about how many lines match: between the least and the most that the contract allows, the same option is
/// true.
fn count(
    predict: &Predict,
    contract: &Contract,
    pattern: &Pattern,
    delay: Duration,
) -> Option<Open> {
    let output = Output::of(contract);
    let counted = output.as_ref().map(|output| {
        let mut limits = Limits {
            low: 0.0,
            high: 0.0,
        };
        for group in &output.groups {
            let lines = group.count as f64;
            match is_like(group.pattern, pattern) {
                Like::Always => {
                    limits = Limits {
                        low: limits.low + lines,
                        high: limits.high + lines,
                    }
                }
                Like::Sometimes => limits.high += lines,
                Like::Never => {}
            }
        }
        limits
    });
    number(predict, counted, "lines", delay)
}

/// In how many of many runs the line can match the pattern, at least and at most.
fn runs(contract: &Contract, pattern: &Pattern) -> Option<Limits> {
    let claim = contract.claims.runs.as_ref()?;
    let all = claim.count as f64;
    // The line that is counted is one of those that every run prints.
    let of_every_run: Vec<String> = match Output::of(contract) {
        Some(output) => {
            let groups = output.groups.iter();
            let lines = groups
                .flat_map(|group| allowed(group.pattern, &[&claim.line, &claim.shows, pattern]));
            lines.filter(|line| claim.line.matches(line)).collect()
        }
        None => allowed(&claim.line, &[&claim.shows, pattern]),
    };
    let is_shown = |line: &&String| claim.shows.matches(line);
    let shown: Vec<String> = of_every_run.iter().filter(is_shown).cloned().collect();
    Some(
        match (like(&of_every_run, pattern), like(&shown, pattern)) {
            (Like::Always, _) => Limits {
                low: all,
                high: all,
            },
            (Like::Never, _) => Limits {
                low: 0.0,
                high: 0.0,
            },
            // At least one run shows it.
            (Like::Sometimes, Like::Always) => Limits {
                low: 1.0,
                high: all,
            },
            (Like::Sometimes, Like::Never) => Limits {
                low: 0.0,
                high: all - 1.0,
            },
            (Like::Sometimes, Like::Sometimes) => Limits {
                low: 0.0,
                high: all,
            },
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::EDITION;

    /// What is left open of a question with these options about a listing with these claims.
    fn open(asks: &str, options: &[&str], claims: &str) -> Option<String> {
        let options: Vec<String> = options
            .iter()
            .map(|option| format!("{{ text = \"x\", is = {option} }}"))
            .collect();
        let question = format!(
            "listing = \"a\"\nquestion = \"q\"\nbecause = \"b\"\nasks = {asks}\noptions = [{}]",
            options.join(", ")
        );
        let contract = format!("caption = \"c\"\nteaches = [\"t\"]\n{claims}");
        let listing = Listing {
            slug: "a".into(),
            chapter: "b".into(),
            folder: "listings/b/a".into(),
            manifest: "listings/b/a/Cargo.toml".into(),
            manifest_text: String::new(),
            main: "listings/b/a/src/main.rs".into(),
            source: String::new(),
            contract: toml::from_str(&contract).expect(&contract),
            kept_out: false,
            edition: EDITION.into(),
            dependencies: Vec::new(),
        };
        let predict = Predict::read(&question).expect(&question);
        undecided(&predict, &listing, Duration::from_secs(3))
    }

    #[track_caller]
    fn decided(asks: &str, options: &[&str], claims: &str) {
        assert_eq!(open(asks, options, claims), None, "{asks}, {claims}");
    }

    #[track_caller]
    fn left_open(asks: &str, options: &[&str], claims: &str, says: &str) {
        let open = open(asks, options, claims);
        let says_so = open.as_ref().is_some_and(|open| open.contains(says));
        assert!(says_so, "{asks}, {claims}: {open:?}");
    }

    #[test]
    fn a_band_leaves_one_option() {
        let options = [
            "{ delays = 1 }",
            "{ delays = [1.5, 3] }",
            "{ seconds = [15, 20] }",
        ];
        let asks = "\"duration\"";
        decided(asks, &options, "claims.duration = { delays = 1 }");
        decided(asks, &options, "claims.duration = { delays = [5, 5.5] }");
        decided(asks, &options, "claims.hangs = { delays = 2 }");
        left_open(
            asks,
            &options,
            "claims.duration = { delays = [1, 1.6] }",
            "option A is true of some runs",
        );
        left_open(
            asks,
            &options,
            "claims.duration = { delays = [3.5, 4] }",
            "no option is true",
        );
        left_open(
            asks,
            &options,
            "claims.duration = { delays = [15, 16] }",
            "no option is true",
        );
        left_open(
            asks,
            &options,
            "claims.lines = [\"x\"]",
            "asks for `duration`, which the contract of `a` does not claim",
        );
        // That it is over says nothing of when the last answer was there, but for the latest moment.
        let asks = "\"last-answer\"";
        left_open(
            asks,
            &options,
            "claims.duration = { delays = 1 }",
            "option A is true of some runs",
        );
        decided(
            asks,
            &["{ delays = { at-most = 1.5 } }", "{ delays = 3 }"],
            "claims.duration = { delays = 1 }",
        );
        let asks = "\"peak-in-flight\"";
        decided(
            asks,
            &["5", "[1, 4]"],
            "claims.server = { requests = 5, in-flight = 5 }",
        );
        decided(
            asks,
            &["5", "[1, 4]"],
            "claims.server = { requests = 5, in-flight = [2, 3] }",
        );
        left_open(
            asks,
            &["5", "[1, 4]"],
            "claims.server = { requests = 5, in-flight = [4, 5] }",
            "option A",
        );
        left_open(
            asks,
            &["5", "[1, 4]"],
            "claims.server = { requests = 5 }",
            "`in-flight`",
        );
    }

    #[test]
    fn what_differs_from_run_to_run_is_left_open_and_the_rest_is_decided() {
        let claims = "claims.lines = [\"total {integer}\", \"done\"]\n\
            claims.runs = { count = 9, line = \"total {integer}\", shows = \"total {integer < 9}\" }";
        let options = ["\"total 10\"", "\"total {integer < 10}\"", "\"done\""];
        left_open("{ line = 1 }", &options, claims, "for line 1, which may be");
        decided("{ line = 2 }", &options, claims);
        decided("{ count = \"total {integer}\" }", &["1", "2"], claims);
    }

    #[test]
    fn a_line_has_one_place_or_all_have_one_answer() {
        let asks = "{ line = 2 }";
        let options = ["\"a {integer < 10}\"", "\"a {integer >= 10}\"", "\"b\""];
        decided(
            asks,
            &options,
            "claims.lines = [\"b\", \"a {integer < 7}\"]",
        );
        decided(
            asks,
            &options,
            "claims.lines = [{ line = \"b\", count = 2 }, \"c\"]",
        );
        decided(
            asks,
            &options,
            "claims.unordered = [{ line = \"a {integer > 99}\", count = 3 }]",
        );
        left_open(
            asks,
            &options,
            "claims.lines = [\"b\", \"a {integer < 11}\"]",
            "asks for line 2, which may be `a ",
        );
        left_open(
            asks,
            &options,
            "claims.lines = [\"b\", \"a {text}\"]",
            "asks for line 2",
        );
        left_open(
            asks,
            &options,
            "claims.unordered = [\"b\", \"a 1\"]",
            "`b` or `a 1`",
        );
        left_open(
            asks,
            &options,
            "claims.order = [[\"b\", \"a 1\"]]",
            "asks for `lines`",
        );
        left_open(
            asks,
            &options,
            "claims.exit = \"panic\"",
            "asks for `lines`",
        );
        // A chain gives all lines their places, or some of them.
        let lines = "claims.unordered = [\"b\", \"a 1\", \"c\"]\n";
        decided(
            asks,
            &options,
            &format!("{lines}claims.order = [[\"b\", \"a {{integer}}\", \"c\"]]"),
        );
        decided(
            asks,
            &options,
            &format!("{lines}claims.order = [[\"b\", \"a 1\"], [\"a 1\", \"c\"]]"),
        );
        left_open(
            asks,
            &options,
            &format!("{lines}claims.order = [[\"b\", \"a 1\"]]"),
            "`b` or `a 1`",
        );
    }

    #[test]
    fn an_order_is_claimed_directly_or_by_way_of_others() {
        let asks = "{ order = [\"a {integer}\", \"b\"] }";
        let options = ["\"a {integer}\"", "\"b\"", "\"neither\""];
        for claims in [
            "claims.lines = [\"a 1\", \"a 2\", \"b\"]",
            "claims.lines = [\"a 1\", \"b\", \"a 2\"]",
            "claims.lines = [\"b\", \"a 2\"]",
            "claims.order = [[\"a {integer}\", \"b\"]]",
            "claims.order = [[\"a {word}\", \"c\"], [\"c\", \"b\"]]",
            "claims.unordered = [\"a 1\", \"a 2\", \"b\", \"c\"]\nclaims.order = [[\"a {integer}\", \"c\", \"b\"]]",
            "claims.unordered = [\"a 1\", \"a 2\", \"b\"]\nclaims.order = [[\"a 1\", \"b\", \"a 2\"]]",
        ] {
            decided(asks, &options, claims);
        }
        for claims in [
            "claims.unordered = [\"a 1\", \"a 2\", \"b\"]",
            "claims.unordered = [\"a 1\", \"a 2\", \"b\"]\nclaims.order = [[\"a 1\", \"b\"]]",
            "claims.order = [[\"a {integer}\", \"c\"], [\"d\", \"b\"]]",
            "claims.order = [[\"a 1\", \"b\"]]",
            "claims.lines = [\"a {word}\", \"b\"]",
        ] {
            left_open(
                asks,
                &options,
                claims,
                "asks whether `a {integer}` comes before `b`",
            );
        }
        left_open(
            asks,
            &options,
            "claims.exit = \"panic\"",
            "asks for `order`",
        );
        for claims in [
            "claims.lines = [\"a 1\", \"c\"]",
            "claims.unordered = [\"a 1\"]",
        ] {
            left_open(asks, &options, claims, "asks when `b` is printed");
        }
    }

    #[test]
    fn a_count_lies_in_one_option() {
        let asks = "{ count = \"a {number < 5}\" }";
        let options = ["2", "3", "{ at-least = 4 }"];
        decided(
            asks,
            &options,
            "claims.unordered = [{ line = \"a {number < 4}\", count = 2 }, \"a {number > 7}\"]",
        );
        decided(
            asks,
            &options,
            "claims.lines = [{ line = \"a {number < 4}\", count = 4 }, \"a {number}\"]",
        );
        left_open(
            asks,
            &options,
            "claims.lines = [{ line = \"a {number < 4}\", count = 2 }, \"a {number}\"]",
            "option A",
        );
        left_open(
            asks,
            &options,
            "claims.order = [[\"a 1\", \"a 2\"]]",
            "asks for `lines`",
        );
    }

    #[test]
    fn many_runs_show_what_one_must_show_and_what_all_print() {
        let asks = "{ runs = \"{integer > 0} lost\" }";
        let claims = |lines: &str, shows: &str| {
            format!(
                "claims.lines = [\"{lines}\"]\n\
                 claims.runs = {{ count = 30, line = \"{{integer}} lost\", shows = \"{shows}\" }}"
            )
        };
        let any = ["0", "{ at-least = 1 }"];
        decided(asks, &any, &claims("{integer} lost", "{integer > 0} lost"));
        decided(asks, &any, &claims("{integer} lost", "{integer > 9} lost"));
        decided(
            asks,
            &["30", "[0, 29]"],
            &claims("{integer > 5} lost", "{integer > 9} lost"),
        );
        decided(
            asks,
            &any,
            &claims("{integer <= 0} lost", "{integer <= 0} lost"),
        );
        left_open(
            asks,
            &any,
            &claims("{integer} lost", "{integer <= 0} lost"),
            "option A",
        );
        left_open(
            asks,
            &["[1, 9]", "[10, 30]"],
            &claims("{integer} lost", "{integer > 0} lost"),
            "option A",
        );
        left_open(asks, &any, "claims.lines = [\"x\"]", "asks for `runs`");
    }
}
