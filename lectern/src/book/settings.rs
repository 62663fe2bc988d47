//! The engine's settings.
//!
//! In: `book.toml`, read by mdBook. Out: [`Settings`]. A table that is missing, an unknown key and a delay out of reach are
//! problems.

use std::path::PathBuf;
use std::time::Duration;

use mdbook_driver::config::Config;
use serde::Deserialize;

use crate::ground::problem::{Problem, one_line};

/// The engine's settings, from the table `[preprocessor.lectern]` of `book.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// How stock mdBook calls the engine; unused here.
    #[serde(rename = "command")]
    _command: Option<String>,
    /// The slow server's delay in recordings, in seconds.
    #[serde(default = "three_seconds")]
    delay: f64,
    /// The slow server's delay in tests, in seconds.
    #[serde(default = "half_a_second")]
    test_delay: f64,
    /// The slow server's crate, relative to the root: a change to it makes recordings stale.
    #[serde(default)]
    pub server: Option<PathBuf>,
}

fn three_seconds() -> f64 {
    3.0
}

fn half_a_second() -> f64 {
    0.5
}

impl Settings {
    /// The slow server's delay in recordings.
    pub fn delay(&self) -> Duration {
        Duration::from_secs_f64(self.delay)
    }

    /// The slow server's delay in tests.
    pub fn test_delay(&self) -> Duration {
        Duration::from_secs_f64(self.test_delay)
    }
}

pub(super) fn settings(config: &Config) -> Result<Settings, Problem> {
    let settings: Settings = config
        .get("preprocessor.lectern")
        .map_err(|error| {
            Problem::error(
                "book.toml",
                one_line(&format!("[preprocessor.lectern]: {error:#}")),
            )
        })?
        .ok_or_else(|| {
            Problem::error("book.toml", "has no table [preprocessor.lectern]").mend(
                "add it, with `command = \"cargo run --quiet --package lectern -- preprocess\"`",
            )
        })?;
    for (key, seconds) in [
        ("delay", settings.delay),
        ("test-delay", settings.test_delay),
    ] {
        if !(0.001..=3600.0).contains(&seconds) {
            return Err(Problem::error(
                "book.toml",
                format!(
                    "[preprocessor.lectern]: `{key}` is {seconds}; it must lie between 0.001 and 3600 seconds"
                ),
            ));
        }
    }
    Ok(settings)
}
