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
//!
//! The comments on the keys are what editors show and what `docs/reference.md` says of them: `cargo book schema` writes both.

use schemars::JsonSchema;
use serde::Deserialize;

use super::band::{Unit, from_zero, some_number};
use super::claims::Claims;
use super::limits::{ENDLESS, MOST_JITTER, MOST_VISITORS};
use super::pattern::Pattern;

/// What a listing is, how it is run, and what must be true of every run of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Contract {
    /// What the figure is called in the book, in plain text; code stands between backticks.
    #[schemars(extend("examples" = ["Five requests, one after another"]))]
    pub caption: String,
    /// The ids of the rows of `curriculum.toml` that the listing teaches: one or more, where the book has that file.
    #[schemars(extend("examples" = [["slow-server", "blocking"]]))]
    #[serde(default)]
    pub teaches: Vec<String>,
    /// How the listing is compiled: with `"release"`, with optimisation.
    #[schemars(extend("examples" = ["release"]))]
    #[serde(default)]
    pub profile: Profile,
    /// Arguments of recorded and tested runs. `{delay}` stands for the slow server's delay in seconds, `{port}` for a free port.
    /// These two come last, and the program has defaults for both. The command on the page has the delay, so that a reader's
    /// run does what the recording shows; where there is a port it has neither.
    #[schemars(extend("examples" = [["7", "{port}", "{delay}"]]))]
    #[serde(default)]
    pub args: Vec<String>,
    /// Names with which lines of output begin: the timeline has a lane for each name, and a mark for each line that begins
    /// with it. `waits` says when they wait.
    #[schemars(extend("examples" = [["AAA", "BBB"]]))]
    #[serde(default)]
    pub lanes: Vec<String>,
    /// Lines after which whoever of the `lanes` has printed one waits, until their next line that's no such line. The timeline
    /// has a dotted line in place of the bar there; to the end of the run, where none follows. With `lanes`, it must be there: an
    /// empty list where nobody waits. A `sleep` is a wait, unless it stands for work.
    #[schemars(extend("examples" = [["{word} needs the stove"]]))]
    pub waits: Option<Vec<Pattern>>,
    /// Whether a recording is kept; `false` for a program whose run shows nothing that belongs on a page.
    #[schemars(extend("examples" = [false]))]
    #[serde(default = "yes")]
    pub recorded: bool,
    /// Whether the test runs it with nothing beside it, because it measures computing and not waiting. Other listings share the
    /// machine by what their recordings say they need.
    #[schemars(extend("examples" = [true]))]
    #[serde(default)]
    pub alone: bool,
    /// How many lines the program may have, for one idea that needs more than 80, such as an executor; at most 160. Teach it
    /// in pieces, with the directive `excerpt`.
    #[schemars(extend("examples" = [120]))]
    pub length: Option<usize>,
    /// Why Miri cannot run a program with `unsafe` in it.
    #[schemars(extend("examples" = ["it maps a file into memory"]))]
    pub without_miri: Option<String>,
    /// The delay with which tests begin, in seconds, in place of that of `book.toml`: for a run that is claimed to take 10
    /// delays or more. It is shorter than the book's and at least 0.05. skeptic compiles the program and does not run it.
    #[schemars(range(min = 0, max = 1_000_000), extend("examples" = [0.1]))]
    #[serde(default, deserialize_with = "some_number")]
    pub test_delay: Option<f64>,
    /// What a machine must have for the claims to be kept. On one that lacks it, the contract is undecided and not broken.
    #[schemars(extend("examples" = [{"processors": 2, "files": 1200, "threads": 200}]))]
    #[serde(default)]
    pub needs: Needs,
    /// How the slow server behaves for this listing. The delay is not among these: recordings use the book's own, tests a
    /// shorter one.
    #[schemars(extend("examples" = [{"one-at-a-time": true, "jitter": 0.5, "error-rate": 0.1, "seed": 1}]))]
    #[serde(default)]
    pub server: ServerSettings,
    /// For a program that serves: wait for the line that says where, send `GET /` (or another path) from so many visitors at
    /// once, and stop the program when all have their answers. Beside the claim `server`, for a relay: a program that serves
    /// and asks the slow server itself.
    #[schemars(extend("examples" = [{"ready": "listening on {url}", "count": 5, "path": "/"}]))]
    pub visitors: Option<Visitors>,
    /// Lines that are typed to the program's standard input, a pipe. After the last line, standard input ends. Without this key,
    /// standard input is empty. All lines must be typed before the program ends. Nothing typed appears in what the program
    /// prints, which the claim `lines` is about: so print a question with `println!`, on a line of its own. skeptic compiles
    /// the program and does not run it. A reader types: `cargo run` reads the terminal, and waits until Ctrl-D.
    #[schemars(extend("examples" = [[{"line": "Ada", "after": 1}]]))]
    pub input: Option<Vec<Typed>>,
    /// Ctrl-C, for a program that waits for it: `SIGINT` goes to the program and to what it started, at once after the first
    /// line that matches. With several patterns, each comes after its own line, in this order.
    #[schemars(extend("examples" = [["three tasks wait"]]))]
    #[serde(default)]
    pub interrupts: Vec<Pattern>,
    /// Makes a Parsons problem of the program: readers put some of its lines in order, among others that don't belong. Every
    /// arrangement, at most 400, is compiled when the listing is recorded, and gone through under every schedule if it compiles.
    /// The claim `schedules` says in `good` what a right one prints; none of the program's own schedules ends badly.
    #[schemars(extend("examples" = [{"lines": ["let seen = sold.load(Relaxed);", "pay();"], "distractors": ["drop(sold);"]}]))]
    pub parsons: Option<ParsonsTable>,
    /// What must be true of every run: at least one claim that a run could break.
    #[schemars(extend("examples" = [{"duration": {"delays": 5}, "server": {"requests": 5}}]))]
    pub claims: Claims,
}

fn yes() -> bool {
    true
}

fn root() -> String {
    "/".to_owned()
}

/// Cargo's profile for a listing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ServerSettings {
    /// Whether requests are served strictly one after another.
    pub one_at_a_time: bool,
    /// Up to how many delays are added to each answer, seeded.
    #[serde(deserialize_with = "from_zero")]
    #[schemars(range(min = 0, max = MOST_JITTER))]
    pub jitter: f64,
    /// The share of requests, from 0 to 1, that are answered with an error, seeded.
    #[serde(deserialize_with = "from_zero")]
    #[schemars(range(min = 0, max = 1))]
    pub error_rate: f64,
    /// The seed of `jitter` and `error-rate`.
    pub seed: u64,
}

/// What a machine must have; 0 where it does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Visitors {
    /// The line that says that the program is ready; its first hole is a `{url}`.
    pub ready: Pattern,
    /// How many visitors come at once, at most 1,000.
    #[schemars(range(min = 1, max = MOST_VISITORS))]
    pub count: usize,
    /// The path that they ask for; it begins with a slash.
    #[serde(default = "root")]
    pub path: String,
}

/// A line that is typed to the program.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// What is typed, without the line break.
    pub line: String,
    /// How many delays after the line before, or after the start of the program.
    #[serde(deserialize_with = "from_zero")]
    #[schemars(range(min = 0, max = ENDLESS))]
    pub after: f64,
}

/// The lines of a Parsons problem.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParsonsTable {
    /// The lines that a reader puts in order, each as the program has it, without indentation. A line that occurs more than once
    /// has a place for each time. All other lines stay where they are.
    pub lines: Vec<String>,
    /// Lines that look as if they belonged, and don't.
    #[serde(default)]
    pub distractors: Vec<String>,
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
                "lanes = [\"A\", \"A\"]\nwaits = []\nclaims.lines = [\"a\"]",
                "a name of its own",
            ),
            (
                "lanes = [\"A\"]\nclaims.lines = [\"a\"]",
                "`lanes` needs `waits`",
            ),
            ("waits = []\nclaims.lines = [\"a\"]", "there are no `lanes`"),
            ("input = []\nclaims.lines = [\"a\"]", "types nothing"),
            (
                "input = [{ line = \"a\\nb\", after = 1 }]\nclaims.lines = [\"a\"]",
                "one line of plain text",
            ),
            (
                "input = [{ line = \"a\", after = 4000 }]\nclaims.lines = [\"a\"]",
                "more than 3600 delays to type",
            ),
            (
                "input = [{ line = \"a\", after = 1 }]\nvisitors = { ready = \"on {url}\", count = 2 }\n\
                 claims.answers = { body = \"x\", last = { seconds = [0, 1] } }",
                "`input` and `visitors` exclude",
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
                "`test-delay` isn't needed",
            ),
            (
                "test-delay = 0.1\nclaims.duration = { seconds = [20, 30] }",
                "`test-delay` isn't needed",
            ),
        ] {
            let weaknesses = read(claims).unwrap().weaknesses();
            assert!(
                weaknesses
                    .iter()
                    .any(|weakness| weakness.what.contains(message)),
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
        assert_eq!(contract.weaknesses(), Vec::new());
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
        assert_eq!(contract.weaknesses(), Vec::new());
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
