//! Threads, locks, atomics and tasks that do one step at a time, each when they are told to: what a listing is compiled with in
//! place of `std::sync`, `std::thread` and the like, so that all its schedules can be gone through.
//!
//! In: a program that uses [`sync`], [`thread`], [`hint`], [`tokio`](mod@tokio) and [`print`](fn@print). Out, on standard output: a JSON of every
//! state that the program can be in, and every step that leads from one to the next ([`explore`]).
//!
//! **What a step is.** An operation on something that threads share: an atomic's load, store and so on, the taking and the
//! releasing of a lock, falling asleep at a condition variable (which releases the lock), waking up with the lock, notifying. The
//! thread's own computing, printing, spawning, joining and sleeping belong to the step before. So what a thread does after it
//! has joined another is in the last step of that one, and is said to be its own: “then main prints …”. For tasks on one thread, a
//! step goes from one `.await` to the next.
//!
//! **What this model cannot show.** Memory is the same for all threads at all times, whatever `Ordering` was asked for; nothing
//! wakes up without having been notified; time does not pass, so a pause may be over at once or last as long as anybody likes. A
//! thread that has called `spin_loop` or `yield_now` goes on only when another one has done a step: otherwise there would be
//! schedules without an end.
//!
//! The engine has the text of this crate, and compiles it with the listing: it depends on the standard library alone.

mod explore;
mod graph;
mod names;
mod run;
mod world;

pub mod hint;
pub mod sync;
pub mod thread;
pub mod tokio;

use std::process::ExitCode;
use std::sync::Arc;

pub use explore::{Graph, explore};
pub use world::Setup;

/// What `println!` of the program does: the line belongs to the step in which it was printed, and to the thread that did.
pub fn print(line: String) {
    world::with_me(|exec, me| {
        let mut state = exec.state();
        state.did.push((me, format!("prints “{line}”")));
        state.printed.push(line);
    });
}

/// Goes through all schedules of a program and prints the graph. What the model cannot do is said on standard error.
pub fn main(setup: Setup, program: fn()) -> ExitCode {
    match explore(Arc::new(setup), Arc::new(program)) {
        Ok(graph) => {
            println!("{}", graph.json());
            ExitCode::SUCCESS
        }
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}
