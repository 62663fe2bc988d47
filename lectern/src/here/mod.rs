//! A listing that a reader runs, on their own machine and now.
//!
//! In: an order, which names a listing of the book and sets what its contract leaves open. Out: what happens, one JSON object a line:
//! what Cargo says, each line when it was printed, the timeline as it grows, and what the contract says at the end, claim by claim.
//! It can be stopped at any moment, and nothing of it is left then. The book is not touched: a run has a folder of its own.
//!
//! Fails with a sentence for the reader.
//!
//! For example, `Order { slug: "five-in-a-row", delay: Some(1.0), .. }` compiles that listing, runs it beside a slow server that takes a
//! second, and finds that it held its claim to take five delays. The preview checks who asks (`site/run_here.rs`).

mod confine;
mod errand;
mod findings;
mod halt;
mod job;
mod limits;
mod order;
mod told;

pub use errand::do_errand;
pub use job::ERRAND;

pub(crate) use halt::Halt;
pub(crate) use job::run_here;
pub(crate) use order::{Choices, Order};
pub(crate) use told::Told;
