//! Quantities that prose and questions read from a recording.
//!
//! In: a [`Quantity`] by name, and [`Evidence`]. Out: the figure as a reader sees it, with its unit.

use std::str::FromStr;
use std::time::Duration;

use crate::evidence::Evidence;

/// Something that every recording has a figure for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Wall-clock time, from start to end of the process.
    Duration,
    /// CPU time of the process.
    Cpu,
    /// CPU time as a share of wall-clock time, in per cent.
    Busy,
    /// Wall-clock time in delays of the slow server.
    Delays,
    /// From the first visitor's or program's request to the last answer.
    LastAnswer,
    /// The largest resident set of the process.
    Memory,
    /// How many requests there were.
    Requests,
    /// How many requests were in flight at once, at the most.
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
    pub fn of(self, evidence: &Evidence) -> String {
        match self {
            Self::Duration => time(evidence.wall),
            Self::Cpu => time(evidence.cpu),
            Self::Busy => format!("{:.1} %", 100.0 * evidence.busy()),
            Self::Delays => format!("{:.2}", evidence.wall / evidence.delay),
            Self::LastAnswer => time(evidence.last_answer().unwrap_or_default().as_secs_f64()),
            Self::Memory => format!("{:.1} MB", evidence.memory as f64 / 1e6),
            Self::Requests => evidence.requests.len().to_string(),
            Self::PeakInFlight => evidence.peak_in_flight.to_string(),
            Self::Lines => evidence.lines.len().to_string(),
        }
    }
}

/// A time in the unit that suits it: `15.02 s`, `230 ms`. A recording is exact to a millisecond.
pub fn time(seconds: f64) -> String {
    if seconds >= 1.0 {
        format!("{seconds:.2} s")
    } else {
        format!("{:.0} ms", 1000.0 * seconds)
    }
}

/// `1 listing`, `2 listings`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A time for a person who waits.
pub fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 10..120 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_unit_that_suits_them() {
        assert_eq!(time(15.0249), "15.02 s");
        assert_eq!(time(0.0234), "23 ms");
    }
}
