//! What a page is told of a run, one JSON object a line.
//!
//! In: what happens. Out: [`Told`], which knows its line. Nothing here fails.

use serde::Serialize;

use super::findings::Finding;

/// Something that happened, for the page that shows the run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Told {
    /// A run has this number from now on, by which it can be stopped.
    Accepted {
        /// The number.
        run: u64,
    },
    /// Cargo is at work, and says this.
    Compiling {
        /// What it says.
        line: String,
    },
    /// The program is about to start.
    Running {
        /// The slow server's delay, in seconds, if it matters.
        delay: Option<f64>,
        /// What keeps the run in its place.
        limits: String,
    },
    /// A line was printed.
    Line {
        /// When, in seconds since the start; nothing for what a compiler says.
        at: Option<f64>,
        /// What.
        text: String,
    },
    /// There were more lines, which are not told one by one.
    MoreLines {
        /// How many there were in all.
        lines: usize,
    },
    /// One more of many runs begins.
    Another {
        /// Which.
        number: usize,
        /// Of how many.
        count: usize,
    },
    /// What the run looks like by now.
    Timeline {
        /// How long it has been going on, in seconds.
        wall: f64,
        /// The pictures.
        pictures: Vec<Picture>,
    },
    /// The program has come to its end.
    Ended {
        /// How, in words.
        how: String,
    },
    /// The contract was held against it.
    Judged {
        /// Claim by claim.
        findings: Vec<Finding>,
        /// Why there is none, if there is none.
        note: Option<String>,
    },
    /// There is no run to judge.
    Failed {
        /// Why.
        why: String,
    },
    /// It was stopped from outside.
    Stopped,
}

/// A picture of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Picture {
    /// What its bars are.
    pub(crate) legend: String,
    /// The `<svg>` element.
    pub(crate) svg: String,
}

impl Told {
    /// The line, with its end.
    pub(crate) fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("words and numbers are JSON");
        line.push('\n');
        line
    }
}
