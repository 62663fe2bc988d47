//! What a reader asks for: a listing, and settings that it leaves open.
//!
//! In: JSON from a page. Out: an [`Order`]; [`Choices`], what can be set for a listing; the listing as it is run. Fails with a sentence
//! that says what cannot be set, or how far.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::book::{Listing, Project};

/// What the delay may be, in seconds.
const DELAYS: (f64, f64) = (0.05, 9.0);

/// Up to how many delays may be added to an answer.
const MOST_JITTER: f64 = 5.0;

/// The longest axis of a timeline, in seconds.
const LONGEST_AXIS: f64 = 3600.0;

/// A listing that is to be run. What is left out is as the contract has it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Order {
    /// The listing.
    pub(crate) slug: String,
    /// The slow server's delay, in seconds.
    pub(crate) delay: Option<f64>,
    /// How many of whatever the program's first argument counts.
    pub(crate) count: Option<u64>,
    /// Whether the slow server serves one request after another.
    pub(crate) one_at_a_time: Option<bool>,
    /// Up to how many delays the slow server adds to each answer.
    pub(crate) jitter: Option<f64>,
    /// The length of the time axis beside which the run is to be seen, in seconds.
    pub(crate) axis: Option<f64>,
}

/// What can be set for a listing, each as the contract has it; `None` for what the listing has no use for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Choices {
    delay: Option<f64>,
    count: Option<u64>,
    one_at_a_time: Option<bool>,
    jitter: Option<f64>,
}

impl Choices {
    /// For this listing.
    pub(crate) fn of(project: &Project, listing: &Listing) -> Self {
        let contract = &listing.contract;
        let server = contract.uses_server().then_some(&contract.server);
        let waits = contract.depends_on_delay();
        Self {
            delay: waits.then(|| project.settings.delay().as_secs_f64()),
            count: contract.args.first().and_then(|first| first.parse().ok()),
            one_at_a_time: server.map(|server| server.one_at_a_time),
            jitter: server.map(|server| server.jitter),
        }
    }
}

impl Order {
    /// What is wrong with the order for a listing that has these choices.
    ///
    /// # Errors
    /// A sentence for the reader.
    pub(crate) fn check(&self, choices: &Choices) -> Result<(), String> {
        let none = |what: &str| Err(format!("`{}` has no {what} to set", self.slug));
        let within = |value: f64, low: f64, high: f64| value >= low && value <= high;
        match (self.delay, choices.delay) {
            (Some(_), None) => return none("delay"),
            (Some(delay), _) if !within(delay, DELAYS.0, DELAYS.1) => {
                let (low, high) = DELAYS;
                return Err(format!("the delay is {low} to {high} seconds, not {delay}"));
            }
            _ => {}
        }
        match (self.count, choices.count) {
            (Some(_), None) => return none("number"),
            (Some(count), Some(most)) if count == 0 || count > most => {
                return Err(format!("the number is 1 to {most}, not {count}"));
            }
            _ => {}
        }
        if self.one_at_a_time.is_some() && choices.one_at_a_time.is_none() {
            return none("slow server");
        }
        match (self.jitter, choices.jitter) {
            (Some(_), None) => return none("slow server"),
            (Some(jitter), _) if !within(jitter, 0.0, MOST_JITTER) => {
                return Err(format!(
                    "the jitter is 0 to {MOST_JITTER} delays, not {jitter}"
                ));
            }
            _ => {}
        }
        match self.axis {
            Some(axis) if !within(axis, 0.001, LONGEST_AXIS) => {
                Err(format!("an axis of {axis} seconds cannot be drawn"))
            }
            _ => Ok(()),
        }
    }

    /// Sets the listing up as it is asked for. Says whether its contract still speaks of such a run: it leaves the delay open, and
    /// nothing else.
    pub(crate) fn set_up(&self, listing: &mut Listing) -> bool {
        let contract = &mut listing.contract;
        let before = (contract.server.clone(), contract.args.clone());
        if let (Some(count), Some(first)) = (self.count, contract.args.first_mut()) {
            *first = count.to_string();
        }
        if let Some(one_at_a_time) = self.one_at_a_time {
            contract.server.one_at_a_time = one_at_a_time;
        }
        if let Some(jitter) = self.jitter {
            contract.server.jitter = jitter;
        }
        before == (contract.server.clone(), contract.args.clone())
    }

    /// The slow server's delay.
    pub(crate) fn delay(&self, usual: Duration) -> Duration {
        self.delay.map_or(usual, Duration::from_secs_f64)
    }
}
