//! What a broken claim is.
//!
//! In: what was claimed, and what happened. Out: a sentence, and what can be the cause.

use std::time::Duration;

use crate::book::TimeBand;

/// A claim that was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The claim's key in the contract; `claims` for one that is made without being written, such as to end with success.
    pub claim: &'static str,
    /// What was claimed and what happened, in one sentence without a subject and a full stop.
    pub sentence: String,
    /// What can have caused it.
    pub cause: Cause,
}

/// What can cause a broken claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The program alone. No machine is busy enough to make a program print something else, or end too early.
    Program,
    /// The program, or a machine that is busy or slow: something took longer than claimed, or a figure that was measured
    /// misses its claim.
    ProgramOrMachine,
    /// The same, but the figure misses its claim by no more than its own spread.
    WithinSpread,
}

/// Sentences about one claim, and what can have caused what they say.
pub(super) type Found = (Vec<String>, Cause);

pub(super) fn certain(sentences: Vec<String>) -> Found {
    (sentences, Cause::Program)
}

pub(super) fn in_band(what: &str, band: &TimeBand, time: Duration, delay: Duration) -> Found {
    if band.contains(time, delay) {
        return certain(Vec::new());
    }
    let took = band.in_unit(time, delay);
    let sentence = format!(
        "claims that {what} takes {band}, but it took {took:.3} ({:.3} s, with a delay of {:.3} s)",
        time.as_secs_f64(),
        delay.as_secs_f64()
    );
    // A machine can hold a program up, and cannot hurry it.
    let cause = match took > band.limits.high {
        true => Cause::ProgramOrMachine,
        false => Cause::Program,
    };
    (vec![sentence], cause)
}
