//! The settings of a server: what they mean and which values make sense.

use crate::StartError;
use std::time::Duration;

/// The longest delay or jitter that a server accepts, and the longest delay that `/delay/{ms}` accepts: ten minutes.
pub const MAX_DELAY: Duration = Duration::from_secs(600);

/// The settings of a server.
///
/// The default is port 3003 and a delay of 3 seconds, all requests at once, without jitter or errors, seed 0.
///
/// ```
/// use slow_server::Options;
/// use std::time::Duration;
///
/// // Half of the requests fail, after half a second.
/// let options = Options {
///     delay: Duration::from_millis(500),
///     error_rate: 0.5,
///     ..Options::default()
/// };
/// assert_eq!(options.port, 3003);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The TCP port on 127.0.0.1 to listen on; 0 takes any free port.
    pub port: u16,
    /// How long an answer takes; at most [`MAX_DELAY`].
    pub delay: Duration,
    /// Serves strictly first come, first served: a request is begun when the one before it is over. Requests that are
    /// answered without a delay take their turn as well; only `/stats` does not.
    pub one_at_a_time: bool,
    /// Each delay is made longer by a random time from 0 up to, but not including, this; at most [`MAX_DELAY`].
    pub jitter: Duration,
    /// The share, from 0 to 1, of the requests to `/`, `/delay/{ms}` and `/pages/{n}` that are answered with status
    /// 500, after their delay.
    pub error_rate: f64,
    /// What jitter and errors are drawn from. With the same seed, the n-th request to arrive has the same jitter and
    /// the same luck.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 3003,
            delay: Duration::from_secs(3),
            one_at_a_time: false,
            jitter: Duration::ZERO,
            error_rate: 0.0,
            seed: 0,
        }
    }
}

impl Options {
    /// Returns the first setting that makes no sense as an error.
    pub(crate) fn check(&self) -> Result<(), StartError> {
        if self.delay > MAX_DELAY {
            return Err(StartError::DelayTooLong { delay: self.delay });
        }
        if self.jitter > MAX_DELAY {
            return Err(StartError::JitterTooLong {
                jitter: self.jitter,
            });
        }
        // A range contains no NaN.
        if !(0.0..=1.0).contains(&self.error_rate) {
            return Err(StartError::ErrorRate {
                rate: self.error_rate,
            });
        }
        Ok(())
    }
}
