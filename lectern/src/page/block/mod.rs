//! Fenced blocks that become figures, one folder each.

pub mod plot;
pub mod predict;
pub mod scoreboard;
pub mod stepper;
