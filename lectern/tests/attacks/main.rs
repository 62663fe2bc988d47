//! Attacks on a preview that runs listings for its readers: one named case for each, really made, against a server that is really there.
//!
//! The foe is another page in the reader's browser, which must not get a program run, and a program that was run, which must not
//! take the machine, outlive its end or touch the book. After each attack, nothing has run that should not have, nothing is left
//! behind, and the book is as it was.
//!
//! `requests.rs` has what is sent to the preview, `programs.rs` what is run, `lives.rs` what becomes of a run whose page, or whose
//! preview, is gone.

mod lives;
mod preview;
mod programs;
mod requests;

#[allow(dead_code, reason = "the tests of the engine use the rest of it")]
#[path = "../engine/fixture.rs"]
mod fixture;

use std::process::ExitCode;

use lectern::ground::end_with_the_terminal;
use libtest_mimic::Arguments;

fn main() -> ExitCode {
    end_with_the_terminal();
    let mut arguments = Arguments::from_args();
    // Some look which processes there are, and whether the book is as it was.
    arguments.test_threads = Some(1);
    let suites = [requests::cases(), programs::cases(), lives::cases()];
    let cases = suites.into_iter().flatten().collect();
    libtest_mimic::run(&arguments, cases).exit_code()
}
