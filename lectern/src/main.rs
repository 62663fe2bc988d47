//! The command `lectern`, in this workspace `cargo book`.

use std::process::ExitCode;

use clap::Parser;

mod cli;
mod commands;
mod print;

fn main() -> ExitCode {
    if let Some(done) = lectern::hold::stand_in() {
        return done;
    }
    commands::run(cli::Cli::parse())
}
