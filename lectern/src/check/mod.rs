//! Every rule that needs no run, and the book held against the recordings of another machine.
//!
//! In: the project. Out: a [`Report`] of all problems at once, or of everything that the book says and that is otherwise on
//! the other machine. Nothing is changed, and no listing is run.

pub(crate) mod compare;
pub(crate) mod comparison_report;
mod factors;
pub(crate) mod report;
mod sentence;
pub(crate) mod source_fidelity;

pub use compare::compare;
pub use comparison_report::FACTOR;
pub use report::{Report, check};
