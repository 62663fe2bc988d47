//! Whether the parts of a recording agree with each other.
//!
//! In: a recording, and for what was typed and when it was interrupted the contract. Out: one sentence for each contradiction. A digest is no secret: whoever computes it as the engine does
//! can write a recording that never happened. Some of that cannot have happened at all, whatever the contract claims: time
//! that runs backwards, a request that ends before the server's delay is over, a peak that the bars do not show.
//! Nothing here fails.

use crate::book::{Contract, SLACK_IN_DELAYS};
use crate::ground::{counted, shortened};
use crate::run::{Evidence, Request, Witness};

/// How long after the end of a process its last lines may be read, in seconds.
const LATE: f64 = 0.25;

/// What rounding to milliseconds, which a recording does, may move two times towards each other, in seconds.
const ROUNDING: f64 = 0.002;

/// Everything in the recording that contradicts something else in it, as sentences without a subject and a full stop.
/// `delay` is that of the book, where the run depends on it, in seconds.
pub(crate) fn contradictions(evidence: &Evidence, delay: Option<f64>) -> Vec<String> {
    let mut found = lines(evidence);
    found.extend(requests(evidence, &evidence.requests, evidence.witness));
    found.extend(requests(evidence, &evidence.visits, Witness::Visitors));
    if !evidence.visits.is_empty() && evidence.witness != Witness::Server {
        found.push("has visitors besides those whose requests it shows".to_owned());
    }
    found.extend(peak(evidence));
    if let Some(delay) = delay
        && delay != evidence.delay
    {
        found.push(format!(
            "was made with a delay of {:.3} s, but the book's is {delay:.3} s",
            evidence.delay
        ));
    }
    let is_counted =
        |(counted, _): &(String, usize)| evidence.lines.iter().any(|line| line.text == *counted);
    if !evidence.tally.is_empty() && !evidence.tally.iter().any(is_counted) {
        found.push("shows a run that its table of many runs does not have".to_owned());
    }
    found
}

/// What the recording says was typed and the contract does not type so: other words, or at another time. A line was never
/// typed before it was due, nor much later. That lines are missing is a claim that is broken, and said with the others.
pub(crate) fn typed_otherwise(contract: &Contract, evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    let mut due: Vec<(&str, f64)> = contract.typed().collect();
    if evidence.typed.len() > due.len() {
        found.push(format!(
            "has {}, and the contract types {}",
            counted(evidence.typed.len(), "typed line"),
            due.len()
        ));
    }
    due.truncate(evidence.typed.len());
    for (number, ((text, due), typed)) in (1..).zip(due.into_iter().zip(&evidence.typed)) {
        if typed.text != text {
            found.push(format!(
                "says that `{}` was typed in line {number}, and the contract types `{}`",
                shortened(&typed.text),
                shortened(text)
            ));
        }
        let (from, to) = (
            due * evidence.delay,
            (due + SLACK_IN_DELAYS) * evidence.delay,
        );
        if !(from - ROUNDING..=to).contains(&typed.at) || typed.at > evidence.wall + ROUNDING {
            found.push(format!(
                "says that line {number} was typed at {:.3} s, in a run of {:.3} s, and it was due at {from:.3} s",
                typed.at, evidence.wall
            ));
        }
    }
    found
}

/// Where the recording says that the program was interrupted and the contract does not: elsewhere than at once after the
/// first line that calls for it. That an interrupt is missing is a claim that is broken, and said with the others.
pub(crate) fn interrupted_otherwise(contract: &Contract, evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    for (number, interrupt) in (1..).zip(&evidence.interrupts) {
        let after = interrupt.after;
        let due = contract.interrupts.get(number - 1).and_then(|pattern| {
            let mut lines = evidence.lines.iter().skip(from);
            Some(from + 1 + lines.position(|line| pattern.matches(&line.text))?)
        });
        let before = after
            .checked_sub(1)
            .and_then(|line| evidence.lines.get(line));
        if due != Some(after) || before.is_none_or(|line| interrupt.at < line.at) {
            found.push(format!(
                "says that interrupt {number} came at {:.3} s, after line {after}, and the contract interrupts the program {}",
                interrupt.at,
                match due {
                    Some(line) => format!("at once after line {line}"),
                    None => "nowhere then".to_owned(),
                }
            ));
        }
        from = after;
    }
    found
}

fn lines(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    let mut last = 0.0;
    for (index, line) in evidence.lines.iter().enumerate() {
        let number = index + 1;
        if line.at < last {
            found.push(match index {
                0 => "says that line 1 was printed before the start of the run".to_owned(),
                _ => format!("says that line {number} was printed before line {index}"),
            });
        }
        if line.at > evidence.wall + LATE {
            found.push(format!(
                "says that line {number} was printed after the end of the run"
            ));
        }
        last = line.at;
    }
    found
}

fn requests(evidence: &Evidence, requests: &[Request], witness: Witness) -> Vec<String> {
    let mut found = Vec::new();
    let noun = match witness {
        Witness::Visitors => "visit",
        Witness::Server | Witness::Nobody => "request",
    };
    for (index, request) in requests.iter().enumerate() {
        let number = index + 1;
        if request.start > evidence.wall + LATE {
            found.push(format!(
                "says that {noun} {number} began after the end of the run"
            ));
        }
        let arrived = request.arrived.unwrap_or(request.start);
        let end = request.end.unwrap_or(request.start);
        if arrived > request.start || request.start > end {
            found.push(format!("says that {noun} {number} ended before it began"));
        }
        let took = end - request.start;
        let answered = request.status.is_some() && witness == Witness::Server;
        // Other routes have delays of their own.
        if answered && request.path == "/" && took < evidence.delay - ROUNDING {
            found.push(format!(
                "says that the server answered request {number} after {took:.3} s, but takes {:.3} s",
                evidence.delay
            ));
        }
    }
    found
}

/// The peak in flight is counted by whoever sees the requests. The bars must show it, as far as rounding lets them.
fn peak(evidence: &Evidence) -> Option<String> {
    let (least, most) = (
        overlap(&evidence.requests, -ROUNDING / 2.0),
        overlap(&evidence.requests, ROUNDING / 2.0),
    );
    let peak = evidence.peak_in_flight;
    // The server forgets the oldest of very many requests.
    let all_there = evidence.requests.len() < slow_server::MAX_REQUESTS;
    (all_there && !(least..=most).contains(&peak)).then(|| {
        let were = if peak == 1 {
            "request was"
        } else {
            "requests were"
        };
        let show = if peak < least { least } else { most };
        format!("says that {peak} {were} in flight at the peak, but its bars show {show}")
    })
}

/// How many requests overlap at the most when each begins earlier and ends later by `more` seconds.
fn overlap(requests: &[Request], more: f64) -> u64 {
    // What was given up before its turn was never in flight.
    let in_flight =
        |request: &&Request| request.status.is_some() || request.end != Some(request.start);
    let mut edges: Vec<(f64, i64)> = requests
        .iter()
        .filter(in_flight)
        .flat_map(|request| {
            let end = request.end.unwrap_or(f64::INFINITY);
            let (start, end) = (request.start - more, end + more);
            // A bar that is shorter than what is taken off it is still a bar.
            [(start.min(end), 1), (start.max(end), -1)]
        })
        .collect();
    // Where one ends as another begins, the end comes first, but for bars of no length.
    edges.sort_by(|(one, up), (other, down)| one.total_cmp(other).then(up.cmp(down)));
    let (mut now, mut most) = (0_i64, 0);
    for (_, edge) in edges {
        now += edge;
        most = most.max(now);
    }
    most.max(0) as u64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::run::{Interrupt, Line};

    /// Two requests, one after another, and a line after each.
    fn honest() -> Evidence {
        let request = |start: f64| Request {
            path: "/".into(),
            status: Some(200),
            arrived: None,
            start,
            end: Some(start + 3.001),
            body: None,
        };
        let line = |at: f64| Line {
            at,
            text: "total 1".into(),
        };
        Evidence {
            lines: vec![line(3.012), line(6.017)],
            wall: 6.018,
            witness: Witness::Server,
            requests: vec![request(0.01), request(3.015)],
            peak_in_flight: 1,
            ..Evidence::nothing(Duration::from_secs(3))
        }
    }

    /// What contradicts itself in a run that the book makes with a delay of three seconds.
    fn found(run: &Evidence) -> Vec<String> {
        contradictions(run, Some(3.0))
    }

    #[test]
    fn what_happened_agrees_with_itself() {
        assert_eq!(found(&honest()), Vec::<String>::new());
        let mut touching = honest();
        // The first ended 0.4 ms before the second began: rounded, they overlap by nothing or by a millisecond.
        touching.requests[1].start = 3.010;
        assert_eq!(found(&touching), Vec::<String>::new());
        let mut at_once = honest();
        at_once.requests[1].start = 0.01;
        at_once.requests[1].end = None;
        at_once.requests[1].status = None;
        at_once.peak_in_flight = 2;
        assert_eq!(found(&at_once), Vec::<String>::new());
    }

    #[test]
    fn what_was_typed_is_what_the_contract_types() {
        let contract: Contract = toml::from_str(
            "caption = \"c\"\nteaches = [\"t\"]\nclaims.lines = [\"total 1\"]\n\
             input = [{ line = \"Ada\", after = 0.5 }, { line = \"Bob\", after = 1 }]",
        )
        .unwrap();
        let typed = |at: f64, text: &str| Line {
            at,
            text: text.into(),
        };
        let mut run = honest();
        run.typed = vec![typed(1.501, "Ada"), typed(4.5, "Bob")];
        assert_eq!(typed_otherwise(&contract, &run), Vec::<String>::new());
        type Change = fn(&mut Evidence);
        let lies: [(Change, &str); 5] = [
            (
                |run| run.typed[1].text = "Eve".into(),
                "`Eve` was typed in line 2, and the contract types `Bob`",
            ),
            (
                |run| run.typed[0].at = 1.0,
                "line 1 was typed at 1.000 s, in a run of 6.018 s, and it was due at 1.500 s",
            ),
            (|run| run.typed[0].at = 3.2, "line 1 was typed at 3.200 s"),
            (|run| run.wall = 4.0, "line 2 was typed at 4.500 s"),
            (
                |run| run.typed.push(run.typed[1].clone()),
                "has 3 typed lines, and the contract types 2",
            ),
        ];
        for (change, says) in lies {
            let mut run = run.clone();
            change(&mut run);
            let found = typed_otherwise(&contract, &run);
            assert!(
                found.iter().any(|what| what.contains(says)),
                "{says}: {found:?}"
            );
        }
    }

    #[test]
    fn it_was_interrupted_where_the_contract_interrupts() {
        let contract: Contract = toml::from_str(
            "caption = \"c\"\nteaches = [\"t\"]\nclaims.exit = 3\ninterrupts = [\"a\", \"a\"]",
        )
        .unwrap();
        let mut run = honest();
        run.lines = ["b", "a", "b", "a", "a"]
            .map(|text| Line {
                at: 1.0,
                text: text.into(),
            })
            .into();
        let interrupt = |at: f64, after: usize| Interrupt { at, after };
        run.interrupts = vec![interrupt(1.0, 2), interrupt(1.001, 4)];
        assert_eq!(interrupted_otherwise(&contract, &run), Vec::<String>::new());
        for (number, wrong, says) in [
            (0, interrupt(1.0, 1), "at once after line 2"),
            (
                0,
                interrupt(0.9, 2),
                "interrupt 1 came at 0.900 s, after line 2",
            ),
            (1, interrupt(1.0, 5), "at once after line 4"),
            (
                1,
                interrupt(1.0, 0),
                "interrupt 2 came at 1.000 s, after line 0",
            ),
            (1, interrupt(1.0, 99), "after line 99"),
        ] {
            let mut run = run.clone();
            run.interrupts[number] = wrong;
            let found = interrupted_otherwise(&contract, &run);
            assert!(
                found.iter().any(|what| what.contains(says)),
                "{says}: {found:?}"
            );
        }
        run.interrupts.push(interrupt(1.1, 5));
        let found = interrupted_otherwise(&contract, &run);
        assert!(found[0].contains("nowhere then"), "{found:?}");
    }

    #[test]
    fn what_cannot_have_happened_is_said() {
        type Change = fn(&mut Evidence);
        let visit = |run: &mut Evidence, start: f64, end: f64| {
            let mut visit = run.requests[0].clone();
            (visit.start, visit.end) = (start, Some(end));
            run.visits = vec![visit];
        };
        let mut relay = honest();
        visit(&mut relay, 0.005, 0.5);
        assert_eq!(found(&relay), Vec::<String>::new());
        visit(&mut relay, 2.0, 1.0);
        assert_eq!(found(&relay), ["says that visit 1 ended before it began"]);
        let lies: [(Change, &str); 10] = [
            (
                |run| {
                    run.visits = run.requests.clone();
                    run.witness = Witness::Visitors;
                },
                "has visitors besides those",
            ),
            (
                |run| run.lines[0].at = -1.0,
                "line 1 was printed before the start",
            ),
            (
                |run| run.lines[1].at = 2.0,
                "line 2 was printed before line 1",
            ),
            (
                |run| run.lines[1].at = 7.0,
                "line 2 was printed after the end",
            ),
            (
                |run| run.requests[1].start = 7.0,
                "request 2 began after the end",
            ),
            (
                |run| run.requests[1].end = Some(3.0),
                "request 2 ended before it began",
            ),
            (
                |run| run.requests[1].end = Some(4.015),
                "request 2 after 1.000 s, but takes 3.000 s",
            ),
            (
                |run| run.peak_in_flight = 2,
                "2 requests were in flight at the peak, but its bars show 1",
            ),
            (
                |run| run.delay = 1.0,
                "a delay of 1.000 s, but the book's is 3.000 s",
            ),
            (
                |run| run.tally = vec![("total 2".into(), 5)],
                "table of many runs",
            ),
        ];
        for (change, says) in lies {
            let mut run = honest();
            change(&mut run);
            let found = found(&run);
            assert!(
                found.iter().any(|what| what.contains(says)),
                "{says}: {found:?}"
            );
        }
    }
}
