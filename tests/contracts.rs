//! Every listing, compiled, run with a short delay, and held to its contract: one named case for each. The engine does it, as
//! for `cargo book test`; `lectern/src/hold/contracts.rs` says how.

use std::process::ExitCode;

use lectern::hold::{contracts, test_program};

fn main() -> ExitCode {
    test_program(
        env!("CARGO_MANIFEST_DIR"),
        env!("CARGO_TARGET_TMPDIR"),
        contracts,
    )
}
