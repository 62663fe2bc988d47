//! What a recorded run was like, under the program: its output, its outcomes, where it comes from.
//!
//! In: a recording. Out: HTML. Nothing here fails.

use std::fmt::Write as _;

use super::html::escape;
use super::measure::Quantity;
use crate::ground::time;
use crate::record::Recording;
use crate::run::{End, Evidence, Said};

pub(super) fn output(slug: &str, evidence: &Evidence) -> String {
    let said = evidence.said();
    if said.is_empty() {
        return "<p class=\"legend\">The recorded run prints nothing.</p>\n\n".to_owned();
    }
    let compiler = evidence.end == End::NotCompiled;
    let at = |at: f64| match compiler {
        true => String::new(),
        false => format!("<span class=\"at\">{at:.2}</span>"),
    };
    let line = |said: &Said<'_>| match said {
        Said::Printed(line) => {
            format!(
                "<span class=\"line\">{}{}</span>",
                at(line.at),
                escape(&line.text)
            )
        }
        // In words and in another shape: a colour alone would not tell everybody.
        Said::Typed(line) => {
            let keys = match line.text.as_str() {
                "" => "Enter".to_owned(),
                text => escape(text),
            };
            format!(
                "<span class=\"typed\">{}typed: <kbd>{keys}</kbd></span>",
                at(line.at)
            )
        }
        Said::Interrupted(interrupt) => {
            format!(
                "<span class=\"typed\">{}pressed: <kbd>Ctrl-C</kbd></span>",
                at(interrupt.at)
            )
        }
    };
    let lines: Vec<String> = said.iter().map(line).collect();
    let (legend, kind) = match (compiler, evidence.tally.is_empty()) {
        (true, _) => ("What the compiler says.", "compiler"),
        (false, true) => (
            "What the recorded run printed, and when, in seconds.",
            if evidence.wall < 100.0 {
                "timed"
            } else {
                "timed long"
            },
        ),
        (false, false) => (
            "What the first of the runs printed, and when, in seconds.",
            "timed",
        ),
    };
    let typed = match evidence.typed.is_empty() {
        true => "",
        false => " Where it says “typed”, a line was typed to the program.",
    };
    let pressed = match evidence.interrupts.is_empty() {
        true => "",
        false => {
            " Where it says “pressed”, the program got the signal that <kbd>Ctrl-C</kbd> in a terminal sends."
        }
    };
    format!(
        "<p class=\"legend\">{legend}{typed}{pressed}</p>\n\n<pre class=\"output {kind}\" tabindex=\"0\" aria-label=\"Output of {slug}\">{}</pre>\n\n",
        lines.join("\n")
    )
}

/// How often each outcome came up in many runs.
pub(super) fn distribution(evidence: &Evidence) -> String {
    const MOST_ROWS: usize = 10;
    if evidence.tally.is_empty() {
        return String::new();
    }
    let runs = evidence.runs_with(|_| true);
    let most = evidence
        .tally
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(1);
    let mut rows = String::new();
    for (line, count) in evidence.tally.iter().take(MOST_ROWS) {
        let _ = write!(
            rows,
            "<tr><td>{}</td><td>{count}</td><td><span class=\"share\" style=\"width: {:.1}%\"></span></td></tr>",
            escape(line),
            100.0 * *count as f64 / most as f64
        );
    }
    if evidence.tally.len() > MOST_ROWS {
        let others: usize = evidence.tally[MOST_ROWS..]
            .iter()
            .map(|(_, count)| count)
            .sum();
        let _ = write!(
            rows,
            "<tr><td>{} other outcomes</td><td>{others}</td><td></td></tr>",
            evidence.tally.len() - MOST_ROWS
        );
    }
    format!(
        "<table class=\"distribution\"><caption>In {runs} runs</caption>\
         <thead><tr><th>printed</th><th colspan=\"2\">runs</th></tr></thead><tbody>{rows}</tbody></table>\n\n"
    )
}

pub(super) fn provenance(recording: &Recording) -> String {
    let Recording {
        evidence,
        provenance,
        ..
    } = recording;
    let date = jiff::Timestamp::from_second(provenance.timestamp)
        .map(|time| time.strftime("%Y-%m-%d").to_string())
        .unwrap_or_else(|_| "on an unknown date".to_owned());
    let cores = match provenance.cores {
        1 => "1 core".to_owned(),
        cores => format!("{cores} cores"),
    };
    let mut took = Vec::new();
    match evidence.end {
        End::NotCompiled => {}
        End::StillRunning => took.push(format!("stopped after {}", time(evidence.wall))),
        End::Status(_) | End::Signal(_) | End::Visited => took.push(time(evidence.wall)),
    }
    match evidence.end {
        End::Status(status) if status != 0 => took.push(format!("ended with status {status}")),
        End::Signal(signal) => took.push(format!("ended by signal {signal}")),
        _ => {}
    }
    if let Ok(cpu) = Quantity::Cpu.of(evidence) {
        took.push(format!("{cpu} of CPU time"));
    }
    if let Ok(memory) = Quantity::Memory.of(evidence) {
        took.push(format!("{memory} of memory at the peak"));
    }
    took.extend([escape(&provenance.rustc), escape(&provenance.system), cores]);
    let took = took.join(", ");
    format!("<p class=\"provenance\">Recorded {date}: {took}.</p>\n\n")
}
