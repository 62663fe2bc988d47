//! The kinds of claims, each with its parts.
//!
//! In: [`Claims`]. Out: of each [`Claim`] its key, whether it is made, and its words. What makes it worthless says
//! [`Contract::weaknesses`](super::contract::Contract::weaknesses), and whether a run keeps it, the room `judge`. Whoever goes through
//! the kinds matches all of them, so the compiler names each place that a new one concerns.

use super::band::Unit;
use super::claims::{AnswersClaim, Claims, Exit, Expected, ServerClaim, is_lint};

/// A kind of claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    Lines,
    Unordered,
    Order,
    Duration,
    Cpu,
    Server,
    Answers,
    Exit,
    CompileError,
    Hangs,
    Schedules,
    Runs,
}

impl Claim {
    /// All of them, in the order in which their words stand on a page.
    pub(crate) const ALL: [Self; 12] = [
        Self::Lines,
        Self::Unordered,
        Self::Order,
        Self::Duration,
        Self::Cpu,
        Self::Server,
        Self::Answers,
        Self::Exit,
        Self::CompileError,
        Self::Hangs,
        Self::Schedules,
        Self::Runs,
    ];

    /// Its key in the table of claims.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Unordered => "unordered",
            Self::Order => "order",
            Self::Duration => "duration",
            Self::Cpu => "cpu",
            Self::Server => "server",
            Self::Answers => "answers",
            Self::Exit => "exit",
            Self::CompileError => "compile-error",
            Self::Hangs => "hangs",
            Self::Schedules => "schedules",
            Self::Runs => "runs",
        }
    }

    /// The claim with this key.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claim| claim.key() == key)
    }

    /// Whether it decides what a run is, so that another one needs another recording. The others say what a run is like.
    pub(crate) fn decides_the_run(self) -> bool {
        match self {
            Self::CompileError | Self::Hangs | Self::Runs => true,
            Self::Lines
            | Self::Unordered
            | Self::Order
            | Self::Duration
            | Self::Cpu
            | Self::Server
            | Self::Answers
            | Self::Exit
            | Self::Schedules => false,
        }
    }
}

impl Claims {
    /// Whether this claim is made.
    pub(super) fn has(&self, claim: Claim) -> bool {
        match claim {
            Claim::Lines => self.lines.is_some(),
            Claim::Unordered => self.unordered.is_some(),
            Claim::Order => !self.order.is_empty(),
            Claim::Duration => self.duration.is_some(),
            Claim::Cpu => self.cpu.is_some(),
            Claim::Server => self.server.is_some(),
            Claim::Answers => self.answers.is_some(),
            Claim::Exit => self.exit.is_some(),
            Claim::CompileError => self.compile_error.is_some(),
            Claim::Hangs => self.hangs.is_some(),
            Claim::Schedules => self.schedules.is_some(),
            Claim::Runs => self.runs.is_some(),
        }
    }

    /// Whether one of these claims is made.
    pub(super) fn has_one_of(&self, claims: &[Claim]) -> bool {
        claims.iter().any(|claim| self.has(*claim))
    }

    /// Whether anything is claimed of an ordinary run. A program of which only the schedules are claimed is run in the model alone.
    pub fn is_of_a_run(&self) -> bool {
        let mut others = Claim::ALL.into_iter();
        !self.has(Claim::Schedules)
            || others.any(|claim| claim != Claim::Schedules && self.has(claim))
    }

    /// Each claim in words, as a list of sentences without a full stop.
    pub fn in_words(&self) -> Vec<String> {
        let claims = Claim::ALL.into_iter();
        claims.flat_map(|claim| self.words_of(claim)).collect()
    }

    /// One claim in words: none where it isn't made, one for each chain of `order`.
    fn words_of(&self, claim: Claim) -> Vec<String> {
        let words = match claim {
            Claim::Lines => self.lines.as_ref().map(|lines| quoted("this", lines)),
            Claim::Unordered => self.unordered.as_ref().map(|lines| quoted("any", lines)),
            Claim::Order => {
                let chains = self.order.iter().map(|chain| {
                    let chain: Vec<String> =
                        chain.iter().map(|pattern| format!("“{pattern}”")).collect();
                    format!("prints {}", chain.join(" before "))
                });
                return chains.collect();
            }
            Claim::Duration => self.duration.map(|band| format!("takes {band}")),
            Claim::Cpu => self.cpu.map(|limits| format!("keeps {limits} cores busy")),
            Claim::Server => self.server.as_ref().map(ServerClaim::in_words),
            Claim::Answers => self.answers.as_ref().map(AnswersClaim::in_words),
            Claim::Exit => self.exit_in_words(),
            Claim::CompileError => self.compile_error.as_ref().map(|code| {
                let what = if is_lint(code) { "lint " } else { "" };
                format!("does not compile: {what}{code}, and no other error")
            }),
            Claim::Hangs => self.hangs.map(|span| {
                let unit = match span.unit {
                    Unit::Delays => "delays",
                    Unit::Seconds => "seconds",
                };
                format!("is still running after {} {unit}", span.count)
            }),
            Claim::Schedules => self.schedules.as_ref().map(|schedules| {
                format!(
                    "has {} schedules in the model of schedules, of which {} end badly",
                    schedules.all, schedules.bad
                )
            }),
            Claim::Runs => self.runs.as_ref().map(|runs| {
                format!(
                    "prints “{}” once in each of {} runs, and “{}” in at least one",
                    runs.line, runs.count, runs.shows
                )
            }),
        };
        words.into_iter().collect()
    }

    fn exit_in_words(&self) -> Option<String> {
        let ends_otherwise = [Claim::CompileError, Claim::Hangs, Claim::Answers];
        match &self.exit {
            Some(Exit::Success) => Some("ends with success".to_owned()),
            Some(Exit::Panic) => Some("ends with a panic".to_owned()),
            Some(Exit::Status(status)) => Some(format!("ends with status {status}")),
            // What is claimed of a program that is expected to end by itself, without a word.
            None if self.is_of_a_run() && !self.has_one_of(&ends_otherwise) => {
                Some("ends with success".to_owned())
            }
            None => None,
        }
    }
}

fn quoted(order: &str, lines: &[Expected]) -> String {
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
}

impl ServerClaim {
    fn in_words(&self) -> String {
        match &self.in_flight {
            Some(in_flight) => format!(
                "the server sees {} requests, and as peak {in_flight} in flight",
                self.requests
            ),
            None => format!("the server sees {} requests", self.requests),
        }
    }
}

impl AnswersClaim {
    fn in_words(&self) -> String {
        let status = match self.status {
            200 => String::new(),
            status => format!("with status {status} and "),
        };
        format!(
            "every visitor is answered {status}“{}”, the last after {}",
            self.body, self.last
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_those_of_the_table() {
        let schema = schemars::schema_for!(Claims);
        let keys = schema.get("properties").and_then(|table| table.as_object());
        let mut keys: Vec<&str> = keys.expect("a table").keys().map(String::as_str).collect();
        let mut known = Claim::ALL.map(Claim::key);
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known);
        assert!(known.iter().all(|key| Claim::of_key(key).is_some()));
    }
}
