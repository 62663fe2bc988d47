//! Runs a listing and takes down what happens.
//!
//! In: a listing, its compiled program, and the slow server's delay. Out: [`Evidence`]. A run that breaks its contract
//! is evidence like any other; an error is what leaves no evidence: the program cannot be started, floods its output,
//! prints what is not text, leaves a process behind that is out of reach, or the slow server cannot start.
//!
//! Each run has a slow server and an empty working directory of its own. Standard output and standard error share one
//! pipe, so their lines are in the order in which they were written. Standard input is empty, or a pipe to which the lines
//! of the contract's `input` are typed, each when its time has come; it ends after the last. Ctrl-C is sent when a line of
//! output calls for it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::messages::Compiled;
use super::event::RunError;
use super::evidence::{End, Evidence, Line};
use super::onlooker::Audience;
use super::supervise::run_once;
use crate::book::{Contract, Listing, RunsClaim};

/// Runs the listing as often as its contract asks for. Of many runs, the evidence holds the first; `broken` says which claim
/// another one breaks, if it breaks any.
///
/// # Errors
/// See [`RunError`].
pub(crate) fn run(
    listing: &Listing,
    compiled: &Compiled,
    delay: Duration,
    broken: impl Fn(&Contract, &Evidence) -> Option<String>,
) -> Result<Evidence, RunError> {
    run_before(listing, compiled, delay, broken, None)
}

/// The same while somebody looks on. Of many runs, they see the first.
///
/// # Errors
/// See [`RunError`].
pub(crate) fn run_before(
    listing: &Listing,
    compiled: &Compiled,
    delay: Duration,
    broken: impl Fn(&Contract, &Evidence) -> Option<String>,
    mut audience: Option<Audience<'_>>,
) -> Result<Evidence, RunError> {
    if let Some(weakness) = listing.contract.weaknesses().into_iter().next() {
        return Err(RunError::Contract(weakness.what.to_owned()));
    }
    let program = match compiled {
        Compiled::Program(program) => program,
        Compiled::Errors(errors) => {
            let rendered: String = errors.iter().map(|error| error.rendered.as_str()).collect();
            return Ok(Evidence {
                lines: rendered
                    .trim_end()
                    .lines()
                    .map(|text| Line {
                        at: 0.0,
                        text: text.trim_end().to_owned(),
                    })
                    .collect(),
                end: End::NotCompiled,
                errors: errors.iter().map(|error| error.code.clone()).collect(),
                ..Evidence::nothing(delay)
            });
        }
    };
    let mut evidence = run_once(listing, program, delay, audience.as_mut())?;
    if let Some(runs) = &listing.contract.claims.runs {
        let mut tally = BTreeMap::new();
        count(&evidence, runs, &mut tally);
        for number in 2..=runs.count {
            if let Some(audience) = &mut audience {
                audience.onlooker.another(number, runs.count);
            }
            let another = run_once(listing, program, delay, None)?;
            if let Some(sentence) = broken(&listing.contract, &another) {
                return Err(RunError::OneOfMany {
                    number,
                    count: runs.count,
                    sentence,
                });
            }
            count(&another, runs, &mut tally);
        }
        evidence.tally = tally.into_iter().collect();
        evidence
            .tally
            .sort_by(|(_, one), (_, other)| other.cmp(one));
    }
    Ok(evidence)
}

pub(super) fn count(evidence: &Evidence, runs: &RunsClaim, tally: &mut BTreeMap<String, usize>) {
    let mut matching = evidence
        .lines
        .iter()
        .filter(|line| runs.line.matches(&line.text));
    if let (Some(line), None) = (matching.next(), matching.next()) {
        *tally.entry(line.text.clone()).or_default() += 1;
    }
}
