//! The slow server as a contract sets it up.
//!
//! In: a contract, and a delay. Out: settings for a server on a port of its own. Nothing here fails.

use std::time::Duration;

use slow_server::Options;

use crate::book::Contract;

/// The settings of the server that the listing with this contract asks.
pub(crate) fn server_options(contract: &Contract, delay: Duration) -> Options {
    let settings = &contract.server;
    Options {
        port: 0,
        delay,
        one_at_a_time: settings.one_at_a_time,
        jitter: delay.mul_f64(settings.jitter),
        error_rate: settings.error_rate,
        seed: settings.seed,
    }
}
