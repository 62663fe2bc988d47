//! Evidence held against a contract.
//!
//! In: a [`Contract`](crate::book::Contract) and the [`Evidence`](crate::run::Evidence) of a run. Out: each [`Broken`] claim
//! as a sentence; a [`Verdict`] that holds on every machine, from as many runs as it takes; and what contradicts itself in
//! evidence that somebody may have made up. A broken claim is a result, not an error: nothing here fails.

pub(crate) mod broken;
pub(crate) mod claims;
pub(crate) mod consistency;
pub(crate) mod lines;
mod requests;
pub(crate) mod terms;
pub(crate) mod verdict;

pub use broken::Broken;
pub use claims::{broken_claims, first_broken};
pub use terms::Terms;
pub use verdict::{Held, Run, Verdict, hold};
