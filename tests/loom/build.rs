//! Hands the queue of the chapter “Queues” to loom: its very text, with loom's locks in place of the standard
//! library's.
//!
//! The queue is written as it stands and once for each planted mistake, into `NAME.rs`. A mistake that could not be
//! planted is named there in `NOT_PLANTED`, and is for the tests to complain about: a listing that is being changed
//! must not keep the other tests from being built.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

mod planted;

fn main() -> ExitCode {
    let listing = Path::new("../..").join(planted::LISTING);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=planted.rs");
    println!("cargo::rerun-if-changed={}", listing.display());
    let text = match fs::read_to_string(&listing) {
        Ok(text) => text,
        Err(error) => {
            println!(
                "cargo::error={}: cannot be read: {error}; name the listing whose queue loom checks in \
                 tests/loom/planted.rs",
                planted::LISTING
            );
            return ExitCode::FAILURE;
        }
    };
    match write_queues(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error=target: cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write_queues(text: &str) -> io::Result<()> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets it for build scripts"));
    for (name, edits) in planted::PLANTED {
        let mut queue = text.to_owned();
        let mut not_planted = None;
        for (from, to) in *edits {
            if queue.matches(from).count() != 1 {
                not_planted = Some(from);
            }
            queue = queue.replace(from, to);
        }
        let queue = queue.replace("std::sync", "loom::sync");
        let not_planted = format!("const NOT_PLANTED: Option<&str> = {not_planted:?};\n");
        fs::write(folder.join(format!("{name}.rs")), queue + &not_planted)?;
    }
    Ok(())
}
