//! The signals that ask the program to end: Ctrl-C, and on Unix also `SIGTERM`, which `kill` sends.

use std::io;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, ctrl_c};

/// The signals, once the program has taken them over. They do not end it any more, and none is missed.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupts: Signal,
    #[cfg(unix)]
    terminations: Signal,
    #[cfg(windows)]
    interrupts: CtrlC,
}

impl Signals {
    /// Takes the signals over.
    pub(crate) fn take_over() -> io::Result<Signals> {
        Ok(Signals {
            #[cfg(unix)]
            interrupts: signal(SignalKind::interrupt())?,
            #[cfg(unix)]
            terminations: signal(SignalKind::terminate())?,
            #[cfg(windows)]
            interrupts: ctrl_c()?,
        })
    }

    /// Waits for the next signal. Returns the exit status of a program that it ends: 128 and the signal's number.
    pub(crate) async fn next(&mut self) -> i32 {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupts.recv() => 130,
            _ = self.terminations.recv() => 143,
        }
        #[cfg(windows)]
        {
            self.interrupts.recv().await;
            130
        }
    }
}
