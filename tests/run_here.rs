//! Listings run from the pages of the served book, in a real browser: `tests/browser/run-here.js` does what a reader does.
//!
//! The book is served by this very program, which the engine also calls to run a listing. What is missing for a browser is told, and the
//! case ignored, as in `tests/browser.rs`. A folder named by `RUN_HERE_PICTURES` gets pictures of what was seen.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use lectern::ground::{Group, end_with_the_terminal};
use lectern::{here, site};
use libtest_mimic::{Arguments, Failed, Trial};

#[allow(dead_code, reason = "the test of the built site uses the rest of it")]
#[path = "browser/tools.rs"]
mod tools;

use tools::Tools;

/// The word by which this program is asked to serve the book.
const SERVE: &str = "serve-the-book";

fn main() -> ExitCode {
    end_with_the_terminal();
    match env::args().nth(1).as_deref() {
        Some(here::ERRAND) => {
            here::do_errand();
            return ExitCode::SUCCESS;
        }
        Some(SERVE) => return serve(),
        _ => {}
    }
    let arguments = Arguments::from_args();
    let asked = |word: &str| env::var("BROWSER_TEST").is_ok_and(|value| value == word);
    let tools = Tools::find();
    if let (Err(why), false) = (&tools, arguments.list) {
        eprintln!("listings are not run from the pages: {why}");
    }
    let ignored = asked("no") || (tools.is_err() && !asked("required"));
    let case = Trial::test("run_here", move || look(&tools?)).with_ignored_flag(ignored);
    libtest_mimic::run(&arguments, vec![case]).exit_code()
}

/// Serves the book until this process is ended.
fn serve() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = site::Options {
        port: 0,
        open: false,
        slow_server: false,
        run: true,
        rules: |_| Vec::new(),
    };
    match site::serve(root, &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn look(tools: &Tools) -> Result<(), Failed> {
    let mut command = Command::new(env::current_exe()?);
    command.arg(SERVE).stdin(Stdio::null());
    let (mut server, _group) = Group::start(command.stdout(Stdio::piped()))?;
    let mut printed = BufReader::new(server.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    printed.read_line(&mut line)?;
    let address = line.trim_start_matches("The book:").trim();
    let pictures = env::var_os("RUN_HERE_PICTURES");
    let output = Command::new(&tools.node)
        .arg(tools::packages().join("run-here.js"))
        .arg(&tools.chromium)
        .arg(address)
        .args(pictures)
        .output()?;
    match output.status.success() {
        true => Ok(()),
        false => {
            let [wrong, failed] =
                [&output.stdout, &output.stderr].map(|said| String::from_utf8_lossy(said));
            Err(format!("{wrong}{failed}").into())
        }
    }
}
