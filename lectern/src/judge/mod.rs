//! Evidence held against a contract.
//!
//! In: a [`Contract`](crate::book::Contract) and the [`Evidence`](crate::run::Evidence) of a run. Out: each [`Broken`] claim
//! as a sentence; a `Verdict` that holds on every machine, from as many runs as it takes; and what contradicts itself in
//! evidence that somebody may have made up.
//!
//! A broken claim is a result, not an error: nothing here fails.
//!
//! For example, `broken_claims(&contract, &evidence)` of `duration = { delays = 5 }` and a run of seven delays is one claim, of
//! which the machine may be the cause; `hold` then runs the listing with longer delays, and the slope decides.

mod arrangements;
mod broken;
mod claims;
mod consistency;
mod impossible_arrangements;
mod lines;
mod requests;
mod rules;
mod schedules;
mod terms;
mod verdict;

pub use arrangements::{Arrangements, Outcome, OutcomeKind};
pub use broken::Broken;
pub use claims::broken_claims;

pub(crate) use arrangements::judged_arrangements;
pub(crate) use broken::Cause;
pub(crate) use claims::first_broken;
pub(crate) use consistency::{contradictions, interrupted_otherwise, typed_otherwise};
pub(crate) use impossible_arrangements::impossible_arrangements;
pub(crate) use lines::out_of_order;
pub(crate) use rules::{BROKEN_CLAIM, IMPOSSIBLE_RECORDING, RECORDED_OTHERWISE, RULES};
pub(crate) use schedules::{broken_schedules, impossible_schedules, judged};
pub(crate) use terms::Terms;
pub(crate) use verdict::{Held, Run, Verdict, hold};
