//! The reasons why a server does not start.

use crate::MAX_DELAY;
use std::io;
use std::time::Duration;

/// Why a server did not start.
///
/// The message is one line. It leaves out what [`source`](std::error::Error::source) returns, so whoever reports the
/// error prints the sources as well: anyhow does so with `{:#}`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Another program, or another server of this program, listens on the port.
    #[error("port {port} is taken")]
    PortTaken {
        /// [`Options::port`](crate::Options::port).
        port: u16,
    },

    /// The system refused the port for another reason, such as missing rights.
    #[error("cannot listen on port {port}")]
    Listen {
        /// [`Options::port`](crate::Options::port).
        port: u16,
        /// What the system said.
        source: io::Error,
    },

    /// The system refused the thread of the server, or what its runtime needs.
    #[error("cannot start the thread of the server")]
    Thread {
        /// What the system said.
        source: io::Error,
    },

    /// [`Options::delay`](crate::Options::delay) is more than [`MAX_DELAY`].
    #[error("a delay of {delay:?} is too long: at most {MAX_DELAY:?}")]
    DelayTooLong {
        /// The delay that was asked for.
        delay: Duration,
    },

    /// [`Options::jitter`](crate::Options::jitter) is more than [`MAX_DELAY`].
    #[error("a jitter of {jitter:?} is too long: at most {MAX_DELAY:?}")]
    JitterTooLong {
        /// The jitter that was asked for.
        jitter: Duration,
    },

    /// [`Options::error_rate`](crate::Options::error_rate) is not a share.
    #[error("an error rate of {rate} is no share: from 0 to 1")]
    ErrorRate {
        /// The rate that was asked for; it may be NaN.
        rate: f64,
    },
}
