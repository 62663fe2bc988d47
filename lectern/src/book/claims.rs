//! The claims of a contract: what must be true of every run.
//!
//! In: the table `[package.metadata.listing.claims]`, as serde hands it over. Out: [`Claims`], each of them also
//! [in words](Claims::in_words). Unknown keys and malformed patterns are errors of deserialisation.

use schemars::JsonSchema;
use serde::Deserialize;

use super::band::{Limits, Span, TimeBand, Unit};
use super::pattern::Pattern;

/// The claims. Each is optional; a contract needs at least one that a run could break.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Claims {
    /// These lines and no others, in this order. A table stands for so many of a line.
    #[schemars(extend("examples" = [[{"line": "response {integer}: Hello!", "count": 5}, "Five responses took {seconds} s."]]))]
    pub lines: Option<Vec<Expected>>,
    /// These lines and no others, in any order.
    #[schemars(extend("examples" = [["AAA done", "BBB done"]]))]
    pub unordered: Option<Vec<Expected>>,
    /// Chains of patterns: the last line that matches the first pattern comes before the first that matches the second, and
    /// so on.
    #[schemars(extend("examples" = [[["AAA done", "BBB started"]]]))]
    pub order: Vec<Vec<Pattern>>,
    /// Wall-clock time from start to end of the process. `{ delays = 5 }` is 5 to 5.25 delays; with `seconds`, it needs a band.
    #[schemars(extend("examples" = [{"delays": 5}, {"delays": [1, 1.4]}, {"delays": {"at-most": 1.5}}, {"seconds": [0.9, 1.5]}]))]
    pub duration: Option<TimeBand>,
    /// CPU time as a share of wall-clock time: 1 is one core, busy throughout. It needs a band.
    #[schemars(extend("examples" = [{"at-most": 0.1}]))]
    pub cpu: Option<Limits>,
    /// What the slow server saw.
    #[schemars(extend("examples" = [{"requests": 5, "in-flight": 1}]))]
    pub server: Option<ServerClaim>,
    /// What every visitor got, and when the last of them had it.
    #[schemars(extend("examples" = [{"status": 200, "body": "Hello!", "last": {"delays": 1}}]))]
    pub answers: Option<AnswersClaim>,
    /// How the program ends: with success, with a panic, or with this status. Without this claim: with success.
    #[schemars(extend("examples" = ["success", "panic", 3]))]
    pub exit: Option<Exit>,
    /// The program does not compile, and every error has this code. For an error that has none: its whole message. To show what
    /// the compiler warns of, name the lint, and let the program begin with `#![deny(unused_must_use)]`: the words are those of
    /// the warning. A claim `lines` holds them.
    #[schemars(extend("examples" = ["E0277", "future cannot be sent between threads safely", "unused_must_use"]))]
    pub compile_error: Option<String>,
    /// The program is still running then, and is killed.
    #[schemars(extend("examples" = [{"delays": 2}]))]
    pub hangs: Option<Span>,
    /// Each of many runs prints one such line, and at least one run shows this. The page gets the distribution. Every one of
    /// the runs must keep the other claims too.
    #[schemars(extend("examples" = [{"count": 50, "line": "total {integer}", "shows": "total {integer < 100}"}]))]
    pub runs: Option<RunsClaim>,
    /// How many schedules the program has in a model in which every order of its steps is tried, and how many of them end badly:
    /// in a deadlock, in a panic of `main`, or with another last line than `good`. The block `schedule` shows them. With
    /// `recorded = false` and no other claim, the program is run in the model alone.
    #[schemars(extend("examples" = [{"all": 6, "bad": 4, "threads": ["Ann", "Ben"], "good": "sold: 2"}]))]
    pub schedules: Option<SchedulesClaim>,
}

/// The most lines that one entry of `lines` or `unordered` can stand for.
pub(super) const MOST_EXPECTED: usize = 10_000;

/// A pattern, and how many lines match it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(try_from = "ExpectedForm")]
pub struct Expected {
    /// What each of the lines looks like.
    pub line: Pattern,
    /// How many such lines there are, one after another (in `lines`) or anywhere (in `unordered`).
    pub count: usize,
}

#[derive(Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a line, or a table { line = \"…\", count = … }"
)]
enum ExpectedForm {
    /// The pattern of one line.
    Once(#[schemars(with = "Pattern")] String),
    /// So many lines of this pattern: one after another in `lines`, anywhere in `unordered`.
    Repeated {
        /// What each of the lines looks like.
        #[schemars(with = "Pattern")]
        line: String,
        /// How many such lines there are.
        #[schemars(range(min = 1, max = MOST_EXPECTED))]
        count: usize,
    },
}

impl TryFrom<ExpectedForm> for Expected {
    type Error = String;

    fn try_from(form: ExpectedForm) -> Result<Self, String> {
        let (line, count) = match form {
            ExpectedForm::Once(line) => (line, 1),
            ExpectedForm::Repeated { count: 0, line } => {
                return Err(format!("`{line}`: a count of 0 claims nothing"));
            }
            ExpectedForm::Repeated { count, line } if count > MOST_EXPECTED => {
                return Err(format!(
                    "`{line}`: a count of {count} is more than a page can show; the most is {MOST_EXPECTED}"
                ));
            }
            ExpectedForm::Repeated { line, count } => (line, count),
        };
        Ok(Self {
            line: Pattern::new(&line)?,
            count,
        })
    }
}

/// Every line that is expected, repetitions written out.
pub(crate) fn written_out(expected: &[Expected]) -> Vec<&Pattern> {
    expected
        .iter()
        .flat_map(|expected| std::iter::repeat_n(&expected.line, expected.count))
        .collect()
}

fn ok() -> u16 {
    200
}

/// What the slow server saw.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServerClaim {
    /// How many requests arrived, `/stats` not counted.
    pub requests: Limits,
    /// The most that the server worked on at once.
    pub in_flight: Option<Limits>,
}

/// What the visitors of a serving program got.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswersClaim {
    /// The status of every answer; 200 unless it says otherwise.
    #[schemars(range(min = 200, max = 599))]
    #[serde(default = "ok")]
    pub status: u16,
    /// The body of every answer.
    pub body: String,
    /// From the first visitor's request to the last visitor's answer.
    pub last: TimeBand,
}

/// What shows in at least one of many runs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RunsClaim {
    /// How many runs are made, 2 to 1,000.
    #[schemars(range(min = 2, max = 1000))]
    pub count: usize,
    /// The line that is counted: every run prints exactly one that matches it.
    pub line: Pattern,
    /// What that line is in at least one of the runs.
    pub shows: Pattern,
}

/// What is claimed of all schedules of a program.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SchedulesClaim {
    /// How many there are.
    pub all: u64,
    /// How many of them end badly.
    pub bad: u64,
    /// What the threads, or tasks, that the program spawns are called on the page, in the order in which they are spawned.
    #[serde(default)]
    pub threads: Vec<String>,
    /// The last line of a run that ends well. Without it, a run ends well if `main` comes to its end without a panic.
    pub good: Option<Pattern>,
}

/// How a program ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    /// With status 0.
    Success,
    /// With a panic: status 101 and a line that says where.
    Panic,
    /// With this status, other than 0.
    Status(i32),
}

impl<'de> Deserialize<'de> for Exit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(word) if word == "success" => Ok(Self::Success),
            toml::Value::String(word) if word == "panic" => Ok(Self::Panic),
            toml::Value::Integer(0) => Ok(Self::Success),
            toml::Value::Integer(status @ 1..=255) => Ok(Self::Status(status as i32)),
            other => Err(serde::de::Error::custom(format!(
                "exit is \"success\", \"panic\" or a status from 0 to 255, not {other}"
            ))),
        }
    }
}

/// Whether this is the name of a lint, in place of an error's code. A lint is an error only where the program denies it.
pub(crate) fn is_lint(code: &str) -> bool {
    let in_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    code.starts_with(|first: char| first.is_ascii_lowercase()) && code.bytes().all(in_name)
}

impl Claims {
    /// Whether anything is claimed of an ordinary run. A program of which only the schedules are claimed is run in the model alone.
    pub fn is_of_a_run(&self) -> bool {
        let Self {
            lines,
            unordered,
            order,
            duration,
            cpu,
            server,
            answers,
            exit,
            compile_error,
            hangs,
            runs,
            schedules,
        } = self;
        let has_other = [
            lines.is_some(),
            unordered.is_some(),
            !order.is_empty(),
            duration.is_some(),
            cpu.is_some(),
            server.is_some(),
            answers.is_some(),
            exit.is_some(),
            compile_error.is_some(),
            hangs.is_some(),
            runs.is_some(),
        ];
        schedules.is_none() || has_other.contains(&true)
    }

    /// Each claim in words, as a list of sentences without a full stop.
    pub fn in_words(&self) -> Vec<String> {
        let named = self.named_in_words().into_iter();
        named.map(|(_, words)| words).collect()
    }

    /// The same, each with the key of the claim, as those that are broken have it.
    pub(crate) fn named_in_words(&self) -> Vec<(&'static str, String)> {
        let mut words = Vec::new();
        let quoted = |order: &str, lines: &[Expected]| {
            if lines.is_empty() {
                return "prints nothing".to_owned();
            }
            let lines = lines
                .iter()
                .map(|expected| match expected.count {
                    1 => format!("“{}”", expected.line),
                    count => format!("{count} × “{}”", expected.line),
                })
                .collect::<Vec<_>>()
                .join(", ");
            format!("prints exactly, in {order} order: {lines}")
        };
        if let Some(lines) = &self.lines {
            words.push(("lines", quoted("this", lines)));
        }
        if let Some(lines) = &self.unordered {
            words.push(("unordered", quoted("any", lines)));
        }
        for chain in &self.order {
            let chain: Vec<String> = chain.iter().map(|pattern| format!("“{pattern}”")).collect();
            words.push(("order", format!("prints {}", chain.join(" before "))));
        }
        if let Some(band) = &self.duration {
            words.push(("duration", format!("takes {band}")));
        }
        if let Some(limits) = &self.cpu {
            words.push(("cpu", format!("keeps {limits} cores busy")));
        }
        if let Some(server) = &self.server {
            let words_of_server = match &server.in_flight {
                Some(in_flight) => format!(
                    "the server sees {} requests, and as peak {in_flight} in flight",
                    server.requests
                ),
                None => format!("the server sees {} requests", server.requests),
            };
            words.push(("server", words_of_server));
        }
        if let Some(answers) = &self.answers {
            let status = match answers.status {
                200 => String::new(),
                status => format!("with status {status} and "),
            };
            let every = format!(
                "every visitor is answered {status}“{}”, the last after {}",
                answers.body, answers.last
            );
            words.push(("answers", every));
        }
        match &self.exit {
            Some(Exit::Success) => words.push(("exit", "ends with success".to_owned())),
            Some(Exit::Panic) => words.push(("exit", "ends with a panic".to_owned())),
            Some(Exit::Status(status)) => {
                words.push(("exit", format!("ends with status {status}")))
            }
            // What is claimed of a program that is expected to end by itself, without a word.
            None if self.is_of_a_run()
                && self.compile_error.is_none()
                && self.hangs.is_none()
                && self.answers.is_none() =>
            {
                words.push(("claims", "ends with success".to_owned()));
            }
            None => {}
        }
        if let Some(code) = &self.compile_error {
            let what = if is_lint(code) { "lint " } else { "" };
            let error = format!("does not compile: {what}{code}, and no other error");
            words.push(("compile-error", error));
        }
        if let Some(span) = &self.hangs {
            let unit = match span.unit {
                Unit::Delays => "delays",
                Unit::Seconds => "seconds",
            };
            let hangs = format!("is still running after {} {unit}", span.count);
            words.push(("hangs", hangs));
        }
        if let Some(schedules) = &self.schedules {
            let counts = format!(
                "has {} schedules in the model of schedules, of which {} end badly",
                schedules.all, schedules.bad
            );
            words.push(("schedules", counts));
        }
        if let Some(runs) = &self.runs {
            let runs = format!(
                "prints “{}” once in each of {} runs, and “{}” in at least one",
                runs.line, runs.count, runs.shows
            );
            words.push(("runs", runs));
        }
        words
    }
}
