//! Chance, from a seed: a request comes in, its jitter and its luck go out.

use crate::Options;
use fastrand::Rng;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What chance has in store for one request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fate {
    /// What is added to the delay.
    pub(crate) jitter: Duration,
    /// Whether the answer is an error, if the route has errors.
    pub(crate) fails: bool,
}

/// Draws the fates of the requests, in the order of their arrival.
pub(crate) struct Dice {
    rng: Mutex<Rng>,
    jitter: Duration,
    error_rate: f64,
}

impl Dice {
    pub(crate) fn new(options: &Options) -> Dice {
        Dice {
            rng: Mutex::new(Rng::with_seed(options.seed)),
            jitter: options.jitter,
            error_rate: options.error_rate,
        }
    }

    /// Draws the fate of the request that has just arrived.
    ///
    /// Both numbers are drawn for every request, needed or not. So the fate of the n-th request depends on the seed
    /// and on n, but not on what the requests before it asked for.
    pub(crate) fn throw(&self) -> Fate {
        let (for_jitter, for_luck) = {
            let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
            (rng.f64(), rng.f64())
        };
        Fate {
            jitter: self.jitter.mul_f64(for_jitter),
            fails: for_luck < self.error_rate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dice, Fate};
    use crate::Options;
    use std::time::Duration;

    fn fates(seed: u64, jitter: f64, error_rate: f64) -> Vec<Fate> {
        let dice = Dice::new(&Options {
            seed,
            jitter: Duration::from_secs_f64(jitter),
            error_rate,
            ..Options::default()
        });
        (0..1000).map(|_| dice.throw()).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_fates() {
        assert_eq!(fates(7, 0.5, 0.3), fates(7, 0.5, 0.3));
        assert_ne!(fates(7, 0.5, 0.3), fates(8, 0.5, 0.3));
    }

    #[test]
    fn errors_and_jitter_do_not_change_each_other() {
        let jitters = |fates: Vec<Fate>| fates.iter().map(|f| f.jitter).collect::<Vec<_>>();
        let errors = |fates: Vec<Fate>| fates.iter().map(|f| f.fails).collect::<Vec<_>>();
        assert_eq!(jitters(fates(7, 0.5, 0.0)), jitters(fates(7, 0.5, 1.0)));
        assert_eq!(errors(fates(7, 0.0, 0.3)), errors(fates(7, 0.5, 0.3)));
    }

    #[test]
    fn jitter_is_spread_over_its_range() {
        let limit = Duration::from_millis(500);
        let fates = fates(7, 0.5, 0.0);
        assert!(fates.iter().all(|f| f.jitter < limit));
        assert!(fates.iter().any(|f| f.jitter < limit / 10));
        assert!(fates.iter().any(|f| f.jitter > limit * 9 / 10));
    }

    #[test]
    fn the_error_rate_is_kept() {
        let failures = |rate| fates(7, 0.0, rate).iter().filter(|f| f.fails).count();
        assert_eq!(failures(0.0), 0);
        assert_eq!(failures(1.0), 1000);
        assert!((250..350).contains(&failures(0.3)));
    }
}
