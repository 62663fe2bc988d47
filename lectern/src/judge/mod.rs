//! Evidence held against a contract.
//!
//! In: a [`Contract`](crate::book::Contract) and the [`Evidence`](crate::run::Evidence) of a run. Out: each [`Broken`] claim
//! as a sentence; a [`Verdict`] that holds on every machine, from as many runs as it takes; and what contradicts itself in
//! evidence that somebody may have made up.
//!
//! A broken claim is a result, not an error: nothing here fails.
//!
//! For example, `broken_claims(&contract, &evidence)` of `duration = { delays = 5 }` and a run of seven delays is one claim, of
//! which the machine may be the cause; [`hold`] then runs the listing with longer delays, and the slope decides.

pub(crate) mod arrangements;
pub(crate) mod broken;
pub(crate) mod claims;
pub(crate) mod consistency;
pub(crate) mod impossible_arrangements;
pub(crate) mod lines;
mod requests;
pub mod rules;
pub(crate) mod schedules;
pub(crate) mod terms;
pub(crate) mod verdict;

pub use arrangements::{Arrangements, Outcome, OutcomeKind, judged_arrangements};
pub use broken::Broken;
pub use claims::{broken_claims, first_broken};
pub use impossible_arrangements::impossible_arrangements;
pub use schedules::{broken_schedules, impossible_schedules, judged};
pub use terms::Terms;
pub use verdict::{Held, Run, Verdict, hold};
