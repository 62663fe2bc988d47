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

use serde::Deserialize;

use crate::book::band::{Unit, from_zero, some_number};
use crate::book::claims::Claims;
use crate::book::pattern::Pattern;

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
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
