//! Quantities that prose and questions read from a recording.
//!
//! In: a [`Quantity`] by name, and [`Evidence`]. Out: the figure as a reader sees it, with its unit.

use std::str::FromStr;

use schemars::JsonSchema;

use crate::ground::time;
use crate::run::{End, Evidence, Witness};

/// Something that every recording has a figure for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Quantity {
    /// Wall-clock time, from start to end of the process.
    Duration,
    /// CPU time of the process.
    Cpu,
    /// CPU time as a share of wall-clock time, in per cent.
    Busy,
    /// Wall-clock time in delays of the slow server.
    Delays,
    /// From the first request to the last answer: the visitors', where a program has visitors.
    LastAnswer,
    /// The largest resident set of the process.
    Memory,
    /// How many requests there were. Where a program has visitors and asks the slow server too: those that the server saw.
    Requests,
    /// How many requests were in flight at once, at the most. Where a program has visitors and asks the slow server too: as the
    /// server saw it.
    PeakInFlight,
    /// How many lines were printed.
    Lines,
}

const NAMES: [(&str, Quantity); 9] = [
    ("duration", Quantity::Duration),
    ("cpu", Quantity::Cpu),
    ("busy", Quantity::Busy),
    ("delays", Quantity::Delays),
    ("last-answer", Quantity::LastAnswer),
    ("memory", Quantity::Memory),
    ("requests", Quantity::Requests),
    ("peak-in-flight", Quantity::PeakInFlight),
    ("lines", Quantity::Lines),
];

/// The name of what a recording has for a figure with this unit, as `measured` knows it: memory, a share of time, delays; time
/// for all others.
pub(super) fn quantity_of_unit(number: &str) -> &'static str {
    let unit = number.trim_start_matches(|c: char| !c.is_alphabetic() && c != '%' && c != '×');
    match unit {
        "%" | "percent" | "per cent" => "busy",
        "delay" | "delays" => "delays",
        "x" | "×" | "times" => "line PATTERN",
        unit if unit.ends_with('B') || unit.trim_end_matches('s').ends_with("byte") => "memory",
        _ => "duration",
    }
}

impl FromStr for Quantity {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, quantity)| *quantity).ok_or_else(|| {
            let known: Vec<&str> = NAMES.iter().map(|(known, _)| *known).collect();
            format!(
                "nothing called `{name}` is measured; there are {}",
                known.join(", ")
            )
        })
    }
}

impl Quantity {
    /// The figure, with its unit.
    ///
    /// # Errors
    /// Those of [`number`](Self::number).
    pub fn of(self, evidence: &Evidence) -> Result<String, String> {
        let number = self.number(evidence)?;
        Ok(match self {
            Self::Duration | Self::Cpu | Self::LastAnswer => time(number),
            Self::Busy => format!("{number:.1}\u{a0}%"),
            Self::Delays => format!("{number:.2}"),
            Self::Memory => format!("{number:.1}\u{a0}MB"),
            Self::Requests | Self::PeakInFlight | Self::Lines => format!("{number:.0}"),
        })
    }

    /// The figure without its unit: seconds, per cent, delays, megabytes, or a count.
    ///
    /// # Errors
    /// A sentence, if the run has no such figure: requests without a server, the time of a program that did not compile.
    pub fn number(self, evidence: &Evidence) -> Result<f64, String> {
        let nothing_ran = evidence.end == End::NotCompiled;
        let nobody_asked = evidence.witness == Witness::Nobody;
        let about_requests = matches!(self, Self::Requests | Self::PeakInFlight | Self::LastAnswer);
        if nothing_ran && self != Self::Lines {
            return Err("the program does not compile, so nothing was measured".to_owned());
        }
        if nobody_asked && about_requests {
            return Err("the run has no requests: neither a server nor visitors".to_owned());
        }
        Ok(match self {
            Self::Duration => evidence.wall,
            Self::Cpu => evidence.cpu,
            Self::Busy => 100.0 * evidence.busy(),
            Self::Delays => evidence.wall / evidence.delay,
            Self::LastAnswer => {
                let last = evidence.last_answer();
                last.ok_or("not every request was answered")?.as_secs_f64()
            }
            Self::Memory => {
                let memory = evidence
                    .memory
                    .ok_or("the run was over before its memory could be read")?;
                memory as f64 / 1e6
            }
            Self::Requests => evidence.requests.len() as f64,
            Self::PeakInFlight => evidence.peak_in_flight as f64,
            Self::Lines => evidence.lines.len() as f64,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_was_not_measured_has_no_figure() {
        let mut run = Evidence {
            wall: 0.002,
            ..Evidence::nothing(Duration::from_secs(3))
        };
        assert_eq!(Quantity::Duration.of(&run).unwrap(), "2\u{a0}ms");
        for quantity in [
            Quantity::Requests,
            Quantity::LastAnswer,
            Quantity::PeakInFlight,
            Quantity::Memory,
        ] {
            assert!(quantity.of(&run).is_err(), "{quantity:?}");
        }
        run.end = End::NotCompiled;
        assert!(Quantity::Duration.of(&run).is_err());
        assert_eq!(Quantity::Lines.of(&run).unwrap(), "0");
    }
}
