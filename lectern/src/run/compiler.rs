//! Which compiler there is.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::ground::{MACHINE_REFUSES, Problem};

/// The compiler that Cargo calls in this folder, by its name and version: `rustc 1.95.0`.
///
/// # Errors
/// A problem, if it cannot be asked.
pub(crate) fn compiler(folder: &Path) -> Result<String, Problem> {
    let rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("--version")
        .current_dir(folder)
        .output()
        .map_err(|error| {
            Problem::error(
                MACHINE_REFUSES,
                "Cargo.toml",
                format!("cannot run rustc: {error}"),
            )
        })?;
    let version = String::from_utf8_lossy(&rustc.stdout);
    let words: Vec<&str> = version.split_whitespace().take(2).collect();
    Ok(words.join(" "))
}
