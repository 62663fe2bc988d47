//! What happened when a listing was run: the one thing that contracts are judged by, recordings hold, and pages show.

use std::fmt::Write as _;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ground::{counted, printable};

/// So many lines of a run are said in the terminal.
const MOST_SAID: usize = 20;

/// One run of a listing, or one attempt to compile it.
///
/// All times are seconds since the process was started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The lines of output, standard output and standard error as they were mixed, with the time of each.
    #[serde(skip)]
    pub lines: Vec<Line>,
    /// The lines that were typed to its standard input, with the time of each.
    #[serde(skip)]
    pub typed: Vec<Line>,
    /// When it was interrupted, as by Ctrl-C in a terminal.
    #[serde(skip)]
    pub interrupts: Vec<Interrupt>,
    /// From start to end of the process.
    pub wall: f64,
    /// Time on a processor, user and system together, descendants that were waited for included.
    pub cpu: f64,
    /// The largest resident set of the process, in bytes, its descendants not included; `None` for a run that was over
    /// before it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// The slow server's delay in this run.
    pub delay: f64,
    /// How it ended.
    pub end: End,
    /// Who saw the requests.
    pub witness: Witness,
    /// Each request that the witness saw, in the order of arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
    /// For a program that serves visitors and asks the slow server itself: what the visitors saw, while `requests` are what the
    /// server saw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Request>,
    /// How many of the `requests` were in flight at once, at the most.
    pub peak_in_flight: u64,
    /// For a program that does not compile: the code of each error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// For a contract over many runs: each line that the runs printed and in how many, most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tally: Vec<(String, usize)>,
}

/// A line of output.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When it was printed.
    pub at: f64,
    /// What, without the line break.
    pub text: String,
}

/// A line of a run, by whoever it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said<'run> {
    /// By the program.
    Printed(&'run Line),
    /// To the program.
    Typed(&'run Line),
    /// Not said: it was interrupted.
    Interrupted(Interrupt),
}

/// Ctrl-C: the signal `SIGINT` to the program and all that it started.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interrupt {
    /// When.
    pub at: f64,
    /// After how many lines of output.
    pub after: usize,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// By itself, with this status.
    Status(i32),
    /// By this signal.
    Signal(i32),
    /// It was still running at its deadline, and was killed.
    StillRunning,
    /// Its visitors had their answers, and it was killed.
    Visited,
    /// It did not compile.
    NotCompiled,
}

/// Who saw the requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Witness {
    /// Nobody: no server was involved.
    Nobody,
    /// The slow server: a request begins when the server starts to work on it.
    Server,
    /// The visitors of the program: a request begins when it is sent.
    Visitors,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The path, such as `/`.
    pub path: String,
    /// The status of the answer; `None` where there was none.
    pub status: Option<u16>,
    /// When it arrived, if it had to wait for its turn after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<f64>,
    /// When it began.
    pub start: f64,
    /// When it was answered; `None` where it was not.
    pub end: Option<f64>,
    /// The body of the answer, where a visitor saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

impl Evidence {
    /// A run of no length in which nothing happened, to be filled in.
    pub fn nothing(delay: Duration) -> Self {
        Self {
            lines: Vec::new(),
            typed: Vec::new(),
            interrupts: Vec::new(),
            wall: 0.0,
            cpu: 0.0,
            memory: None,
            delay: delay.as_secs_f64(),
            end: End::Status(0),
            witness: Witness::Nobody,
            requests: Vec::new(),
            visits: Vec::new(),
            peak_in_flight: 0,
            errors: Vec::new(),
            tally: Vec::new(),
        }
    }

    /// A run that printed these lines, for tests of those who read them.
    #[cfg(test)]
    pub(crate) fn of_lines(lines: &[&str]) -> Self {
        let line = |text: &&str| Line {
            at: 0.1,
            text: (*text).to_owned(),
        };
        Self {
            lines: lines.iter().map(line).collect(),
            ..Self::nothing(Duration::from_secs(3))
        }
    }

    /// The lines of output, without their times.
    pub fn printed(&self) -> Vec<&str> {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }

    /// In how many of many runs the line that is counted is like this.
    pub fn runs_with(&self, is_like: impl Fn(&str) -> bool) -> usize {
        let like = self.tally.iter().filter(|(line, _)| is_like(line));
        like.map(|(_, runs)| runs).sum()
    }

    /// What was printed, what was typed and where it was interrupted, one after another. What was typed when a line was
    /// printed comes before it.
    pub fn said(&self) -> Vec<Said<'_>> {
        let mut typed = self.typed.iter().peekable();
        let mut said = Vec::with_capacity(self.lines.len() + self.typed.len());
        let interrupts = |after: usize| {
            let here = self.interrupts.iter().filter(move |i| i.after == after);
            here.copied().map(Said::Interrupted)
        };
        for (number, line) in self.lines.iter().enumerate() {
            said.extend(interrupts(number));
            while let Some(before) = typed.next_if(|typed| typed.at <= line.at) {
                said.push(Said::Typed(before));
            }
            said.push(Said::Printed(line));
        }
        said.extend(interrupts(self.lines.len()));
        said.extend(typed.map(Said::Typed));
        said
    }

    /// From start to end of the process.
    pub fn duration(&self) -> Duration {
        Duration::from_secs_f64(self.wall)
    }

    /// The slow server's delay.
    pub fn delay(&self) -> Duration {
        Duration::from_secs_f64(self.delay)
    }

    /// CPU time as a share of wall-clock time.
    pub fn busy(&self) -> f64 {
        if self.wall > 0.0 {
            self.cpu / self.wall
        } else {
            0.0
        }
    }

    /// What the visitors saw; nothing where nobody visits.
    pub fn visits(&self) -> &[Request] {
        match self.witness {
            Witness::Visitors => &self.requests,
            Witness::Server | Witness::Nobody => &self.visits,
        }
    }

    /// From the first request's begin to the last one's end; `None` where one was never answered. Where there are visitors,
    /// it is their requests that count.
    pub fn last_answer(&self) -> Option<Duration> {
        let requests = match self.visits() {
            [] => &self.requests,
            visits => visits,
        };
        let first = requests
            .iter()
            .map(|request| request.start)
            .reduce(f64::min)?;
        let ends: Option<Vec<f64>> = requests.iter().map(|request| request.end).collect();
        let last = ends?.into_iter().reduce(f64::max)?;
        Some(Duration::from_secs_f64((last - first).max(0.0)))
    }

    /// What was printed, for the terminal of somebody who sees it nowhere else: its first lines, numbered as claims count them.
    pub(crate) fn printed_for_a_terminal(&self) -> String {
        let mut said = match self.lines.len() {
            0 => "it printed nothing".to_owned(),
            count => format!("it printed {}:", counted(count, "line")),
        };
        for (number, line) in (1..).zip(&self.lines).take(MOST_SAID) {
            let _ = write!(said, "\n{number:>7}  {}", printable(&line.text));
        }
        if self.lines.len() > MOST_SAID {
            said.push_str("\n      …");
        }
        said
    }
}
