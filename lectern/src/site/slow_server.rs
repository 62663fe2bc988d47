//! The slow server, for those who run listings by hand.
//!
//! In: its settings, or a listing whose contract has some. Out: a server that runs until it's dropped, or until Ctrl-C. Fails where
//! no listing has the name, or the port is taken.

use slow_server::{Options, SlowServer, StartError};

use super::rules::TAKEN_PORT;
use super::terminal::say;
use crate::book::{Project, UNKNOWN_LISTING};
use crate::ground::{MACHINE_REFUSES, Problem, with_causes};
use crate::run::server_options;

/// Runs the slow server as the contract of a listing has it, with the delay of recordings, until the process ends.
///
/// # Errors
/// No listing of this name, or a port that is taken.
pub fn slow_server(project: &Project, slug: &str, port: u16) -> Result<(), Problem> {
    let listing = project.listings.get(slug).ok_or_else(|| {
        let what = format!("no listing is called `{slug}`");
        Problem::error(UNKNOWN_LISTING, "listings", what).mend("cargo book list")
    })?;
    let settings = Options {
        port,
        ..server_options(&listing.contract, project.settings.delay())
    };
    let server = start(settings, "choose another with --port")?;
    say(&format!("The slow server: {}/", server.url()));
    say("Ctrl-C ends it.");
    loop {
        std::thread::park();
    }
}

/// Starts it; `remedy` is what to do about a port that is taken.
pub(super) fn start(settings: Options, remedy: &str) -> Result<SlowServer, Problem> {
    SlowServer::start(settings).map_err(|error| match error {
        StartError::PortTaken { port } => {
            let what =
                format!("port {port}, the slow server's, is taken, perhaps by that of a preview");
            Problem::error(TAKEN_PORT, "127.0.0.1", what).mend(remedy)
        }
        other => {
            let what = format!("the slow server cannot start: {}", with_causes(&other));
            Problem::error(MACHINE_REFUSES, "127.0.0.1", what)
        }
    })
}
