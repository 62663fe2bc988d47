//! What makes a well-formed contract worthless or contradictory.
//!
//! In: a [`Contract`]. Out: a [`Weakness`] for each thing that is wrong with it; none, if a run could break every claim.

use std::fmt;

use super::band::Unit;
use super::claim::Claim;
use super::claims::{Exit, is_error_code, is_lint, is_message};
use super::contract::{Contract, ServerSettings};
use super::contract_rules::{
    CONTRADICTORY_CLAIMS, COUNTS_IN_DELAYS, EMPTY_CAPTION, EMPTY_CLAIM, LANES_WITHOUT_WAITS,
    MALFORMED_ERROR_CODE, MISPLACED_PLACEHOLDER, NAMELESS_LANE, NEEDLESS_TEST_DELAY, OUT_OF_RANGE,
    UNCLAIMED_SERVER, UNUSABLE_INPUT,
};
use super::limits::{
    ENDLESS, LEAST_HANG, LEAST_RUNS, LEAST_STATUS, LEAST_TEST_DELAY, MANY_CORES, MANY_DELAYS,
    MOST_INPUT, MOST_INTERRUPTS, MOST_JITTER, MOST_RUNS, MOST_STATUS, MOST_VISITORS, ONE_CORE,
};
use crate::ground::Rule;

/// Claims that a run could break, whatever they say.
const SUBSTANTIAL: [Claim; 7] = [
    Claim::Order,
    Claim::Server,
    Claim::Answers,
    Claim::CompileError,
    Claim::Hangs,
    Claim::Runs,
    Claim::Schedules,
];

/// Claims that no program keeps that does not compile.
const OF_A_PROGRAM_THAT_COMPILES: [Claim; 7] = [
    Claim::Duration,
    Claim::Server,
    Claim::Exit,
    Claim::Hangs,
    Claim::Runs,
    Claim::Schedules,
    Claim::Answers,
];

/// What makes a contract worthless or contradictory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakness {
    /// Which rule it breaks.
    pub rule: &'static Rule,
    /// The key that is to blame, with a point before each key of a table: `claims.server.requests`.
    pub key: &'static str,
    /// What is wrong, as one sentence without a full stop.
    pub what: String,
}

impl Contract {
    /// What makes the contract worthless or contradictory. Empty for a sound contract.
    pub fn weaknesses(&self) -> Vec<Weakness> {
        let claims = &self.claims;
        let endless = f64::from(ENDLESS);
        let mut found = Vec::new();
        let mut refuse = |rule, key, is_so: bool, what: &dyn fmt::Display| {
            if is_so {
                let what = what.to_string();
                found.push(Weakness { rule, key, what });
            }
        };
        let substantial = claims.lines.as_ref().is_some_and(|lines| !lines.is_empty())
            || claims
                .unordered
                .as_ref()
                .is_some_and(|lines| !lines.is_empty())
            || claims.has_one_of(&SUBSTANTIAL)
            || claims
                .duration
                .is_some_and(|band| band.limits.low > 0.0 && band.limits.can_be_left(endless))
            || claims.cpu.is_some_and(|cpu| {
                (cpu.low > 0.0 || cpu.high < ONE_CORE) && cpu.can_be_left(MANY_CORES)
            })
            || matches!(claims.exit, Some(Exit::Panic | Exit::Status(_)));
        let limits = [
            claims.duration.map(|band| band.limits.can_be_left(endless)),
            claims.cpu.map(|cpu| cpu.can_be_left(MANY_CORES)),
        ];
        let is_limited = limits.contains(&Some(true));
        refuse(
            EMPTY_CLAIM,
            "claims",
            !substantial && !is_limited,
            &"the contract claims nothing that a run could break",
        );
        refuse(
            EMPTY_CLAIM,
            "claims",
            !substantial && is_limited,
            &"the contract sets a limit and nothing else, and a program that does nothing keeps it: claim what the program prints",
        );
        refuse(
            EMPTY_CAPTION,
            "caption",
            self.caption.trim().is_empty(),
            &"the caption is empty",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "claims.unordered",
            claims.lines.is_some() && claims.unordered.is_some(),
            &"`lines` and `unordered` both claim the whole output: keep one",
        );
        refuse(
            EMPTY_CLAIM,
            "claims.order",
            claims.order.iter().any(|chain| chain.len() < 2),
            &"a chain in `order` needs at least two patterns",
        );
        refuse(
            EMPTY_CLAIM,
            "claims.server.requests",
            claims
                .server
                .as_ref()
                .is_some_and(|server| server.requests.contains(0.0)),
            &"`server` is satisfied by a program that sends no request at all",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "claims.compile-error",
            claims.compile_error.is_some()
                && (claims.has_one_of(&OF_A_PROGRAM_THAT_COMPILES)
                    || self.input.is_some()
                    || !self.interrupts.is_empty()
                    || self.visitors.is_some()),
            &"a program that does not compile cannot keep claims about its run",
        );
        refuse(
            MALFORMED_ERROR_CODE,
            "claims.compile-error",
            claims.compile_error.as_ref().is_some_and(|error| {
                !is_error_code(error) && !is_lint(error) && !is_message(error)
            }),
            &"`compile-error` is a code of the compiler, such as \"E0277\", a lint that the program denies, such as \
             \"unused_must_use\", or the whole message of an error that has neither",
        );
        refuse(
            EMPTY_CLAIM,
            "claims.hangs",
            claims.hangs.is_some_and(|span| span.count < LEAST_HANG),
            &format_args!(
                "every program is still running so early: `hangs` is at least {LEAST_HANG}"
            ),
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "claims.hangs",
            claims.hangs.is_some() && (claims.exit.is_some() || claims.duration.is_some()),
            &"a program that hangs has neither an exit nor a duration",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            if claims.answers.is_some() {
                "claims.answers"
            } else {
                "visitors"
            },
            self.visitors.is_some() != claims.answers.is_some(),
            &"`visitors` and the claim `answers` need each other",
        );
        refuse(
            OUT_OF_RANGE,
            "visitors.count",
            self.visitors
                .as_ref()
                .is_some_and(|visitors| !(1..=MOST_VISITORS).contains(&visitors.count)),
            &format_args!("the count of `visitors` lies between 1 and {MOST_VISITORS}"),
        );
        refuse(
            OUT_OF_RANGE,
            "visitors.path",
            self.visitors.as_ref().is_some_and(|visitors| {
                let plain = |c: char| c.is_ascii_graphic() && !"#{}".contains(c);
                !visitors.path.starts_with('/') || !visitors.path.chars().all(plain)
            }),
            &"the path of `visitors` begins with a slash, and is made of letters, digits and signs of an address",
        );
        refuse(
            OUT_OF_RANGE,
            "claims.answers.status",
            claims
                .answers
                .as_ref()
                .is_some_and(|answers| !(LEAST_STATUS..=MOST_STATUS).contains(&answers.status)),
            &format_args!(
                "the status in `answers` lies between {LEAST_STATUS} and {MOST_STATUS}: others end no request"
            ),
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "visitors",
            self.visitors.is_some()
                && (claims.exit.is_some() || claims.hangs.is_some() || claims.duration.is_some()),
            &"a program with visitors is stopped by the engine: it has no exit, no hang and no duration of its own",
        );
        refuse(
            OUT_OF_RANGE,
            "claims.runs.count",
            claims
                .runs
                .as_ref()
                .is_some_and(|runs| !(LEAST_RUNS..=MOST_RUNS).contains(&runs.count)),
            &format_args!("the count of `runs` lies between {LEAST_RUNS} and {MOST_RUNS}"),
        );
        refuse(
            EMPTY_CLAIM,
            "claims.runs.shows",
            claims
                .runs
                .as_ref()
                .is_some_and(|runs| runs.line == runs.shows),
            &"`runs` shows what every run prints: `shows` must be narrower than `line`",
        );
        refuse(
            EMPTY_CLAIM,
            "claims.schedules",
            claims.schedules.as_ref().is_some_and(|claim| claim.all < 2),
            &"a program with fewer than two schedules leaves nothing to choose",
        );
        refuse(
            OUT_OF_RANGE,
            "claims.schedules",
            claims
                .schedules
                .as_ref()
                .is_some_and(|claim| claim.bad > claim.all),
            &"more schedules end badly than there are",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "claims.schedules",
            claims.schedules.is_some() && (claims.server.is_some() || self.visitors.is_some()),
            &"the model of schedules has no server, and no visitors",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "claims.schedules",
            self.recorded && !claims.is_of_a_run(),
            &"nothing is claimed of an ordinary run: say `recorded = false`, or what a run prints",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "parsons",
            self.parsons.is_some() && claims.schedules.as_ref().is_none_or(|claim| claim.bad > 0),
            &"`parsons` needs the claim `schedules` with `bad = 0`: an arrangement is right if none of its schedules ends badly",
        );
        let talks_in_delays = [
            claims.duration.as_ref(),
            claims.answers.as_ref().map(|answers| &answers.last),
        ];
        refuse(
            COUNTS_IN_DELAYS,
            if claims.duration.is_some() {
                "claims.duration"
            } else {
                "claims.answers.last"
            },
            !self.depends_on_delay()
                && talks_in_delays
                    .into_iter()
                    .flatten()
                    .any(|band| band.unit == Unit::Delays),
            &"counts in delays, but nothing in the run depends on the delay: claim what the server sees, take `{delay}` \
             as an argument, have `input` typed, or count in seconds",
        );
        refuse(
            UNCLAIMED_SERVER,
            "server",
            self.server != ServerSettings::default() && claims.server.is_none(),
            &"`server` sets up a server that the program does not talk to: say in `claims.server` what the server sees",
        );
        refuse(
            OUT_OF_RANGE,
            "claims.cpu",
            claims.cpu.is_some_and(|cpu| cpu.low == cpu.high),
            &"no run keeps exactly so many cores busy: write a band, such as { at-most = 0.1 }",
        );
        refuse(
            MISPLACED_PLACEHOLDER,
            "args",
            self.args
                .iter()
                .any(|arg| arg.contains('{') && arg != "{delay}" && arg != "{port}"),
            &"the placeholders in `args` are {delay} and {port}, each an argument of its own",
        );
        refuse(
            MISPLACED_PLACEHOLDER,
            "args",
            self.args
                .iter()
                .skip_while(|arg| !arg.contains('{'))
                .any(|arg| !arg.contains('{')),
            &"arguments with a placeholder come last in `args`: readers run the program without them",
        );
        let input = || self.input.iter().flatten();
        refuse(
            UNUSABLE_INPUT,
            "input",
            self.input.as_ref().is_some_and(Vec::is_empty),
            &"`input` types nothing: without it, standard input is empty too",
        );
        refuse(
            UNUSABLE_INPUT,
            "input",
            input().any(|typed| typed.line.chars().any(char::is_control)),
            &"each entry of `input` is one line of plain text",
        );
        refuse(
            UNUSABLE_INPUT,
            "input",
            input().map(|typed| typed.line.len() + 1).sum::<usize>() > MOST_INPUT,
            &format_args!("`input` types more than a page can show: at most {MOST_INPUT} bytes"),
        );
        refuse(
            UNUSABLE_INPUT,
            "input",
            self.typed_until() > endless,
            &format_args!("`input` takes more than {ENDLESS} delays to type, which is the most"),
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "input",
            self.input.is_some() && self.visitors.is_some(),
            &"`input` and `visitors` exclude each other: either the end of the input ends the run, or the last answer",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "interrupts",
            !self.interrupts.is_empty() && self.visitors.is_some(),
            &"`interrupts` and `visitors` exclude each other: the engine stops a program that has visitors",
        );
        refuse(
            OUT_OF_RANGE,
            "interrupts",
            self.interrupts.len() > MOST_INTERRUPTS,
            &format_args!("`interrupts` has more than {MOST_INTERRUPTS} entries"),
        );
        refuse(
            OUT_OF_RANGE,
            "test-delay",
            self.test_delay
                .is_some_and(|seconds| seconds < LEAST_TEST_DELAY),
            &format_args!(
                "`test-delay` is at least {LEAST_TEST_DELAY} seconds: with less, the start of a process counts for more than what it does"
            ),
        );
        refuse(
            NEEDLESS_TEST_DELAY,
            "test-delay",
            self.test_delay.is_some()
                && !talks_in_delays
                    .into_iter()
                    .flatten()
                    .any(|band| band.unit == Unit::Delays && band.limits.low >= MANY_DELAYS),
            &format_args!(
                "`test-delay` isn't needed: it's for a run that is claimed to take at least {MANY_DELAYS} delays"
            ),
        );
        refuse(
            NAMELESS_LANE,
            "lanes",
            self.lanes
                .iter()
                .enumerate()
                .any(|(index, name)| name.trim().is_empty() || self.lanes[..index].contains(name)),
            &"each of the `lanes` needs a name of its own",
        );
        refuse(
            CONTRADICTORY_CLAIMS,
            "waits",
            self.waits.is_some() && self.lanes.is_empty(),
            &"`waits` says when a lane waits, and there are no `lanes`",
        );
        refuse(
            LANES_WITHOUT_WAITS,
            "lanes",
            !self.lanes.is_empty() && self.waits.is_none(),
            &"`lanes` needs `waits`: the lines after which somebody waits, or `waits = []` where nobody does",
        );
        refuse(
            OUT_OF_RANGE,
            "server",
            self.server.jitter > f64::from(MOST_JITTER) || self.server.error_rate > 1.0,
            &format_args!(
                "the server's jitter lies between 0 and {MOST_JITTER} delays, its error rate between 0 and 1"
            ),
        );
        found
    }
}
