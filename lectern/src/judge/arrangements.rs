//! The arrangements of a Parsons problem, judged.
//!
//! In: what became of each arrangement, and the claim about the schedules of a right one. Out: [`Arrangements`], a table in which
//! each arrangement has its outcome, and each outcome its sentence for readers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::schedules::judged;
use crate::book::{Arrangement, Parsons, SchedulesClaim, arrangement_name};
use crate::ground::in_words;
use crate::run::schedules::{EndKind, Graph, Refusal, Tried};

/// The version of the form.
pub(super) const VERSION: u32 = 1;

/// Every arrangement, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrangements {
    /// The version of this form.
    pub version: u32,
    /// The listing's slug.
    pub listing: String,
    /// The lines that were put into the places; a letter of a name stands for each, `a` for the first.
    pub lines: Vec<String>,
    /// What the arrangements do.
    pub outcomes: Vec<Outcome>,
    /// The outcome of each arrangement, by its name: a letter for each place.
    pub table: BTreeMap<String, usize>,
}

/// What an arrangement does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// In which way it is right or wrong.
    pub kind: OutcomeKind,
    /// The sentence for readers.
    pub says: String,
    /// How many schedules it has.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub all: u64,
    /// How many of them end in a deadlock.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deadlock: u64,
    /// How many of them end in a panic.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub panic: u64,
    /// How many of them end with another last line than they should.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub other: u64,
    /// How the shortest of those ends that ends badly; where none does, the shortest of all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub end: String,
    /// The code of the compiler's first error, or its message where it has no code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub error: String,
    /// The line that this error is about.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u64,
    /// What the compiler says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// In which way an arrangement is right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutcomeKind {
    /// It compiles, and every schedule ends well.
    Right,
    /// It compiles, and some schedules end badly.
    Wrong,
    /// It compiles, and a schedule need not end.
    Endless,
    /// It does not compile.
    Refused,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Arrangements {
    /// The outcome of an arrangement.
    pub fn of(&self, arrangement: &[usize]) -> Option<&Outcome> {
        let outcome = self.table.get(&arrangement_name(arrangement))?;
        self.outcomes.get(*outcome)
    }

    /// How many of them are right.
    pub fn right(&self) -> usize {
        let kinds = self
            .table
            .values()
            .filter_map(|&outcome| self.outcomes.get(outcome));
        kinds
            .filter(|outcome| outcome.kind == OutcomeKind::Right)
            .count()
    }

    /// How many arrangements end in each way, in words: the right ones first, then those that compile, the most frequent first.
    pub fn counts(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<(OutcomeKind, String), usize> = BTreeMap::new();
        for outcome in self
            .table
            .values()
            .filter_map(|&outcome| self.outcomes.get(outcome))
        {
            *counts.entry((outcome.kind, outcome.sort())).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|((kind, _), count)| (*kind, std::cmp::Reverse(*count)));
        counts
            .into_iter()
            .map(|((_, sort), count)| (sort, count))
            .collect()
    }
}

impl PartialOrd for OutcomeKind {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OutcomeKind {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (*self as u8).cmp(&(*other as u8))
    }
}

impl Outcome {
    /// The sort of outcome, as a clause.
    fn sort(&self) -> String {
        match self.kind {
            OutcomeKind::Right => "It compiles, and every schedule ends well".to_owned(),
            OutcomeKind::Endless => "It compiles, and need not end".to_owned(),
            OutcomeKind::Wrong => {
                let can = match self.bad() == self.all {
                    true => "ends",
                    false => "can end",
                };
                let ways: Vec<&str> = self.ways().into_iter().map(|(way, _)| way).collect();
                format!("It compiles, and {can} {}", ways.join(", or "))
            }
            OutcomeKind::Refused if is_code(&self.error) => {
                format!("It doesn't compile: {}", self.error)
            }
            OutcomeKind::Refused => "It doesn't compile: an error without a code".to_owned(),
        }
    }

    pub(super) fn bad(&self) -> u64 {
        self.deadlock + self.panic + self.other
    }

    /// In which ways it ends badly, and how often.
    fn ways(&self) -> Vec<(&'static str, u64)> {
        let ways = [
            ("in a deadlock", self.deadlock),
            ("in a panic", self.panic),
            ("with a wrong result", self.other),
        ];
        ways.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// The sentence for readers, made of everything else.
    pub(super) fn sentence(&self) -> String {
        let Self { all, end, .. } = self;
        match self.kind {
            OutcomeKind::Refused => {
                let place = match self.line {
                    0 => String::new(),
                    line => format!(", in line {line}"),
                };
                format!("It doesn't compile: {}{place}.", self.error)
            }
            OutcomeKind::Endless => {
                "It compiles, but it need not end: one of its schedules was given up after 200 steps.".to_owned()
            }
            OutcomeKind::Right => format!("It compiles, and {} well: {end}.", every(*all)),
            OutcomeKind::Wrong => {
                let bad = self.bad();
                let how_many = match (bad, *all) {
                    (bad, all) if bad == all => format!("{} badly", every(all)),
                    (1, all) => format!("one of its {} schedules ends badly", in_words(all)),
                    (bad, all) => {
                        format!("{} of its {} schedules end badly", in_words(bad), in_words(all))
                    }
                };
                let ways = self.ways();
                let ways = match ways.as_slice() {
                    [(way, _)] => (*way).to_owned(),
                    ways => {
                        let ways: Vec<String> =
                            ways.iter().map(|(way, count)| format!("{} {way}", in_words(*count))).collect();
                        ways.join(", ")
                    }
                };
                let such = match bad {
                    1 => "",
                    _ => "for example, ",
                };
                format!("It compiles, but {how_many} ({ways}): {such}{end}.")
            }
        }
    }
}

/// That all of them end, to be continued by how.
fn every(all: u64) -> String {
    match all {
        1 => "its only schedule ends".to_owned(),
        2 => "both of its schedules end".to_owned(),
        all => format!("all {} of its schedules end", in_words(all)),
    }
}

/// Whether an error has a code, such as `E0382`, and no message in its place.
pub(super) fn is_code(error: &str) -> bool {
    error.len() == 5
        && error.starts_with('E')
        && error[1..].bytes().all(|digit| digit.is_ascii_digit())
}

/// The table of all arrangements, in their order, each with what became of it.
///
/// # Errors
/// A sentence, where the schedules of one of them cannot be counted.
pub(crate) fn judged_arrangements(
    slug: &str,
    parsons: &Parsons,
    tried: Vec<(Arrangement, Tried)>,
    claim: &SchedulesClaim,
) -> Result<Arrangements, String> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut table = BTreeMap::new();
    for (arrangement, tried) in tried {
        let outcome = outcome(slug, tried, claim)?;
        let known = outcomes.iter().position(|known| *known == outcome);
        let number = known.unwrap_or_else(|| {
            outcomes.push(outcome);
            outcomes.len() - 1
        });
        table.insert(arrangement_name(&arrangement), number);
    }
    Ok(Arrangements {
        version: VERSION,
        listing: slug.to_owned(),
        lines: parsons
            .pieces
            .iter()
            .map(|piece| piece.text.clone())
            .collect(),
        outcomes,
        table,
    })
}

fn outcome(slug: &str, tried: Tried, claim: &SchedulesClaim) -> Result<Outcome, String> {
    let mut outcome = Outcome {
        kind: OutcomeKind::Right,
        says: String::new(),
        all: 0,
        deadlock: 0,
        panic: 0,
        other: 0,
        end: String::new(),
        error: String::new(),
        line: 0,
        text: String::new(),
    };
    match tried {
        Tried::Endless => outcome.kind = OutcomeKind::Endless,
        Tried::Refused(refusal) => {
            let Refusal {
                code,
                message,
                line,
                text,
            } = refusal;
            outcome.kind = OutcomeKind::Refused;
            outcome.error = if code.is_empty() { message } else { code };
            outcome.line = line as u64;
            outcome.text = text;
        }
        Tried::Ran(raw) => {
            let graph = judged(slug, raw, claim)?;
            let (all, bad) = graph.counts();
            outcome.all = all;
            outcome.deadlock = ending(&graph, EndKind::Deadlock);
            outcome.panic = ending(&graph, EndKind::Panic);
            outcome.other = ending(&graph, EndKind::Wrong);
            if bad > 0 {
                outcome.kind = OutcomeKind::Wrong;
            }
            let shortest = graph.shortest();
            let last = shortest
                .last()
                .and_then(|(number, _)| graph.states[*number].end.as_ref());
            outcome.end = last.map_or_else(String::new, |end| end.says.clone());
        }
    }
    outcome.says = outcome.sentence();
    Ok(outcome)
}

/// How many schedules end in this way. That they have ends is known: they have been counted.
fn ending(graph: &Graph, kind: EndKind) -> u64 {
    fn from(graph: &Graph, number: usize, kind: EndKind, known: &mut [Option<u64>]) -> u64 {
        if let Some(count) = known[number] {
            return count;
        }
        let state = &graph.states[number];
        let count = match &state.end {
            Some(end) => u64::from(end.kind == kind),
            None => (state.go.iter())
                .map(|step| from(graph, step.3, kind, known))
                .sum(),
        };
        known[number] = Some(count);
        count
    }
    from(
        graph,
        graph.start,
        kind,
        &mut vec![None; graph.states.len()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(kind: OutcomeKind, [all, deadlock, panic, other]: [u64; 4]) -> String {
        let outcome = Outcome {
            kind,
            says: String::new(),
            all,
            deadlock,
            panic,
            other,
            end: "main is stuck".to_owned(),
            error: String::new(),
            line: 0,
            text: String::new(),
        };
        outcome.sentence()
    }

    #[test]
    fn a_sentence_counts_as_people_do() {
        use OutcomeKind::{Right, Wrong};
        for (kind, counts, words) in [
            (Right, [1, 0, 0, 0], "and its only schedule ends well: main"),
            (
                Right,
                [2, 0, 0, 0],
                "and both of its schedules end well: main",
            ),
            (
                Right,
                [3, 0, 0, 0],
                "and all three of its schedules end well: main",
            ),
            (
                Right,
                [1140, 0, 0, 0],
                "and all 1,140 of its schedules end well: main",
            ),
            (
                Wrong,
                [1, 1, 0, 0],
                "but its only schedule ends badly (in a deadlock): main",
            ),
            (
                Wrong,
                [2, 0, 1, 0],
                "but one of its two schedules ends badly (in a panic): main",
            ),
            (
                Wrong,
                [2, 0, 0, 2],
                "but both of its schedules end badly (with a wrong result): for example, main",
            ),
            (
                Wrong,
                [6, 2, 0, 4],
                "but all six of its schedules end badly (two in a deadlock, four with a wrong result): for example, main",
            ),
            (
                Wrong,
                [250, 54, 1, 0],
                "but 55 of its 250 schedules end badly (54 in a deadlock, one in a panic): for example, main",
            ),
        ] {
            let said = says(kind, counts);
            let wanted = format!("It compiles, {words} is stuck.");
            assert_eq!(said, wanted);
        }
    }
}
