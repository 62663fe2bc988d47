//! Every block of Rust on every page, compiled and run by skeptic in its edition, as it stands on the page: one named case for
//! each. The engine does it, as for `cargo book test`; `lectern/src/hold/blocks.rs` says how.

use std::process::ExitCode;

use lectern::hold::{blocks, test_program};

fn main() -> ExitCode {
    test_program(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../.."),
        env!("CARGO_TARGET_TMPDIR"),
        blocks,
    )
}
