//! The slow server as a program: options come in from the command line, and the server runs until Ctrl-C or `SIGTERM`.

mod signals;

use anyhow::{Context, anyhow};
use clap::Parser;
use signals::Signals;
use slow_server::{MAX_DELAY, Options, SlowServer, StartError};
use std::fmt::Display;
use std::io::{self, Write};
use std::process::{self, ExitCode};
use std::time::Duration;
use tokio::runtime;
use tokio::task::spawn_blocking;

/// A local HTTP server that takes its time to answer.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port on 127.0.0.1 to listen on; 0 takes any free port
    #[arg(long, default_value_t = 3003)]
    port: u16,

    /// How long an answer takes, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "3", allow_negative_numbers = true)]
    delay: Duration,

    /// Serve strictly first come, first served
    #[arg(long)]
    one_at_a_time: bool,

    /// Make each delay longer by a random time from 0 to this, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "0", allow_negative_numbers = true)]
    jitter: Duration,

    /// The share of answers, from 0 to 1, that are errors with status 500
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "0", allow_negative_numbers = true)]
    error_rate: f64,

    /// What jitter and errors are drawn from
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

impl Arguments {
    fn options(&self) -> Options {
        Options {
            port: self.port,
            delay: self.delay,
            one_at_a_time: self.one_at_a_time,
            jitter: self.jitter,
            error_rate: self.error_rate,
            seed: self.seed,
        }
    }
}

fn main() -> ExitCode {
    let options = Arguments::parse().options();
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let ended = runtime
        .context("cannot wait for signals")
        .and_then(|runtime| runtime.block_on(run(options)));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the server until a signal asks it to end: gracefully, or at once when another signal comes.
async fn run(options: Options) -> anyhow::Result<()> {
    // First: later a signal might be missed, or clients might have taken all open files.
    let mut signals = Signals::take_over().context("cannot wait for signals")?;
    let server = start(options)?;
    signals.next().await;
    tokio::select! {
        biased;
        // The shutdown keeps a thread of the runtime busy, so returning from `main` would wait for it.
        status = signals.next() => process::exit(status),
        () = shutdown(server) => Ok(()),
    }
}

/// Starts the server and says so.
fn start(options: Options) -> anyhow::Result<SlowServer> {
    let server = SlowServer::start(options.clone()).map_err(|error| match error {
        StartError::PortTaken { .. } => anyhow!(
            "{error}: end the program that uses it, or choose another port with --port (0 takes any free one)"
        ),
        _ => error.into(),
    })?;
    announce(&server, &options);
    Ok(server)
}

/// Says where the server is and how it is set.
fn announce(server: &SlowServer, options: &Options) {
    let order = match options.one_at_a_time {
        true => "one at a time",
        false => "all at once",
    };
    say(format_args!(
        "{} answers after {} s (jitter {} s, error rate {}, seed {}), {order}; Ctrl-C ends it",
        server.url(),
        options.delay.as_secs_f64(),
        options.jitter.as_secs_f64(),
        options.error_rate,
        options.seed,
    ));
    if let Some(shortage) = server.shortage() {
        say(shortage);
    }
}

/// Prints a line. The server goes on where nobody reads it any more, as with `slow-server | head -1`.
fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Ends the server gracefully, on a thread that may wait, and says what it has done.
async fn shutdown(server: SlowServer) {
    say("ending when the requests under way are answered; Ctrl-C ends at once");
    if let Ok(stats) = spawn_blocking(|| server.shutdown()).await {
        say(format_args!(
            "{} requests served, at most {} at a time",
            stats.served, stats.peak_in_flight
        ));
    }
}

/// Reads a time such as `3` or `0.25`.
fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| *duration <= MAX_DELAY)
        .ok_or_else(|| {
            format!(
                "it must be a number of seconds from 0 to {}, such as 0.5",
                MAX_DELAY.as_secs()
            )
        })
}

/// Reads a share such as `0.1`.
fn share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "it must be a number from 0 to 1, such as 0.1".to_owned())
}
