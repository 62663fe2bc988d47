//! A program built, run and watched.
//!
//! In: a listing or an exercise, and a delay of the slow server. Out: what the compiler made of it, and [`Evidence`]: what
//! the program printed, took, and asked of the server. What it was meant to do is not asked here. One turn on the machine at
//! a time: [`book_lock`] for recordings, [`Room`] for tests.
//!
//! Fails where there is no evidence: a program that cannot be started, or that leaves something running.
//!
//! For example, the evidence of a program that prints a line and then waits for one request has a [`Line`] with its time, and a
//! [`Request`] with its start and its end, in seconds since the start of the process.

pub mod book_lock;
pub mod cargo;
mod compiler;
mod console;
pub(crate) mod event;
pub(crate) mod evidence;
pub mod exercise_tests;
pub(crate) mod machine;
pub(crate) mod packages;
pub(crate) mod program;
pub mod rules;
pub mod schedules;
pub(crate) mod server_options;
mod stopped;
pub(crate) mod supervise;
mod visits;

pub use compiler::compiler;
pub use event::RunError;
pub use evidence::{End, Evidence, Interrupt, Line, Request, Said, Witness};
pub use machine::{Machine, Room};
pub use packages::target_folder;
pub use program::run;
