//! What can happen while a program runs, and why there may be no evidence of it.

use std::io;
use std::time::Instant;

use thiserror::Error;
use wait4::ResUse;

use super::evidence::{Line, Request};

/// A run may print this many bytes.
pub(super) const MOST_OUTPUT: u64 = 1 << 20;

/// Why there is no evidence.
#[derive(Debug, Error)]
pub(crate) enum RunError {
    /// The program could not be started or watched.
    #[error("cannot be run: {0}")]
    Io(#[from] io::Error),
    /// The slow server could not be started.
    #[error("its slow server cannot start: {0:#}")]
    Server(anyhow::Error),
    /// More output than any page could show.
    #[error("printed more than {} KiB and was stopped", MOST_OUTPUT / 1024)]
    Flood,
    /// Output that is not UTF-8.
    #[error("printed bytes that are not UTF-8 text, in line {0}")]
    NotText(usize),
    /// Output that is text, but not for a page.
    #[error(
        "printed a control character in line {0}; a page shows plain lines (the environment says NO_COLOR)"
    )]
    Control(usize),
    /// One of many runs that is not what its contract says of every run.
    #[error("run {number} of {count}: {sentence}")]
    OneOfMany {
        /// Which of the runs, counted from one.
        number: usize,
        /// How many there are.
        count: usize,
        /// What was claimed and what happened.
        sentence: String,
    },
    /// A contract that asks for what cannot be run.
    #[error("its contract cannot be held: {0}")]
    Contract(String),
    /// Processes that took themselves out of the program's group, where nobody ends them with it.
    #[error(
        "left {0} running outside of its group of processes, which would have continued for ever; all were stopped"
    )]
    Strays(String),
    /// Output that nobody can read to its end.
    #[error("ended, but something that it started still holds its output open")]
    Orphan,
}

/// What can happen while a program runs.
pub(super) enum Event {
    Printed(Line),
    Ready(String),
    Flood,
    Visited(Vec<Request>),
    Ended(io::Result<ResUse>, Instant),
}

/// To milliseconds: what a recording holds.
pub(super) fn round(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
