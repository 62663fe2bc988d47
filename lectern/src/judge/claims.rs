//! Holds what happened against what was claimed.
//!
//! In: a [`Contract`] and the [`Evidence`] of a run. Out: one sentence for each broken claim, none if all are kept, and whether
//! the machine may be the cause of it. A broken claim is a result, not an error; nothing here fails.

use super::broken::{Broken, Cause, Found, certain, in_band};
use super::lines::{MOST_SENTENCES, in_any_order, in_this_order, order_at};
use super::requests::{answers, server};
use crate::book::{Claim, Contract, Exit, Fit, Limits, RunsClaim, is_lint, written_out};
use crate::ground::{counted, shortened};
use crate::run::{End, Evidence};

/// Every claim of the contract that the evidence breaks, in words that show both.
pub fn broken_claims(contract: &Contract, evidence: &Evidence) -> Vec<Broken> {
    let mut broken = broken_in_one_run(contract, evidence);
    broken.extend(broken_of(Claim::Runs, contract, evidence));
    broken
}

/// The first claim that one of many runs breaks, in words.
pub(crate) fn first_broken(contract: &Contract, evidence: &Evidence) -> Option<String> {
    let broken = broken_in_one_run(contract, evidence);
    broken.into_iter().next().map(|broken| broken.sentence)
}

/// The same, but for the claim over many runs: what must be true of each of them.
fn broken_in_one_run(contract: &Contract, evidence: &Evidence) -> Vec<Broken> {
    let (claim, sentences) = ending(contract, evidence);
    let mut broken = all_of(claim, certain(sentences));
    broken.extend(all_of("input", certain(typed(contract, evidence))));
    broken.extend(all_of(
        "interrupts",
        certain(interrupted(contract, evidence)),
    ));
    let claims = Claim::ALL.into_iter();
    let of_one_run = claims.filter(|claim| *claim != Claim::Runs);
    broken.extend(of_one_run.flat_map(|claim| broken_of(claim, contract, evidence)));
    broken
}

/// What is broken of this claim.
fn broken_of(claim: Claim, contract: &Contract, evidence: &Evidence) -> Vec<Broken> {
    let claims = &contract.claims;
    let found: Vec<Found> = match claim {
        Claim::Lines => {
            let expected = claims.lines.iter().map(|lines| written_out(lines));
            let printed = evidence.printed();
            let found = expected.map(|expected| {
                let judge = |least| in_this_order(&expected, &printed, least);
                by_fit(|least| judge(least).into_iter().collect())
            });
            found.collect()
        }
        Claim::Unordered => {
            let expected = claims.unordered.iter().map(|lines| written_out(lines));
            let printed = evidence.printed();
            let found =
                expected.map(|expected| by_fit(|least| in_any_order(&expected, &printed, least)));
            found.collect()
        }
        Claim::Order => {
            let printed = evidence.printed();
            let pairs = claims.order.iter().flat_map(|chain| chain.windows(2));
            let found = pairs.map(|pair| {
                let judge = |least| order_at(&pair[0], &pair[1], &printed, least);
                by_fit(|least| judge(least).into_iter().collect())
            });
            found.collect()
        }
        Claim::Duration => {
            let time = evidence.duration();
            let bands = claims.duration.iter();
            bands
                .map(|band| in_band("the run", band, time, evidence.delay()))
                .collect()
        }
        Claim::Cpu => {
            let limits = claims.cpu.iter();
            limits
                .map(|limits| (cpu(limits, evidence), Cause::ProgramOrMachine))
                .collect()
        }
        Claim::Server => vec![certain(server(claims, evidence))],
        Claim::Answers => {
            let (sentences, last) = answers(contract, evidence);
            vec![certain(sentences), last]
        }
        // How a program ends is one question, which `ending` answers.
        Claim::Exit | Claim::CompileError | Claim::Hangs => Vec::new(),
        // No run shows what others could have been: `broken_schedules` goes through them.
        Claim::Schedules => Vec::new(),
        Claim::Runs => {
            let runs = claims.runs.iter();
            runs.map(|runs| certain(over_runs(runs, &evidence.tally)))
                .collect()
        }
    };
    let found = found.into_iter();
    found.flat_map(|found| all_of(claim.key(), found)).collect()
}

/// Each sentence as a broken claim, or another broken key of the contract.
fn all_of(claim: &'static str, (sentences, cause): Found) -> Vec<Broken> {
    let sentences = sentences.into_iter();
    sentences
        .map(|sentence| Broken {
            claim,
            sentence,
            cause,
        })
        .collect()
}

/// What is broken of a claim about lines if they have to fit their patterns at `least` so well. If all is well but for what was
/// measured, that is the cause.
fn by_fit(judge: impl Fn(Fit) -> Vec<String>) -> Found {
    let sentences = judge(Fit::Whole);
    let cause = if sentences.is_empty() {
        Cause::Program
    } else if judge(Fit::WithinSpread).is_empty() {
        Cause::WithinSpread
    } else if judge(Fit::ButForMeasured).is_empty() {
        Cause::ProgramOrMachine
    } else {
        Cause::Program
    };
    (sentences, cause)
}

/// What was to be typed and could not, for the program had ended.
fn typed(contract: &Contract, evidence: &Evidence) -> Vec<String> {
    let (lines, typed) = (contract.typed().count(), evidence.typed.len());
    if typed >= lines {
        return Vec::new();
    }
    vec![format!(
        "types {}, but it had ended after {typed} of them, at {:.3} s",
        counted(lines, "line"),
        evidence.wall
    )]
}

/// The Ctrl-C that did not come, for no line called for it.
fn interrupted(contract: &Contract, evidence: &Evidence) -> Vec<String> {
    match contract.interrupts.get(evidence.interrupts.len()) {
        Some(pattern) => vec![format!(
            "interrupts the program after a line `{}`, but it ended without such a line{}",
            pattern,
            match evidence.interrupts.len() {
                0 => "",
                _ => " after the interrupt before",
            }
        )],
        None => Vec::new(),
    }
}

fn cpu(limits: &Limits, evidence: &Evidence) -> Vec<String> {
    let busy = evidence.busy();
    if limits.contains(busy) {
        return Vec::new();
    }
    vec![format!(
        "claims {limits} cores busy, but it was {busy:.3} ({:.3} s of CPU time in {:.3} s)",
        evidence.cpu, evidence.wall
    )]
}

/// The key of the claim about the end, and what is wrong with the end.
fn ending(contract: &Contract, evidence: &Evidence) -> (&'static str, Vec<String>) {
    let claims = &contract.claims;
    let claimed = match (
        &claims.compile_error,
        &claims.hangs,
        &contract.visitors,
        &claims.exit,
    ) {
        (Some(code), ..) => return (Claim::CompileError.key(), does_not_compile(code, evidence)),
        (None, Some(_), ..) => {
            let sentences = match evidence.end {
                End::StillRunning => Vec::new(),
                end => vec![format!(
                    "claims to hang, but it {} after {:.3} s",
                    ended(end),
                    evidence.wall
                )],
            };
            return (Claim::Hangs.key(), sentences);
        }
        (None, None, Some(_), _) => {
            let sentences = match evidence.end {
                End::Visited => Vec::new(),
                End::StillRunning => {
                    vec!["its visitors were not all answered before the deadline".to_owned()]
                }
                end => vec![format!(
                    "claims to serve its visitors, but it {} after {:.3} s",
                    ended(end),
                    evidence.wall
                )],
            };
            return ("visitors", sentences);
        }
        (None, None, None, claimed) => claimed.as_ref().unwrap_or(&Exit::Success),
    };
    let says_panic = || {
        evidence
            .lines
            .iter()
            .any(|line| line.text.contains("panicked at"))
    };
    let (kept, words) = match claimed {
        Exit::Success => (
            evidence.end == End::Status(0),
            "to end with success".to_owned(),
        ),
        Exit::Panic => (
            evidence.end == End::Status(101) && says_panic(),
            "to end with a panic".to_owned(),
        ),
        Exit::Status(status) => (
            evidence.end == End::Status(*status),
            format!("to end with status {status}"),
        ),
    };
    let claim = if claims.exit.is_some() {
        Claim::Exit.key()
    } else {
        "claims"
    };
    if kept {
        return (claim, Vec::new());
    }
    let last = evidence.lines.last();
    let last = last.map(|line| format!("; its last line: {}", shortened(&line.text)));
    let what = ended(evidence.end);
    (
        claim,
        vec![format!(
            "claims {words}, but it {what}{}",
            last.unwrap_or_default()
        )],
    )
}

fn ended(end: End) -> String {
    match end {
        End::Status(0) => "ended with success".to_owned(),
        End::Status(status) => format!("ended with status {status}"),
        End::Signal(signal) => format!("was ended by signal {signal}"),
        End::StillRunning => "was still running at its deadline".to_owned(),
        End::Visited => "was stopped after its visitors".to_owned(),
        End::NotCompiled => "did not compile".to_owned(),
    }
}

fn does_not_compile(code: &str, evidence: &Evidence) -> Vec<String> {
    if evidence.end != End::NotCompiled {
        let mend = match is_lint(code) {
            true => format!("; `#![deny({code})]` in the program makes an error of the lint"),
            false => String::new(),
        };
        return vec![format!(
            "claims not to compile ({code}), but it compiles{mend}"
        )];
    }
    let others: Vec<&str> = evidence
        .errors
        .iter()
        .map(String::as_str)
        .filter(|error| *error != code)
        .collect();
    if others.is_empty() && !evidence.errors.is_empty() {
        Vec::new()
    } else {
        vec![format!(
            "claims not to compile because of {code} and nothing else, but the errors are: {}",
            evidence.errors.join(", ")
        )]
    }
}

fn over_runs(claim: &RunsClaim, tally: &[(String, usize)]) -> Vec<String> {
    let mut broken = Vec::new();
    let printed = tally
        .iter()
        .fold(0_usize, |sum, (_, runs)| sum.saturating_add(*runs));
    if printed != claim.count || tally.iter().any(|(line, _)| !claim.line.matches(line)) {
        broken.push(format!(
            "each of the {} runs should print one line `{}`, but only {printed} did",
            claim.count, claim.line
        ));
    }
    if !tally.iter().any(|(line, _)| claim.shows.matches(line)) {
        let seen: Vec<String> = tally
            .iter()
            .take(MOST_SENTENCES)
            .map(|(line, runs)| format!("{runs} × `{}`", shortened(line)))
            .collect();
        broken.push(format!(
            "in {} runs, at least one should show `{}`, but they showed: {}",
            claim.count,
            claim.shows,
            seen.join(", ")
        ));
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Line, Request, Witness};

    fn contract(rest: &str) -> Contract {
        toml::from_str(&format!("caption = \"c\"\nteaches = [\"t\"]\n{rest}")).unwrap()
    }

    /// A run of five requests in a row, 0.4 s each, that printed three lines and ended well.
    fn evidence() -> Evidence {
        Evidence {
            wall: 2.05,
            cpu: 0.02,
            memory: Some(1 << 20),
            delay: 0.4,
            witness: Witness::Server,
            requests: (0..5)
                .map(|index| Request {
                    path: "/".into(),
                    status: Some(200),
                    arrived: None,
                    start: 0.4 * f64::from(index),
                    end: Some(0.4 * f64::from(index + 1)),
                    body: None,
                })
                .collect(),
            peak_in_flight: 1,
            ..Evidence::of_lines(&["AAA started", "AAA done", "BBB started"])
        }
    }

    /// The claim is kept by the run as it is, and broken, with this message, once the run is damaged.
    fn proves(claim: &str, damage: impl Fn(&mut Evidence), message: &str) {
        let contract = contract(claim);
        let mut run = evidence();
        if contract.visitors.is_some() {
            run.end = End::Visited;
            if contract.claims.server.is_some() {
                run.visits = vec![
                    Request {
                        status: Some(504),
                        body: Some("late".into()),
                        ..run.requests[0].clone()
                    };
                    2
                ];
            } else {
                run.witness = Witness::Visitors;
                for request in &mut run.requests {
                    request.body = Some("Hello!".into());
                }
            }
        }
        if contract.claims.hangs.is_some() {
            run.end = End::StillRunning;
        }
        if let Some(code) = &contract.claims.compile_error {
            run.end = End::NotCompiled;
            run.errors = vec![code.clone()];
        }
        if let Some(exit) = &contract.claims.exit {
            run.end = match exit {
                Exit::Success => End::Status(0),
                Exit::Panic => End::Status(101),
                Exit::Status(status) => End::Status(*status),
            };
            run.lines.push(Line {
                at: 0.2,
                text: "thread 'main' panicked at src/main.rs:2:5:".into(),
            });
        }
        for (text, due) in contract.typed() {
            run.typed.push(Line {
                at: 0.4 * due,
                text: text.to_owned(),
            });
        }
        if contract.claims.runs.is_some() {
            run.tally = vec![("total 10".into(), 3), ("total 9".into(), 1)];
        }
        assert_eq!(
            broken_claims(&contract, &run),
            Vec::new(),
            "{claim} should be kept"
        );
        damage(&mut run);
        let broken = broken_claims(&contract, &run);
        assert!(
            broken
                .iter()
                .any(|broken| broken.sentence.contains(message)),
            "{claim}: expected `{message}` among {broken:?}"
        );
    }

    #[test]
    fn lines_in_order() {
        let claim = "claims.lines = [\"AAA started\", \"AAA done\", \"{word} started\"]";
        proves(
            claim,
            |run| run.lines.swap(0, 1),
            "line 1 should be `AAA started`, but it is `AAA done`",
        );
        proves(
            claim,
            |run| drop(run.lines.pop()),
            "claims 3 lines, but the run has 2",
        );
        proves(
            claim,
            |run| {
                run.lines.push(Line {
                    at: 0.3,
                    text: "more".into(),
                })
            },
            "the first one too many is `more`",
        );
    }

    #[test]
    fn lines_in_any_order() {
        let claim = "claims.unordered = [\"{word} started\", \"AAA started\", \"AAA done\"]";
        proves(
            claim,
            |run| run.lines[1].text = "AAA lost".into(),
            "line 2 was not claimed: `AAA lost`",
        );
        proves(
            claim,
            |run| drop(run.lines.remove(1)),
            "no line is left for `AAA done`",
        );
        let claim = "claims.unordered = [{ line = \"{word} started\", count = 2 }, \"AAA done\"]";
        proves(
            claim,
            |run| drop(run.lines.remove(0)),
            "no line is left for `{word} started`",
        );
    }

    #[test]
    fn partial_order() {
        let claim = "claims.order = [[\"AAA done\", \"BBB started\"]]";
        proves(
            claim,
            |run| run.lines.swap(1, 2),
            "but line 2 is `BBB started` and line 3 is `AAA done`",
        );
        proves(
            claim,
            |run| drop(run.lines.remove(1)),
            "but no line is `AAA done`",
        );
    }

    #[test]
    fn durations() {
        proves(
            "claims.duration = { delays = 5 }",
            |run| run.wall = 1.9,
            "claims that the run takes 5 to 5.25 delays",
        );
        proves(
            "claims.duration = { delays = 5 }",
            |run| run.wall = 2.3,
            "but it took 5.750 (2.300 s",
        );
        proves(
            "claims.duration = { seconds = [2, 3] }",
            |run| run.wall = 3.1,
            "takes 2 to 3 seconds",
        );
    }

    #[test]
    fn what_is_typed() {
        let claim = "input = [{ line = \"a\", after = 1 }, { line = \"b\", after = 1 }]\n\
                     claims.duration = { delays = 5 }";
        proves(
            claim,
            |run| drop(run.typed.pop()),
            "types 2 lines, but it had ended after 1 of them, at 2.050 s",
        );
    }

    #[test]
    fn processor_time() {
        proves(
            "claims.cpu = { at-most = 0.1 }",
            |run| run.cpu = 1.0,
            "claims at most 0.1 cores busy, but it was 0.488",
        );
    }

    #[test]
    fn what_the_server_saw() {
        let claim = "claims.server = { requests = 5, in-flight = 1 }";
        proves(
            claim,
            |run| drop(run.requests.pop()),
            "sees 5 requests, but it saw 4",
        );
        proves(
            claim,
            |run| run.peak_in_flight = 2,
            "claims a peak of 1 in flight, but it was 2",
        );
    }

    #[test]
    fn what_the_visitors_got() {
        let claim = "visitors = { ready = \"on {url}\", count = 5 }\n\
                     claims.answers = { body = \"Hello!\", last = { delays = 5 } }";
        proves(
            claim,
            |run| run.requests[2].body = Some("Bye".into()),
            "visitor 3 should be answered `Hello!`",
        );
        proves(
            claim,
            |run| run.requests[4].end = Some(1.0),
            "claims that the last answer takes 5 to 5.25 delays",
        );
        proves(
            claim,
            |run| run.requests[4].end = None,
            "not every visitor was answered",
        );
        proves(
            claim,
            |run| run.end = End::Status(1),
            "claims to serve its visitors, but it ended with status 1",
        );
        proves(
            claim,
            |run| run.end = End::StillRunning,
            "not all answered before the deadline",
        );
    }

    #[test]
    fn what_a_relay_does() {
        let claim = "visitors = { ready = \"on {url}\", count = 2 }\n\
                     claims.answers = { status = 504, body = \"late\", last = { delays = 1 } }\n\
                     claims.server = { requests = 5, in-flight = 1 }";
        proves(
            claim,
            |run| run.visits[1].status = Some(200),
            "visitor 2 should be answered with status 504 and `late`, but got status 200 and `late`",
        );
        proves(
            claim,
            |run| drop(run.visits.pop()),
            "claims that 2 visitors are answered, but there are the answers of 1",
        );
        proves(
            claim,
            |run| run.visits[0].end = Some(1.0),
            "claims that the last answer takes 1 to 1.25 delays, but it took 2.500",
        );
        proves(
            claim,
            |run| drop(run.requests.pop()),
            "sees 5 requests, but it saw 4",
        );
        proves(
            claim,
            |run| run.witness = Witness::Visitors,
            "but it was not there to see it",
        );
    }

    #[test]
    fn exits() {
        let lines = "claims.order = [[\"AAA done\", \"BBB started\"]]\n";
        proves(
            &format!("{lines}claims.exit = \"success\""),
            |run| run.end = End::Status(2),
            "claims to end with success, but it ended with status 2",
        );
        proves(
            lines,
            |run| run.end = End::Signal(11),
            "claims to end with success, but it was ended by signal 11",
        );
        proves(
            "claims.exit = \"panic\"",
            |run| run.end = End::Status(0),
            "to end with a panic, but it ended with success",
        );
        proves(
            "claims.exit = \"panic\"",
            |run| drop(run.lines.pop()),
            "to end with a panic",
        );
        proves(
            "claims.exit = 3",
            |run| run.end = End::Status(4),
            "to end with status 3, but it ended with status 4",
        );
    }

    #[test]
    fn compile_errors() {
        let claim = "claims.compile-error = \"E0277\"";
        proves(
            claim,
            |run| run.errors.push("E0308".into()),
            "the errors are: E0277, E0308",
        );
        proves(claim, |run| run.errors.clear(), "the errors are: ");
        proves(
            claim,
            |run| run.end = End::Status(0),
            "claims not to compile (E0277), but it compiles",
        );
    }

    #[test]
    fn hangs() {
        proves(
            "claims.hangs = { seconds = 1 }",
            |run| run.end = End::Status(0),
            "claims to hang, but it ended with success after 2.050 s",
        );
    }

    #[test]
    fn many_runs() {
        let claim = "claims.runs = { count = 4, line = \"total {integer}\", shows = \"total {integer < 10}\" }";
        proves(
            claim,
            |run| run.tally[1].0 = "total 10".into(),
            "at least one should show `total {integer < 10}`",
        );
        proves(
            claim,
            |run| run.tally[0].1 = 2,
            "each of the 4 runs should print one line `total {integer}`, but only 3 did",
        );
    }

    #[test]
    fn an_order_that_follows_from_a_measured_figure_is_no_better_known_than_the_figure() {
        let claim = "claims.order = [[\"{measured integer >= 7} wait\", \"done\"]]";
        let cause = |lines: [&str; 2]| {
            let mut run = evidence();
            run.lines = lines
                .map(|text| Line {
                    at: 0.1,
                    text: text.to_owned(),
                })
                .into();
            let broken = broken_claims(&contract(claim), &run);
            broken.first().map(|broken| broken.cause)
        };
        assert_eq!(cause(["8 wait", "done"]), None);
        assert_eq!(cause(["done", "6 wait"]), Some(Cause::ProgramOrMachine));
        assert_eq!(cause(["done", "8 wait"]), Some(Cause::Program));
        assert_eq!(cause(["done", "all wait"]), Some(Cause::Program));
    }
}
