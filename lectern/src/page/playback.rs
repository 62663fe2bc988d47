//! Where a reader plays a run again, and what that needs: how long the run took, and when each line came.
//!
//! In: [`Evidence`]. Out: an empty element, which has its place from the start so that nothing moves when the page's script fills it,
//! and which is not shown where no scripts run. The times that stand beside the lines are rounded for readers; these are exact to a
//! millisecond, as recordings are. Nothing here fails, and there's nothing to play of what was only compiled.
//!
//! `data-wall="6014" data-times="3 3005 0*2 3004"` is a run of 6,014 ms in which a line came after 3 ms, one 3,005 ms later, two more
//! at the same moment, and a last one 3,004 ms after those. Runs side by side have the length of their common axis in `data-span`.

use std::fmt::Write as _;

use crate::page::timeline;
use crate::run::{End, Evidence, Said};

/// The element; none where nothing happened that could be played. `span` is the length of an axis that runs share, in seconds.
pub(super) fn place(evidence: &Evidence, span: Option<f64>) -> String {
    let said = evidence.said();
    let requests = evidence.requests.len() + evidence.visits.len();
    if evidence.end == End::NotCompiled || said.len() + requests == 0 {
        return String::new();
    }
    let wall = milliseconds(timeline::span(evidence));
    let mut element = format!("<div class=\"play\" data-wall=\"{wall}\"");
    if let Some(span) = span {
        let _ = write!(element, " data-span=\"{}\"", milliseconds(span));
    }
    if !said.is_empty() {
        let times: Vec<i64> = said.iter().map(|said| milliseconds(at(said))).collect();
        let _ = write!(element, " data-times=\"{}\"", steps(&times));
    }
    element.push_str("></div>\n\n");
    element
}

fn at(said: &Said<'_>) -> f64 {
    match said {
        Said::Printed(line) | Said::Typed(line) => line.at,
        Said::Interrupted(interrupt) => interrupt.at,
    }
}

fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// From each time to the next, the first from zero; of several alike, one, and how many there are.
fn steps(times: &[i64]) -> String {
    let mut last = 0;
    let steps: Vec<i64> = times
        .iter()
        .map(|time| time - std::mem::replace(&mut last, *time))
        .collect();
    let runs: Vec<String> = steps
        .chunk_by(|one, other| one == other)
        .map(|run| match run.len() {
            1 => run[0].to_string(),
            many => format!("{}*{many}", run[0]),
        })
        .collect();
    runs.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Interrupt, Line};
    use std::time::Duration;

    fn evidence(times: &[f64]) -> Evidence {
        let line = |at: &f64| Line {
            at: *at,
            text: "x".to_owned(),
        };
        Evidence {
            lines: times.iter().map(line).collect(),
            wall: 6.014,
            ..Evidence::nothing(Duration::from_secs(3))
        }
    }

    fn element(attributes: &str) -> String {
        format!("<div class=\"play\" {attributes}></div>\n\n")
    }

    #[test]
    fn a_run_has_its_length_and_the_steps_from_line_to_line() {
        let run = evidence(&[0.003, 3.008, 3.008, 3.008, 6.012]);
        let alone = element("data-wall=\"6014\" data-times=\"3 3005 0*2 3004\"");
        assert_eq!(place(&run, None), alone);
        let beside = "data-wall=\"6014\" data-span=\"9000\" data-times=\"3 3005 0*2 3004\"";
        assert_eq!(place(&run, Some(9.0)), element(beside));
    }

    #[test]
    fn what_was_typed_has_its_time_among_the_lines() {
        let mut run = evidence(&[0.5, 2.0]);
        run.typed = vec![Line {
            at: 1.25,
            text: "Ada".to_owned(),
        }];
        run.interrupts = vec![Interrupt { at: 3.0, after: 2 }];
        let expected = element("data-wall=\"6014\" data-times=\"500 750*2 1000\"");
        assert_eq!(place(&run, None), expected);
    }

    #[test]
    fn what_only_compiles_or_does_nothing_has_nothing_to_play() {
        let mut run = evidence(&[0.5]);
        run.end = End::NotCompiled;
        assert_eq!(place(&run, None), "");
        assert_eq!(place(&evidence(&[]), None), "");
    }
}
