//! Tests of the server from outside, over TCP.
//!
//! They run on busy machines with few cores. So most of them go by what is seen, and in which order. Where only the
//! time tells, it is compared in delays: on no machine does an answer come before its delay. How much later it comes is
//! for the machine to say, but a machine adds no more to a long delay than to a short one: see [`some_delay`].

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

/// Fails unless something is the case with this delay, or with one three or nine times as long: what a busy machine
/// adds to a delay becomes small beside it, and what the server adds does not. If it is not the case, `is_so` says what
/// was seen.
fn some_delay(delay: Duration, mut is_so: impl FnMut(Duration) -> Result<(), String>) {
    let tries = [1, 3, 9].map(|factor| factor * delay);
    let mut seen = Vec::new();
    for delay in tries {
        match is_so(delay) {
            Ok(()) => return,
            Err(what) => seen.push(format!("with {delay:?}: {what}")),
        }
    }
    panic!("not in time, whatever the delay:\n{}", seen.join("\n"));
}

/// Waits until something is the case; fails if it does not come about.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LONG, "this does not come about: {what}");
        sleep(ms(5));
    }
}
