//! The reasons why a server does not start.

use crate::MAX_DELAY;
use std::io;
use std::time::Duration;

/// Why a server did not start. The message is one line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Another program, or another server of this program, listens on the port.
    #[error("port {port} is taken")]
    PortTaken { port: u16 },

    /// The system refused the port for another reason, such as missing rights.
    #[error("cannot listen on port {port}: {source}")]
    Listen { port: u16, source: io::Error },

    /// The system refused the thread of the server, or what its runtime needs.
    #[error("cannot start the thread of the server: {source}")]
    Thread { source: io::Error },

    /// [`Options::delay`](crate::Options::delay) is more than [`MAX_DELAY`].
    #[error("a delay of {delay:?} is too long: at most {MAX_DELAY:?}")]
    DelayTooLong { delay: Duration },

    /// [`Options::jitter`](crate::Options::jitter) is more than [`MAX_DELAY`].
    #[error("a jitter of {jitter:?} is too long: at most {MAX_DELAY:?}")]
    JitterTooLong { jitter: Duration },

    /// [`Options::error_rate`](crate::Options::error_rate) is not a share.
    #[error("an error rate of {rate} is no share: from 0 to 1")]
    ErrorRate { rate: f64 },
}
