//! A program built, run and watched.
//!
//! In: a listing or an exercise, and a delay of the slow server. Out: what the compiler made of it, and [`Evidence`]: what
//! the program printed, took, and asked of the server. What it was meant to do is not asked here. One turn on the machine at
//! a time: [`Turn`] for recordings, `Room` for tests.
//!
//! Fails where there is no evidence: a program that cannot be started, or that leaves something running.
//!
//! For example, the evidence of a program that prints a line and then waits for one request has a [`Line`] with its time, and a
//! [`Request`] with its start and its end, in seconds since the start of the process.

mod book_lock;
mod cargo;
mod compiler;
mod console;
mod event;
mod evidence;
mod exercise_tests;
mod machine;
mod messages;
mod onlooker;
mod packages;
mod program;
mod rules;
pub mod schedules;
mod server_options;
mod stop;
mod stopped;
mod supervise;
mod visits;

pub use book_lock::Turn;
pub use cargo::{Progress, compile_tests};
pub use evidence::{End, Evidence, Interrupt, Line, Request, Said, Witness};
pub use exercise_tests::{solution_problems, starter_problems};
pub use messages::Compiled;
pub use packages::target_folder;

pub(crate) use cargo::{Waiting, compile, compile_now, compile_problems, compile_until};
pub(crate) use compiler::compiler;
pub(crate) use event::RunError;
pub(crate) use exercise_tests::{EXERCISE_NEEDS, EXERCISES_AT_ONCE};
pub(crate) use machine::{Machine, Room};
pub(crate) use onlooker::{Audience, Onlooker};
pub(crate) use packages::compile_package_tests;
pub(crate) use program::{run, run_before};
pub(crate) use rules::{CANNOT_BE_RUN, COMPILER_REFUSES, MODEL_REFUSES, RULES};
pub(crate) use server_options::server_options;
pub(crate) use stop::Stop;
