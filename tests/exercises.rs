//! Every exercise: its solution passes its tests, and its starter fails each of them at a `todo!()`. The engine does it, as for
//! `cargo book test`; `lectern/src/hold/exercises.rs` says how.

use std::process::ExitCode;

use lectern::hold::{exercises, test_program};

fn main() -> ExitCode {
    test_program(
        env!("CARGO_MANIFEST_DIR"),
        env!("CARGO_TARGET_TMPDIR"),
        exercises,
    )
}
