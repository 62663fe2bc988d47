//! Tests of the server from outside, over TCP.
//!
//! They run on busy machines with few cores, so they compare times in delays, with room to spare: an answer never comes
//! before its delay, and it comes before something much slower could have been the case.

mod binary;
mod chance;
mod client;
mod faults;
mod life;
mod load;
mod order;
mod pages;
mod routes;
mod stats;

use slow_server::{Options, SlowServer};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Long enough for anything that is to happen soon.
const LONG: Duration = Duration::from_secs(20);

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Starts a server with this delay on a free port.
fn server(delay: Duration) -> SlowServer {
    server_with(Options {
        delay,
        ..Options::default()
    })
}

/// Starts a server with these options, but on a free port.
fn server_with(options: Options) -> SlowServer {
    SlowServer::start(Options { port: 0, ..options }).expect("the server should start")
}

/// Waits until something is the case; fails if it does not come about.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LONG, "this does not come about: {what}");
        sleep(ms(5));
    }
}
