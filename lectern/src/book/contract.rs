//! The contract of a listing: what must be true of every run of it.
//!
//! In: the table `[package.metadata.listing]` of the listing's `Cargo.toml`, as serde hands it over. Out: a
//! [`Contract`]. Unknown keys, malformed patterns and impossible bands are errors of deserialisation;
//! [`Contract::weaknesses`] names what makes a well-formed contract worthless: claims that no run could break.
//!
//! ```toml
//! [package.metadata.listing]
//! caption = "Five requests, one after another"
//! teaches = ["slow-server", "blocking"]
//!
//! [package.metadata.listing.claims]
//! lines = [{ line = "response {integer}: Hello!", count = 5 }]
//! duration = { delays = 5 }
//! server = { requests = 5, in-flight = 1 }
//! ```

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::book::pattern::Pattern;

/// How far beyond `n` delays a run may end that claims `delays = n`: enough for the start of a process, and too little for
/// a third of another request. A machine that needs more is given longer delays, of which the same start is a smaller part.
pub(crate) const SLACK_IN_DELAYS: f64 = 0.25;

/// A band of time that reaches beyond this, in seconds or delays, ends nowhere: a run is stopped long before.
const ENDLESS: f64 = 3600.0;

/// A run with a test delay of its own takes at least so many delays: a shorter one is over soon with any delay.
const MANY_DELAYS: f64 = 10.0;

/// No test delay is shorter, in seconds: what a process needs to start would be more than half a delay.
const LEAST_TEST_DELAY: f64 = 0.05;

/// So much is typed at the most, in bytes: it never waits until the program reads it.
const MOST_INPUT: usize = 4096;

/// So often is a program interrupted at the most.
const MOST_INTERRUPTS: usize = 9;

/// No hang is shorter, in seconds or delays: every program takes a while to start.
const LEAST_HANG: f64 = 0.2;

/// No program keeps so many cores busy.
const MANY_CORES: f64 = 256.0;

/// The table `[package.metadata.listing]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Contract {
    /// What the figure is called in the book.
    pub caption: String,
    /// The ids of the curriculum that the listing teaches.
    pub teaches: Vec<String>,
    /// How the listing is compiled.
    #[serde(default)]
    pub profile: Profile,
    /// Arguments of the program. `{delay}` stands for the run's delay in seconds, `{port}` for a free port.
    #[serde(default)]
    pub args: Vec<String>,
    /// Names with which lines of output begin: the timeline gives each a lane of its own.
    #[serde(default)]
    pub lanes: Vec<String>,
    /// Whether a recording is kept; `false` for a program whose run shows nothing that belongs on a page.
    #[serde(default = "yes")]
    pub recorded: bool,
    /// Whether the run must have the machine for itself, because it measures computing and not waiting.
    #[serde(default)]
    pub alone: bool,
    /// How many lines it may have, where its one idea needs more than a listing usually may.
    pub length: Option<usize>,
    /// Why Miri cannot run the program, which has unsafe code.
    pub without_miri: Option<String>,
    /// The delay with which tests run it, in seconds, in place of the book's; for a listing that takes many delays.
    #[serde(default, deserialize_with = "some_number")]
    pub test_delay: Option<f64>,
    /// What a machine must have for the claims to be kept. One that lacks it cannot tell whether they are.
    #[serde(default)]
    pub needs: Needs,
    /// How the slow server behaves for this listing.
    #[serde(default)]
    pub server: ServerSettings,
    /// For a program that serves: who visits it while it runs.
    pub visitors: Option<Visitors>,
    /// Lines that are typed to its standard input, which ends after the last. Without it, standard input is empty.
    pub input: Option<Vec<Typed>>,
    /// Each stands for one Ctrl-C: it comes at once after the first line that matches, counted from the Ctrl-C before.
    #[serde(default)]
    pub interrupts: Vec<Pattern>,
    /// What must be true of every run.
    pub claims: Claims,
}

fn yes() -> bool {
    true
}

fn root() -> String {
    "/".to_owned()
}

fn ok() -> u16 {
    200
}

/// Cargo's profile for a listing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Without optimisation, as `cargo run` does.
    #[default]
    Dev,
    /// With optimisation, for a listing whose point is speed.
    Release,
}

/// Settings of the slow server that a listing talks to. The delay is not among them: recordings use the book's own,
/// tests a shorter one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ServerSettings {
    /// Whether requests are served strictly one after another.
    pub one_at_a_time: bool,
    /// Up to how many delays are added to each answer, seeded.
    #[serde(deserialize_with = "from_zero")]
    pub jitter: f64,
    /// The share of requests, from 0 to 1, that are answered with an error, seeded.
    #[serde(deserialize_with = "from_zero")]
    pub error_rate: f64,
    /// The seed of both.
    pub seed: u64,
}

/// What a machine must have; 0 where it does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Needs {
    /// Processors that the program may use.
    pub processors: usize,
    /// Files that a process may have open, sockets among them.
    pub files: u64,
    /// Threads and processes that a user may have.
    pub threads: u64,
}

/// Visitors of a program that serves and does not end by itself. The engine waits for the line that says where the
/// program listens, sends `GET /` (or another path) from each visitor at once, and stops the program when all have their answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Visitors {
    /// The line that says that the program is ready; its first hole is a `{url}`.
    pub ready: Pattern,
    /// How many visitors come at once.
    pub count: usize,
    /// What they ask for.
    #[serde(default = "root")]
    pub path: String,
}

/// A line that is typed to the program.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// What is typed, without the line break.
    pub line: String,
    /// How many delays after the line before, or after the start of the program.
    #[serde(deserialize_with = "from_zero")]
    pub after: f64,
}

/// The claims. Each is optional; a contract needs at least one that a run could break.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Claims {
    /// The lines of output, all of them, in this order.
    pub lines: Option<Vec<Expected>>,
    /// The lines of output, all of them, in any order.
    pub unordered: Option<Vec<Expected>>,
    /// Chains of patterns: the last line that matches one comes before the first line that matches the next.
    pub order: Vec<Vec<Pattern>>,
    /// Wall-clock time from start to end of the process.
    pub duration: Option<TimeBand>,
    /// CPU time as a share of wall-clock time: 1 is one core, busy throughout.
    pub cpu: Option<Limits>,
    /// What the slow server saw.
    pub server: Option<ServerClaim>,
    /// What the visitors got.
    pub answers: Option<AnswersClaim>,
    /// How the program ends. Without this claim, a program that ends must end with success.
    pub exit: Option<Exit>,
    /// The program does not compile: every error of the compiler carries this code, comes from this lint, or is this message
    /// without a code.
    pub compile_error: Option<String>,
    /// The program is still running at this time, and is killed.
    pub hangs: Option<Span>,
    /// What shows in at least one of many runs.
    pub runs: Option<RunsClaim>,
}

/// The most lines that one entry of `lines` or `unordered` can stand for.
pub(crate) const MOST_EXPECTED: usize = 10_000;

/// The largest number that a claim can name: more than any run shows, and a time that still can be waited for.
pub(crate) const MAX_NUMBER: f64 = 1e6;

/// A pattern, and how many lines match it.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "ExpectedForm")]
pub struct Expected {
    /// What each of the lines looks like.
    pub line: Pattern,
    /// How many such lines there are, one after another (in `lines`) or anywhere (in `unordered`).
    pub count: usize,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a line, or a table { line = \"…\", count = … }"
)]
enum ExpectedForm {
    Once(String),
    Repeated { line: String, count: usize },
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

/// What the slow server saw.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServerClaim {
    /// How many requests arrived, `/stats` not counted.
    pub requests: Limits,
    /// How many the server was working on at once, at the most.
    pub in_flight: Option<Limits>,
}

/// What the visitors of a serving program got.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswersClaim {
    /// The status of every answer.
    #[serde(default = "ok")]
    pub status: u16,
    /// The body of every answer.
    pub body: String,
    /// From the first visitor's request to the last visitor's answer.
    pub last: TimeBand,
}

/// What shows in at least one of many runs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RunsClaim {
    /// How many runs are made, at most 1,000.
    pub count: usize,
    /// The line that is counted: every run prints exactly one that matches it.
    pub line: Pattern,
    /// What that line is in at least one of the runs.
    pub shows: Pattern,
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

/// A unit of time in a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Delays of the slow server, whatever it is set to.
    Delays,
    /// Seconds.
    Seconds,
}

impl Unit {
    /// The length of the unit in seconds where the slow server takes `delay`.
    pub fn seconds(self, delay: Duration) -> f64 {
        match self {
            Self::Delays => delay.as_secs_f64(),
            Self::Seconds => 1.0,
        }
    }
}

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// How many.
    pub count: f64,
    /// Of what.
    pub unit: Unit,
}

impl Span {
    /// The span in seconds where the slow server takes `delay`.
    pub fn at(self, delay: Duration) -> Duration {
        Duration::from_secs_f64(self.count * self.unit.seconds(delay))
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (unit, value) =
            one_unit(toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)?;
        let count = number(&value).map_err(serde::de::Error::custom)?;
        if count <= 0.0 {
            return Err(serde::de::Error::custom(
                "a deadline must lie after the start",
            ));
        }
        Ok(Self { count, unit })
    }
}

/// A band of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeBand {
    /// From and to.
    pub limits: Limits,
    /// Of what.
    pub unit: Unit,
}

impl TimeBand {
    /// Whether `time` lies in the band where the slow server takes `delay`.
    pub fn contains(&self, time: Duration, delay: Duration) -> bool {
        self.limits.contains(self.in_unit(time, delay))
    }

    /// The band in seconds where the slow server takes `delay`.
    pub fn in_seconds(&self, delay: Duration) -> Limits {
        let unit = self.unit.seconds(delay);
        Limits {
            low: self.limits.low * unit,
            high: self.limits.high * unit,
        }
    }

    /// `time` in the unit of the band.
    pub fn in_unit(&self, time: Duration, delay: Duration) -> f64 {
        time.as_secs_f64() / self.unit.seconds(delay)
    }
}

impl<'de> Deserialize<'de> for TimeBand {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |value| {
            let (unit, value) = one_unit(value)?;
            let mut limits = Limits::read(&value)?;
            let is_bare = value.is_integer() || value.is_float();
            if is_bare && unit == Unit::Delays {
                limits.high += SLACK_IN_DELAYS;
            }
            if limits.low == limits.high {
                let exactly = limits.low;
                return Err(match unit {
                    Unit::Seconds => format!(
                        "no run takes exactly {exactly} seconds; write a band, such as [0.9, 1.5]"
                    ),
                    Unit::Delays => format!(
                        "no run takes exactly {exactly} delays; write {{ delays = {exactly} }} for \
                         {exactly} to {}, or a wider band",
                        exactly + SLACK_IN_DELAYS
                    ),
                });
            }
            Ok(Self { limits, unit })
        };
        read(toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for TimeBand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Delays => "delays",
            Unit::Seconds => "seconds",
        };
        write!(out, "{} {unit}", self.limits)
    }
}

/// From and to, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The least.
    pub low: f64,
    /// The most; infinite where there is no bound.
    pub high: f64,
}

impl Limits {
    /// Whether the number lies between the limits.
    pub fn contains(&self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }

    /// Whether something that lies between next to nothing and `most` can lie outside.
    fn can_be_left(&self, most: f64) -> bool {
        self.low > 0.001 || self.high < most
    }

    fn read(value: &toml::Value) -> Result<Self, String> {
        let limits = match value {
            toml::Value::Array(pair) if pair.len() == 2 => Self {
                low: number(&pair[0])?,
                high: number(&pair[1])?,
            },
            toml::Value::Table(table) => {
                if let Some(key) = table
                    .keys()
                    .find(|key| !["at-least", "at-most"].contains(&key.as_str()))
                {
                    return Err(format!(
                        "unknown key `{key}`; a band has `at-least`, `at-most`, or both"
                    ));
                }
                let bound = |key, otherwise| table.get(key).map_or(Ok(otherwise), number);
                Self {
                    low: bound("at-least", 0.0)?,
                    high: bound("at-most", f64::INFINITY)?,
                }
            }
            other => {
                let exactly = number(other)?;
                Self {
                    low: exactly,
                    high: exactly,
                }
            }
        };
        if limits.low > limits.high {
            return Err(format!(
                "nothing lies between {} and {}",
                limits.low, limits.high
            ));
        }
        if limits.low <= 0.0 && limits.high.is_infinite() {
            return Err("anything is at least 0: no run could break this".to_owned());
        }
        Ok(limits)
    }
}

impl<'de> Deserialize<'de> for Limits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (low, high) if low == high => write!(out, "{low}"),
            (low, high) if high.is_infinite() => write!(out, "at least {low}"),
            (low, high) if low <= 0.0 => write!(out, "at most {high}"),
            (low, high) => write!(out, "{low} to {high}"),
        }
    }
}

fn one_unit(value: toml::Value) -> Result<(Unit, toml::Value), String> {
    let form = "a time is { delays = … } or { seconds = … }";
    let toml::Value::Table(table) = value else {
        return Err(form.to_owned());
    };
    let mut entries = table.into_iter();
    match (entries.next(), entries.next()) {
        (Some((unit, value)), None) if unit == "delays" => Ok((Unit::Delays, value)),
        (Some((unit, value)), None) if unit == "seconds" => Ok((Unit::Seconds, value)),
        _ => Err(form.to_owned()),
    }
}

fn number(value: &toml::Value) -> Result<f64, String> {
    let number = match value {
        toml::Value::Integer(number) => *number as f64,
        toml::Value::Float(number) => *number,
        other => {
            return Err(format!(
                "expected a number, [low, high], or {{ at-least = …, at-most = … }}, found {other}"
            ));
        }
    };
    if (0.0..=MAX_NUMBER).contains(&number) {
        Ok(number)
    } else {
        Err(format!("{number:?} is not a number from 0 to {MAX_NUMBER}"))
    }
}

fn from_zero<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    number(&toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

fn some_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    from_zero(deserializer).map(Some)
}

impl Contract {
    /// Whether the listing talks to the slow server.
    pub fn uses_server(&self) -> bool {
        self.claims.server.is_some()
    }

    /// Whether a run depends on the slow server's delay.
    pub fn depends_on_delay(&self) -> bool {
        let in_delays = self
            .claims
            .hangs
            .is_some_and(|span| span.unit == Unit::Delays);
        self.uses_server()
            || in_delays
            || self.input.is_some()
            || self.args.iter().any(|arg| arg.contains("{delay}"))
    }

    /// The lines that are typed, each with the time since the start of the program, in delays.
    pub fn typed(&self) -> impl Iterator<Item = (&str, f64)> {
        let lines = self.input.iter().flatten();
        lines.scan(0.0, |due, typed| {
            *due += typed.after;
            Some((typed.line.as_str(), *due))
        })
    }

    /// When the last line is typed, in delays since the start of the program.
    pub fn typed_until(&self) -> f64 {
        self.typed().last().map_or(0.0, |(_, due)| due)
    }

    /// Whether the listing is meant to compile.
    pub fn compiles(&self) -> bool {
        self.claims.compile_error.is_none()
    }

    /// What makes the contract worthless or contradictory, one sentence each. Empty for a sound contract.
    pub fn weaknesses(&self) -> Vec<String> {
        let claims = &self.claims;
        let mut found = Vec::new();
        let mut refuse = |is_so: bool, why: &str| {
            if is_so {
                found.push(why.to_owned());
            }
        };
        let substantial = claims.lines.as_ref().is_some_and(|lines| !lines.is_empty())
            || claims
                .unordered
                .as_ref()
                .is_some_and(|lines| !lines.is_empty())
            || !claims.order.is_empty()
            || claims
                .duration
                .is_some_and(|band| band.limits.can_be_left(ENDLESS))
            || claims.cpu.is_some_and(|cpu| cpu.can_be_left(MANY_CORES))
            || claims.server.is_some()
            || claims.answers.is_some()
            || matches!(claims.exit, Some(Exit::Panic | Exit::Status(_)))
            || claims.compile_error.is_some()
            || claims.hangs.is_some()
            || claims.runs.is_some();
        refuse(
            !substantial,
            "the contract claims nothing that a run could break",
        );
        refuse(self.caption.trim().is_empty(), "the caption is empty");
        refuse(
            self.teaches.is_empty(),
            "the listing teaches nothing: `teaches` names no id of the curriculum",
        );
        refuse(
            claims.lines.is_some() && claims.unordered.is_some(),
            "`lines` and `unordered` both claim the whole output: keep one",
        );
        refuse(
            claims.order.iter().any(|chain| chain.len() < 2),
            "a chain in `order` needs at least two patterns",
        );
        refuse(
            claims
                .server
                .as_ref()
                .is_some_and(|server| server.requests.contains(0.0)),
            "`server` is satisfied by a program that sends no request at all",
        );
        refuse(
            claims.compile_error.is_some()
                && (claims.duration.is_some()
                    || claims.server.is_some()
                    || claims.exit.is_some()
                    || claims.hangs.is_some()
                    || claims.runs.is_some()
                    || claims.answers.is_some()
                    || self.input.is_some()
                    || !self.interrupts.is_empty()
                    || self.visitors.is_some()),
            "a program that does not compile cannot keep claims about its run",
        );
        refuse(
            claims.compile_error.as_ref().is_some_and(|error| {
                !is_error_code(error) && !is_lint(error) && !is_message(error)
            }),
            "`compile-error` is a code of the compiler, such as \"E0277\", a lint that the program denies, such as \
             \"unused_must_use\", or the whole message of an error that has neither",
        );
        refuse(
            claims.hangs.is_some_and(|span| span.count < LEAST_HANG),
            "every program is still running so early: `hangs` is at least 0.2",
        );
        refuse(
            claims.hangs.is_some() && (claims.exit.is_some() || claims.duration.is_some()),
            "a program that hangs has neither an exit nor a duration",
        );
        refuse(
            self.visitors.is_some() != claims.answers.is_some(),
            "`visitors` and the claim `answers` need each other",
        );
        refuse(
            self.visitors
                .as_ref()
                .is_some_and(|visitors| visitors.count == 0 || visitors.count > 1000),
            "the count of `visitors` lies between 1 and 1000",
        );
        refuse(
            self.visitors.as_ref().is_some_and(|visitors| {
                let plain = |c: char| c.is_ascii_graphic() && !"#{}".contains(c);
                !visitors.path.starts_with('/') || !visitors.path.chars().all(plain)
            }),
            "the path of `visitors` begins with a slash, and is made of letters, digits and signs of an address",
        );
        refuse(
            claims
                .answers
                .as_ref()
                .is_some_and(|answers| !(200..=599).contains(&answers.status)),
            "the status in `answers` lies between 200 and 599: others end no request",
        );
        refuse(
            self.visitors.is_some()
                && (claims.exit.is_some() || claims.hangs.is_some() || claims.duration.is_some()),
            "a program with visitors is stopped by the engine: it has no exit, no hang and no duration of its own",
        );
        refuse(
            claims
                .runs
                .as_ref()
                .is_some_and(|runs| runs.count < 2 || runs.count > 1000),
            "the count of `runs` lies between 2 and 1000",
        );
        refuse(
            claims
                .runs
                .as_ref()
                .is_some_and(|runs| runs.line == runs.shows),
            "`runs` shows what every run prints: `shows` must be narrower than `line`",
        );
        let talks_in_delays = [
            claims.duration.as_ref(),
            claims.answers.as_ref().map(|answers| &answers.last),
        ];
        refuse(
            !self.depends_on_delay()
                && talks_in_delays
                    .into_iter()
                    .flatten()
                    .any(|band| band.unit == Unit::Delays),
            "counts in delays, but nothing in the run depends on the delay: claim what the server sees, take `{delay}` \
             as an argument, have `input` typed, or count in seconds",
        );
        refuse(
            self.server != ServerSettings::default() && claims.server.is_none(),
            "`server` sets up a server that the program does not talk to: say in `claims.server` what the server sees",
        );
        refuse(
            claims.cpu.is_some_and(|cpu| cpu.low == cpu.high),
            "no run keeps exactly so many cores busy: write a band, such as { at-most = 0.1 }",
        );
        refuse(
            self.args
                .iter()
                .any(|arg| arg.contains('{') && arg != "{delay}" && arg != "{port}"),
            "the placeholders in `args` are {delay} and {port}, each an argument of its own",
        );
        refuse(
            self.args
                .iter()
                .skip_while(|arg| !arg.contains('{'))
                .any(|arg| !arg.contains('{')),
            "arguments with a placeholder come last in `args`: readers run the program without them",
        );
        let input = || self.input.iter().flatten();
        refuse(
            self.input.as_ref().is_some_and(Vec::is_empty),
            "`input` types nothing: without it, standard input is empty too",
        );
        refuse(
            input().any(|typed| typed.line.chars().any(char::is_control)),
            "each entry of `input` is one line of plain text",
        );
        refuse(
            input().map(|typed| typed.line.len() + 1).sum::<usize>() > MOST_INPUT,
            "`input` types more than a page can show: 4096 bytes are the most",
        );
        refuse(
            self.typed_until() > ENDLESS,
            "`input` takes longer than anybody waits: 3600 delays are the most",
        );
        refuse(
            self.input.is_some() && self.visitors.is_some(),
            "`input` and `visitors` cannot stand together: either the end of the input ends the run, or the last answer",
        );
        refuse(
            !self.interrupts.is_empty() && self.visitors.is_some(),
            "`interrupts` and `visitors` cannot stand together: the engine stops a program that has visitors",
        );
        refuse(
            self.interrupts.len() > MOST_INTERRUPTS,
            "`interrupts` has more than 9 entries",
        );
        refuse(
            self.test_delay
                .is_some_and(|seconds| seconds < LEAST_TEST_DELAY),
            "`test-delay` is at least 0.05 seconds: with less, the start of a process counts for more than what it does",
        );
        refuse(
            self.test_delay.is_some()
                && !talks_in_delays
                    .into_iter()
                    .flatten()
                    .any(|band| band.unit == Unit::Delays && band.limits.low >= MANY_DELAYS),
            "`test-delay` is needless: it is for a run that is claimed to take at least 10 delays",
        );
        refuse(
            self.lanes
                .iter()
                .enumerate()
                .any(|(index, name)| name.trim().is_empty() || self.lanes[..index].contains(name)),
            "each of the `lanes` needs a name of its own",
        );
        refuse(
            self.server.jitter > 1000.0 || self.server.error_rate > 1.0,
            "the server's jitter lies between 0 and 1000 delays, its error rate between 0 and 1",
        );
        found
    }
}

fn is_error_code(code: &str) -> bool {
    code.len() == 5 && code.starts_with('E') && code[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether this is the name of a lint, in place of an error's code. A lint is an error only where the program denies it.
pub(crate) fn is_lint(code: &str) -> bool {
    let in_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    code.starts_with(|first: char| first.is_ascii_lowercase()) && code.bytes().all(in_name)
}

/// Whether it can be the message of an error: several words on one line. A single word would be a mistyped code.
fn is_message(error: &str) -> bool {
    error.split(' ').count() > 1 && error.trim() == error && !error.chars().any(char::is_control)
}

impl Claims {
    /// Each claim in words, as a list of sentences without a full stop.
    pub fn in_words(&self) -> Vec<String> {
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
            words.push(quoted("this", lines));
        }
        if let Some(lines) = &self.unordered {
            words.push(quoted("any", lines));
        }
        for chain in &self.order {
            let chain: Vec<String> = chain.iter().map(|pattern| format!("“{pattern}”")).collect();
            words.push(format!("prints {}", chain.join(" before ")));
        }
        if let Some(band) = &self.duration {
            words.push(format!("takes {band}"));
        }
        if let Some(limits) = &self.cpu {
            words.push(format!("keeps {limits} cores busy"));
        }
        if let Some(server) = &self.server {
            words.push(match &server.in_flight {
                Some(in_flight) => format!(
                    "the server sees {} requests, and as peak {in_flight} in flight",
                    server.requests
                ),
                None => format!("the server sees {} requests", server.requests),
            });
        }
        if let Some(answers) = &self.answers {
            let status = match answers.status {
                200 => String::new(),
                status => format!("with status {status} and "),
            };
            words.push(format!(
                "every visitor is answered {status}“{}”, the last after {}",
                answers.body, answers.last
            ));
        }
        match &self.exit {
            Some(Exit::Success) => words.push("ends with success".to_owned()),
            Some(Exit::Panic) => words.push("ends with a panic".to_owned()),
            Some(Exit::Status(status)) => words.push(format!("ends with status {status}")),
            // What is claimed of a program that is expected to end by itself, without a word.
            None if self.compile_error.is_none()
                && self.hangs.is_none()
                && self.answers.is_none() =>
            {
                words.push("ends with success".to_owned());
            }
            None => {}
        }
        if let Some(code) = &self.compile_error {
            let what = if is_lint(code) { "lint " } else { "" };
            words.push(format!(
                "does not compile: {what}{code}, and no other error"
            ));
        }
        if let Some(span) = &self.hangs {
            let unit = match span.unit {
                Unit::Delays => "delays",
                Unit::Seconds => "seconds",
            };
            words.push(format!("is still running after {} {unit}", span.count));
        }
        if let Some(runs) = &self.runs {
            words.push(format!(
                "prints “{}” once in each of {} runs, and “{}” in at least one",
                runs.line, runs.count, runs.shows
            ));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(claims: &str) -> Result<Contract, String> {
        let text = format!("caption = \"c\"\nteaches = [\"t\"]\n{claims}");
        toml::from_str(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_number_of_delays_is_a_band_of_a_quarter_of_a_delay() {
        let contract = read("claims.duration = { delays = 5 }").unwrap();
        let band = contract.claims.duration.unwrap();
        let delay = Duration::from_millis(400);
        assert!(band.contains(Duration::from_millis(2000), delay));
        assert!(band.contains(Duration::from_millis(2100), delay));
        assert!(!band.contains(Duration::from_millis(1999), delay));
        assert!(!band.contains(Duration::from_millis(2101), delay));
    }

    #[test]
    fn malformed_contracts_say_what_is_wrong() {
        for (claims, message) in [
            (
                "claims.durations = { delays = 5 }",
                "unknown field `durations`",
            ),
            (
                "claims.duration = { hours = 5 }",
                "{ delays = … } or { seconds = … }",
            ),
            ("claims.duration = { seconds = 5 }", "no run takes exactly"),
            (
                "claims.duration = { delays = [3, 2] }",
                "nothing lies between 3 and 2",
            ),
            (
                "claims.duration = { delays = { at-least = 0 } }",
                "no run could break this",
            ),
            (
                "claims.duration = { delays = { over = 0 } }",
                "unknown key `over`",
            ),
            ("claims.exit = \"crash\"", "exit is"),
            ("claims.lines = [\"{oops}\"]", "no such type of hole"),
            ("claims.lines = [\"{text}\"]", "almost any line"),
            (
                "claims.lines = [{ line = \"a\", count = 0 }]",
                "claims nothing",
            ),
            ("claims.hangs = { seconds = 0 }", "must lie after the start"),
            ("clams.lines = []", "unknown field `clams`"),
            ("claims.hangs = { seconds = 1e300 }", "from 0 to 1000000"),
            ("claims.cpu = [nan, inf]", "NaN is not a number"),
            ("server.jitter = nan", "NaN is not a number"),
            ("input = [{ line = \"a\" }]", "missing field `after`"),
            (
                "input = [{ line = \"a\", after = -1 }]",
                "-1.0 is not a number",
            ),
            ("test-delay = -1", "-1.0 is not a number"),
            ("server.error-rate = -1", "-1.0 is not a number"),
            (
                "claims.duration = { delays = [5, 5] }",
                "no run takes exactly 5 delays",
            ),
            (
                "claims.lines = [{ line = \"a\", count = 1000000000000 }]",
                "more than a page can show",
            ),
        ] {
            let error = read(claims).unwrap_err();
            assert!(error.contains(message), "{claims}\n{error}");
        }
    }

    #[test]
    fn contracts_that_no_run_could_break_are_refused() {
        for (claims, message) in [
            ("claims = {}", "nothing that a run could break"),
            (
                "claims.exit = \"success\"",
                "nothing that a run could break",
            ),
            ("claims.lines = []", "nothing that a run could break"),
            (
                "claims.hangs = { seconds = 0.01 }",
                "still running so early",
            ),
            (
                "claims.duration = { seconds = [0, 100000] }",
                "nothing that a run could break",
            ),
            (
                "claims.cpu = { at-most = 4096 }",
                "nothing that a run could break",
            ),
            ("claims.order = [[\"a\"]]", "at least two"),
            (
                "claims.server = { requests = { at-most = 5 } }",
                "no request at all",
            ),
            ("claims.compile-error = \"277\"", "code of the compiler"),
            ("claims.compile-error = \"e0277\"", "code of the compiler"),
            ("claims.compile-error = \"\"", "code of the compiler"),
            (
                "claims.compile-error = \"future cannot\\nbe sent\"",
                "message of an error that has neither",
            ),
            (
                "claims = { compile-error = \"E0277\", exit = \"panic\" }",
                "does not compile cannot",
            ),
            (
                "claims = { hangs = { seconds = 1 }, exit = \"panic\" }",
                "neither an exit nor",
            ),
            (
                "claims.answers = { body = \"x\", last = { delays = 1 } }",
                "need each other",
            ),
            (
                "claims.runs = { count = 1, line = \"{integer} a\", shows = \"1 a\" }",
                "between 2 and 1000",
            ),
            (
                "claims.runs = { count = 9, line = \"{integer} a\", shows = \"{integer} a\" }",
                "must be narrower",
            ),
            (
                "claims = { lines = [\"a\"], unordered = [\"a\"] }",
                "keep one",
            ),
            (
                "claims.duration = { delays = 1 }",
                "nothing in the run depends on the delay",
            ),
            (
                "server.jitter = 0.5\nclaims.lines = [\"a\"]",
                "the program does not talk to",
            ),
            (
                "visitors = { ready = \"on {url}\", count = 2, path = \"a\" }\n\
                 claims.answers = { body = \"x\", last = { seconds = [0, 1] } }",
                "begins with a slash",
            ),
            (
                "visitors = { ready = \"on {url}\", count = 2 }\n\
                 claims.answers = { status = 100, body = \"x\", last = { seconds = [0, 1] } }",
                "between 200 and 599",
            ),
            (
                "visitors = { ready = \"on {url}\", count = 2 }\nclaims.server = { requests = 2 }",
                "need each other",
            ),
            ("claims.cpu = 0.1", "exactly so many cores"),
            (
                "args = [\"{delya}\"]\nclaims.lines = [\"a\"]",
                "placeholders in `args`",
            ),
            (
                "args = [\"{delay}\", \"7\"]\nclaims.lines = [\"a\"]",
                "come last",
            ),
            (
                "lanes = [\"A\", \"A\"]\nclaims.lines = [\"a\"]",
                "a name of its own",
            ),
            ("input = []\nclaims.lines = [\"a\"]", "types nothing"),
            (
                "input = [{ line = \"a\\nb\", after = 1 }]\nclaims.lines = [\"a\"]",
                "one line of plain text",
            ),
            (
                "input = [{ line = \"a\", after = 4000 }]\nclaims.lines = [\"a\"]",
                "longer than anybody waits",
            ),
            (
                "input = [{ line = \"a\", after = 1 }]\nvisitors = { ready = \"on {url}\", count = 2 }\n\
                 claims.answers = { body = \"x\", last = { seconds = [0, 1] } }",
                "`input` and `visitors` cannot",
            ),
            (
                "input = [{ line = \"a\", after = 1 }]\nclaims.compile-error = \"E0277\"",
                "does not compile cannot",
            ),
            (
                "args = [\"{delay}\"]\ntest-delay = 0.01\nclaims.duration = { delays = 20 }",
                "at least 0.05 seconds",
            ),
            (
                "args = [\"{delay}\"]\ntest-delay = 0.1\nclaims.duration = { delays = { at-most = 20 } }",
                "`test-delay` is needless",
            ),
            (
                "test-delay = 0.1\nclaims.duration = { seconds = [20, 30] }",
                "`test-delay` is needless",
            ),
        ] {
            let weaknesses = read(claims).unwrap().weaknesses();
            assert!(
                weaknesses.iter().any(|weakness| weakness.contains(message)),
                "{claims}: {weaknesses:?}"
            );
        }
    }

    #[test]
    fn a_relay_has_visitors_and_asks_the_server() {
        let contract = read(
            "visitors = { ready = \"on {url}\", count = 2 }\n\
             claims = { server = { requests = 2 }, answers = { status = 504, body = \"x\", last = { delays = 1 } } }",
        )
        .unwrap();
        assert_eq!(contract.weaknesses(), Vec::<String>::new());
        assert_eq!(
            contract.claims.in_words(),
            [
                "the server sees 2 requests",
                "every visitor is answered with status 504 and “x”, the last after 1 to 1.25 delays"
            ]
        );
    }

    #[test]
    fn each_line_is_typed_after_the_one_before() {
        let contract = read(
            "input = [{ line = \"a\", after = 1 }, { line = \"b\", after = 0.5 }]\nclaims.duration = { delays = 2 }",
        )
        .unwrap();
        let typed: Vec<(&str, f64)> = contract.typed().collect();
        assert_eq!(typed, [("a", 1.0), ("b", 1.5)]);
        assert_eq!(contract.weaknesses(), Vec::<String>::new());
    }

    #[test]
    fn claims_read_as_sentences() {
        let contract = read(
            "claims = { lines = [{ line = \"answer\", count = 2 }], duration = { delays = { at-most = 1.5 } }, \
             server = { requests = 5, in-flight = 1 } }",
        )
        .unwrap();
        assert_eq!(
            contract.claims.in_words(),
            [
                "prints exactly, in this order: 2 × “answer”",
                "takes at most 1.5 delays",
                "the server sees 5 requests, and as peak 1 in flight",
                "ends with success"
            ]
        );
    }
}
