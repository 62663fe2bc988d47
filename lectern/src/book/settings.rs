//! The engine's settings.
//!
//! In: `book.toml`, read by mdBook. Out: [`Settings`]. A table that is missing, an unknown key and a delay out of reach are
//! problems.

use std::path::{Path, PathBuf};
use std::time::Duration;

use mdbook_core::config::Config;
use serde::Deserialize;

use super::limits::{ENDLESS, LEAST_DELAY};
use super::rules::BOOK_SETTINGS;
use crate::ground::{ENGINE, Problem, one_line};

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
    /// Whether the book has a slow server, and whose. A change to it makes recordings stale. Without it, the preview starts none.
    #[serde(default)]
    pub server: Server,
    /// The port on which the preview starts the slow server: what listings ask if they are not told otherwise.
    #[serde(default = "usual_port")]
    pub server_port: u16,
    /// Whether styles, scripts and templates come from the engine. A file of the same name in the book's `theme` stands in for the
    /// engine's.
    #[serde(default)]
    pub theme: bool,
    /// The package whose dependencies the blocks of Rust on the pages may use, relative to the root. Without it, those of the
    /// package in the root, or of all members where there is none.
    #[serde(default)]
    pub blocks: Option<PathBuf>,
}

/// The slow server of a book.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "expected `true`, or the folder of the slow server's crate"
)]
pub enum Server {
    /// A crate of the book, by its folder, relative to the root: `server = "listings/slow-server"`.
    Crate(PathBuf),
    /// The engine's own, with `server = true`; none with `false`.
    Engine(bool),
}

impl Default for Server {
    fn default() -> Self {
        Self::Engine(false)
    }
}

impl Server {
    /// Whether there is one.
    pub fn is_some(&self) -> bool {
        *self != Self::Engine(false)
    }

    /// The folder of its crate in the book; `None` where the engine's is used, or none.
    pub(crate) fn in_book(&self) -> Option<&Path> {
        match self {
            Self::Crate(folder) => Some(folder),
            Self::Engine(_) => None,
        }
    }

    /// The folder of its crate, relative to the book's root or absolute; `None` where there is none.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Crate(folder) => Some(folder.clone()),
            Self::Engine(true) => Some(Path::new(ENGINE).join("listings").join("slow-server")),
            Self::Engine(false) => None,
        }
    }
}

fn usual_port() -> u16 {
    3003
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
                BOOK_SETTINGS,
                "book.toml",
                one_line(&format!("[preprocessor.lectern]: {error:#}")),
            )
        })?
        .ok_or_else(|| {
            Problem::error(
                BOOK_SETTINGS,
                "book.toml",
                "has no table [preprocessor.lectern]",
            )
            .mend("add it, with `command = \"cargo run --quiet --package lectern -- preprocess\"`")
        })?;
    for (key, seconds) in [
        ("delay", settings.delay),
        ("test-delay", settings.test_delay),
    ] {
        if !(LEAST_DELAY..=f64::from(ENDLESS)).contains(&seconds) {
            return Err(Problem::error(
                BOOK_SETTINGS,
                "book.toml",
                format!(
                    "[preprocessor.lectern]: `{key}` is {seconds}; it must lie between {LEAST_DELAY} and {ENDLESS} seconds"
                ),
            ));
        }
    }
    Ok(settings)
}
