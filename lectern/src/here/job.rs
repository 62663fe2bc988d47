//! A reader's run, from what was asked for to what the contract says.
//!
//! In: the project, an order that was checked, the means to stop. Out: a [`Told`] for everything that happens, until the run is over or
//! nobody listens any more. The listing is compiled here and run by a process of its own (`errand.rs`). What fails is told.

use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::errand::{Errand, judged};
use super::halt::Halt;
use super::order::Order;
use super::told::Told;
use crate::book::{Listing, Project};
use crate::judge::first_broken;
use crate::run::{Compiled, Waiting, compile_now, run};

/// The word by which this program is asked to do an errand.
pub const ERRAND: &str = "run-for-a-reader";

/// The status of an errand that a limit has ended, as a shell has it: 128 and the number of the signal.
const TERMINATED: i32 = 143;

/// Compiles a listing, runs it and judges it, and has everything told; `tell` says whether anybody still listens.
pub(crate) fn run_here(
    project: &Project,
    listing: &Listing,
    order: &Order,
    halt: &Halt,
    tell: &(dyn Fn(&str) -> bool + Sync),
) {
    let tell_or_stop = |line: &str| {
        if !tell(line) {
            halt.stop();
        }
    };
    let told = |told: &Told| tell_or_stop(&told.line());
    let compiling = |line: &str| {
        told(&Told::Compiling {
            line: line.to_owned(),
        });
    };
    let waiting = Waiting {
        told: &compiling,
        stop: &halt.cargo,
    };
    let compiled = compile_now(project, listing, &waiting);
    let outcome = match compiled {
        _ if halt.is_stopped() => Ok(()),
        Err(problem) => Err(problem.to_string()),
        Ok(Compiled::Program(program)) => {
            do_errand(project, listing, program, order, halt, &tell_or_stop)
                .map_err(|error| format!("it cannot be run: {error}"))
        }
        Ok(errors @ Compiled::Errors(_)) => {
            tell_errors(listing, &errors, &told);
            Ok(())
        }
    };
    if halt.is_stopped() {
        told(&Told::Stopped);
    } else if let Err(why) = outcome {
        told(&Told::Failed { why });
    }
}

/// Tells what the compiler says, and whether the contract has it so.
fn tell_errors(listing: &Listing, errors: &Compiled, told: &dyn Fn(&Told)) {
    let evidence = match run(listing, errors, std::time::Duration::ZERO, first_broken) {
        Ok(evidence) => evidence,
        Err(error) => {
            return told(&Told::Failed {
                why: error.to_string(),
            });
        }
    };
    for line in &evidence.lines {
        told(&Told::Line {
            at: None,
            text: line.text.clone(),
        });
    }
    told(&Told::Ended {
        how: "It does not compile.".to_owned(),
    });
    told(&judged(listing, &evidence, true));
}

/// Has a process of its own run the program, and passes on what it tells.
fn do_errand(
    project: &Project,
    listing: &Listing,
    program: PathBuf,
    order: &Order,
    halt: &Halt,
    tell: &dyn Fn(&str),
) -> io::Result<()> {
    let errand = Errand {
        root: project.root.clone(),
        folder: listing.folder.clone(),
        program,
        order: order.clone(),
        delay: project.settings.delay().as_secs_f64(),
    };
    let mut command = Command::new(this_program()?);
    // In a group of its own, out of reach of Ctrl-C: it ends everything when its input ends, which it does with this process too.
    command.arg(ERRAND).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn()?;
    let _stoppable = halt.errand.applies_to_group(child.id() as i32);
    if let Some(mut input) = child.stdin.take() {
        let errand = serde_json::to_string(&errand).map_err(io::Error::other)?;
        // If it is gone already, its output ends too.
        let _ = writeln!(input, "{errand}");
        halt.keep_open(input);
    }
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            // What comes after the end was not said by a run that somebody waits for.
            if !halt.is_stopped() {
                tell(&format!("{}\n", line?));
            }
        }
    }
    halt.close();
    let status = child.wait()?;
    match status.success() || halt.is_stopped() {
        true => Ok(()),
        // It has told why, if it ended itself and the run.
        false if status.code() == Some(TERMINATED) => Ok(()),
        false => Err(io::Error::other(format!(
            "the process that ran it is gone ({status})"
        ))),
    }
}

/// This very program, even if another has been put into its place since it was started.
fn this_program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    match running.exists() {
        true => Ok(running.to_path_buf()),
        false => env::current_exe(),
    }
}
