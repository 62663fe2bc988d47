//! Plots.

pub(crate) mod chart;
pub(crate) mod formula;
pub(crate) mod html;
pub(crate) mod picture;

pub use formula::Formula;
pub use picture::{Picture, Plot};
