//! A program built, run and watched.
//!
//! In: a listing or an exercise, and a delay of the slow server. Out: what the compiler made of it, and [`Evidence`]: what
//! the program printed, took, and asked of the server. What it was meant to do is not asked here. Fails where there is no
//! evidence: a program that cannot be started, or that leaves something running. One turn on the machine at a time:
//! [`book_lock`] for recordings, [`Room`] for tests.

pub mod book_lock;
pub mod cargo;
mod console;
pub(crate) mod event;
pub(crate) mod evidence;
pub mod exercise_tests;
pub(crate) mod machine;
pub(crate) mod program;
pub(crate) mod supervise;
mod visits;

pub use event::RunError;
pub use evidence::{End, Evidence, Interrupt, Line, Request, Witness};
pub use machine::{Machine, Room};
pub use program::run;
