//! On which terms a listing is held to its contract: how long the first delay is, and how much of the machine it needs.
//!
//! In: the project, a listing, its recording, the machine. Out: [`Terms`]. Nothing here fails.

use std::time::Duration;

use crate::book::{Contract, Listing, Project};
use crate::run::{Evidence, Machine};

/// No run is made that would take longer than this, in seconds.
pub(super) const LONGEST_RUN: f64 = 60.0;

/// What a trial begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// The delay of the first run.
    pub delay: Duration,
    /// How many processors the program kept busy when it was recorded, if it was.
    pub recorded_busy: Option<f64>,
    /// How crowded the machine is; see [`Machine::crowded`](crate::run::Machine::crowded).
    pub crowded: f64,
}

/// A delay is at least so many times as long as the CPU time that the program takes in one, when it is recorded.
const ROOM_TO_COMPUTE: f64 = 5.0;

/// A program that keeps more of a processor busy than this computes, or asks again and again.
const MOSTLY_BUSY: f64 = 0.5;

/// What the start of a program costs besides the program, in seconds of CPU time: its guard, its folder, its server.
const START: f64 = 0.015;

impl Terms {
    /// For a listing on this machine, given its recorded run, if there is one: a delay as short as the machine bears.
    pub(crate) fn of(
        project: &Project,
        listing: &Listing,
        recorded: Option<&Evidence>,
        machine: &Machine,
    ) -> Self {
        let contract = &listing.contract;
        let shortest = project.test_delay(listing).as_secs_f64();
        let run = recorded.filter(|run| contract.depends_on_delay() && run.wall > 0.0);
        // In a delay, the program must have time to do what it does in one, such as to send a hundred requests. One that is busy
        // all the time would be so in any delay, and a contract that names its own delay has seen to it.
        let needed = run
            .filter(|run| contract.test_delay.is_none() && run.busy() < MOSTLY_BUSY)
            .map_or(0.0, |run| ROOM_TO_COMPUTE * run.cpu * run.delay / run.wall);
        let bearable = run.map_or(f64::INFINITY, |run| {
            (LONGEST_RUN * run.delay / run.wall).max(shortest)
        });
        let delay = (shortest.max(needed) * machine.crowded()).min(bearable);
        Self {
            delay: Duration::from_millis((1000.0 * delay).ceil() as u64),
            recorded_busy: recorded.map(Evidence::busy),
            crowded: machine.crowded(),
        }
    }

    /// How many processors a run with the first delay keeps busy, its slow server's work included, by its recording. One that
    /// was never recorded may need them all.
    pub(crate) fn need(&self, contract: &Contract, recorded: Option<&Evidence>) -> f64 {
        let Some(run) = recorded else {
            return f64::INFINITY;
        };
        let wall = match contract.depends_on_delay() && run.delay > 0.0 {
            true => run.wall * self.delay.as_secs_f64() / run.delay,
            false => run.wall,
        };
        let server = if contract.uses_server() { 2.0 } else { 1.0 };
        (START + server * run.cpu) / (wall + START)
    }
}
