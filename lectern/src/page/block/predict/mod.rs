//! Questions.

pub(crate) mod decided;
pub(crate) mod question;

pub use question::{Choice, Predict, Question};
