//! The queue of the chapter “Queues”, run by loom in every interleaving of a few small programs.
//!
//! What loom checks is the text of the listing, as the page shows it: `build.rs` puts `loom::sync` in place of `std::sync`
//! and changes nothing else. It also plants mistakes in that text, one at a time (`planted.rs`), and loom must find
//! each of them: otherwise that it finds nothing in the queue would mean nothing.
//!
//! `models.rs` has the programs. They use an ordinary `Arc`: loom's own panics when it is dropped after a deadlock.

use std::panic::catch_unwind;
use std::path::Path;

/// The queue and the models are in this program: it is not run again when it has passed.
#[ctor::ctor(unsafe)]
fn keep() {
    lectern::ground::keep_program(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("loom"), &[]);
}

/// All interleavings of four threads take half a minute; those with at most this many interruptions, about a second. Only
/// the queue as it stands is tried so. The planted mistakes are looked for in all interleavings: with a bound of 2, loom
/// misses two of them.
const MOST_PREEMPTIONS: usize = 3;

macro_rules! queue {
    ($name:ident) => {
        #[allow(
            dead_code,
            reason = "each version of the queue is tried with the models that concern it"
        )]
        #[allow(clippy::let_and_return, reason = "a mistake may leave one behind")]
        mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));

            pub(super) const MISSING: Option<&str> = NOT_PLANTED;

            pub(super) mod models {
                use super::*;

                include!("models.rs");
            }
        }
    };
}

queue!(as_it_stands);
queue!(put_wakes_nobody);
queue!(get_wakes_nobody);
queue!(put_wakes_too_early);
queue!(put_waits_without_a_loop);
queue!(get_waits_without_a_loop);
queue!(one_condition_for_both);

#[test]
fn one_puts_and_one_gets() {
    every_interleaving(as_it_stands::models::one_puts_and_one_gets);
}

#[test]
fn two_put_and_one_gets() {
    every_interleaving(as_it_stands::models::two_put_and_one_gets);
}

#[test]
fn one_puts_and_two_get() {
    every_interleaving(as_it_stands::models::one_puts_and_two_get);
}

#[test]
fn two_put_and_two_get() {
    interleavings(
        Some(MOST_PREEMPTIONS),
        as_it_stands::models::two_put_and_two_get,
    );
}

#[test]
fn a_put_that_wakes_nobody_is_found() {
    use put_wakes_nobody::{MISSING, models};
    found(MISSING, models::one_puts_and_one_gets, "deadlock");
}

#[test]
fn a_get_that_wakes_nobody_is_found() {
    use get_wakes_nobody::{MISSING, models};
    found(MISSING, models::one_puts_and_one_gets, "deadlock");
}

#[test]
fn a_put_that_wakes_before_its_item_is_in_is_found() {
    use put_wakes_too_early::{MISSING, models};
    found(MISSING, models::one_puts_and_one_gets, "deadlock");
}

#[test]
fn a_put_that_waits_without_a_loop_is_found() {
    use put_waits_without_a_loop::{MISSING, models};
    found(MISSING, models::two_put_and_one_gets, "the bound is broken");
}

#[test]
fn a_get_that_waits_without_a_loop_is_found() {
    use get_waits_without_a_loop::{MISSING, models};
    found(
        MISSING,
        models::one_puts_and_two_get,
        "the loop has seen an item",
    );
}

#[test]
fn one_condition_for_both_is_found() {
    use one_condition_for_both::{MISSING, models};
    found(MISSING, models::two_put_and_two_get, "deadlock");
}

/// Runs the model in every interleaving. Panics if one of them does, or never ends.
fn every_interleaving(model: fn()) {
    interleavings(None, model);
}

/// Runs the model in every interleaving with at most so many interruptions: a thread loses the processor although it could
/// go on.
fn interleavings(preemptions: Option<usize>, model: fn()) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(model);
}

/// Panics unless loom finds the planted mistake, and says these words of it.
fn found(missing: Option<&str>, model: fn(), words: &str) {
    if let Some(text) = missing {
        panic!(
            "the mistake could not be planted: {text:?} does not stand exactly once in the listing; change what is \
             replaced in tests/loom/planted.rs"
        );
    }
    let Err(panic) = catch_unwind(|| every_interleaving(model)) else {
        panic!("loom found nothing wrong with a queue in which a mistake was planted");
    };
    let says = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or(panic.downcast_ref::<&str>().copied())
        .unwrap_or_default();
    assert!(says.contains(words), "loom found something else: {says}");
}
