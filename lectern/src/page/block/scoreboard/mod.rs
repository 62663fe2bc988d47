//! Scoreboards.

pub(crate) mod board;
pub(crate) mod html;

pub use board::{Column, Scoreboard};
