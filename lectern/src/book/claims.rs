//! The claims of a contract: what must be true of every run.
//!
//! In: the table `[package.metadata.listing.claims]`, as serde hands it over. Out: [`Claims`]; what kinds there
//! are says [`Claim`](super::claim::Claim). Unknown keys and malformed patterns are errors of deserialisation.

use schemars::JsonSchema;
use serde::Deserialize;

use super::band::{Limits, Span, TimeBand};
use super::limits::{LEAST_RUNS, LEAST_STATUS, MOST_EXPECTED, MOST_RUNS, MOST_STATUS};
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
    #[schemars(range(min = LEAST_STATUS, max = MOST_STATUS))]
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
    #[schemars(range(min = LEAST_RUNS, max = MOST_RUNS))]
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

/// Whether this is the code of an error.
pub(super) fn is_error_code(code: &str) -> bool {
    code.len() == 5 && code.starts_with('E') && code[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it can be the message of an error: several words on one line. A single word would be a mistyped code.
pub(super) fn is_message(error: &str) -> bool {
    error.split(' ').count() > 1 && error.trim() == error && !error.chars().any(char::is_control)
}
