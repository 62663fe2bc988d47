//! A program's schedules held against its contract.
//!
//! In: what the model found, and the claim. Out: a [`Graph`] with counts, in which every end is good or bad; broken claims; and
//! what contradicts itself in a graph that somebody may have made up.

use std::collections::HashMap;

use super::broken::{Broken, Cause};
use crate::book::{Claim, SchedulesClaim};
use crate::ground::counted;
use crate::run::schedules::{
    End, EndKind, Graph, Raw, RawEnd, RawState, State, ThreadStatus, VERSION,
};

/// Scripts count exactly up to here.
const MOST_SCHEDULES: u64 = 1 << 53;

/// The graph, with the number of schedules from each state.
///
/// # Errors
/// A sentence, where they cannot be counted.
pub(crate) fn judged(slug: &str, raw: Raw, claim: &SchedulesClaim) -> Result<Graph, String> {
    let mut texts = Texts::new();
    let states = raw
        .states
        .into_iter()
        .map(|state| state_of(state, claim, &mut texts));
    let mut graph = Graph {
        version: VERSION,
        listing: slug.to_owned(),
        threads: raw.threads,
        shared: raw.shared,
        states: states.collect(),
        texts: Vec::new(),
        start: 0,
    };
    graph.texts = texts.texts;
    let counts = counted_states(&graph)?;
    for (state, (all, bad)) in graph.states.iter_mut().zip(counts) {
        (state.all, state.bad) = (all, bad);
    }
    Ok(graph)
}

/// Which claims about its schedules a program does not keep.
pub(crate) fn broken_schedules(graph: &Graph, claim: &SchedulesClaim) -> Vec<Broken> {
    let (all, bad) = graph.counts();
    let mut broken = Vec::new();
    let mut refuse = |sentence: String| {
        broken.push(Broken {
            claim: Claim::Schedules.key(),
            sentence,
            cause: Cause::Program,
        });
    };
    if all != claim.all {
        refuse(format!(
            "claims {} schedules, but there are {all}",
            claim.all
        ));
    }
    if bad != claim.bad {
        let claimed = match claim.bad {
            0 => "none of its schedules ends badly".to_owned(),
            1 => "1 of its schedules ends badly".to_owned(),
            bad => format!("{bad} of its schedules end badly"),
        };
        let found = match bad {
            0 => format!("none of {all} does"),
            1 => format!("1 of {all} does"),
            bad => format!("{bad} of {all} do"),
        };
        refuse(format!("claims that {claimed}, but {found}"));
    }
    if claim.threads.len() + 1 > graph.threads.len() {
        refuse(format!(
            "names {} besides `main`, but the program spawns {}",
            counted(claim.threads.len(), "thread"),
            graph.threads.len().saturating_sub(1)
        ));
    }
    broken
}

/// What contradicts itself in a graph, or what this claim would have judged otherwise.
pub(crate) fn impossible_schedules(graph: &Graph, claim: &SchedulesClaim) -> Vec<String> {
    let mut found = Vec::new();
    for (number, state) in graph.states.iter().enumerate() {
        found.extend(
            impossible_state(graph, state, claim).map(|what| format!("state {number}: {what}")),
        );
    }
    if graph.version != VERSION || graph.first().is_none() {
        found.push("it has no first state, or is of another version".to_owned());
    }
    if !found.is_empty() {
        return found;
    }
    match counted_states(graph) {
        Err(what) => found.push(what),
        Ok(counts) => {
            let mut states = graph.states.iter().zip(counts).enumerate();
            if let Some((number, (state, (all, bad)))) =
                states.find(|(_, (state, counts))| (state.all, state.bad) != *counts)
            {
                found.push(format!(
                    "state {number} says that {} of {} schedules end badly from there, and its steps lead to {bad} of {all}",
                    state.bad, state.all
                ));
            }
        }
    }
    let mut reached = vec![false; graph.states.len()];
    let mut waiting = vec![graph.start];
    while let Some(number) = waiting.pop() {
        if !std::mem::replace(&mut reached[number], true) {
            waiting.extend(graph.states[number].go.iter().map(|step| step.3));
        }
    }
    if let Some(number) = reached.iter().position(|reached| !reached) {
        found.push(format!("no step leads to state {number}"));
    }
    found
}

fn impossible_state(graph: &Graph, state: &State, claim: &SchedulesClaim) -> Option<String> {
    let (threads, things) = (graph.threads.len(), graph.shared.len());
    let is_there = |text: &usize| *text < graph.texts.len();
    if state.threads.len() != threads
        || state.values.len() != things
        || !state.values.iter().chain(&state.printed).all(is_there)
        || !state
            .held
            .iter()
            .all(|&(thing, thread)| thing < things && thread < threads)
        || !state.go.iter().all(|(thread, _, text, to)| {
            *thread < threads && is_there(text) && *to < graph.states.len()
        })
    {
        return Some("it names something that there is not".to_owned());
    }
    if state.end.is_some() != state.go.is_empty() {
        return Some("a state goes on or has ended, and not both".to_owned());
    }
    for (thread, (line, way, at)) in state.threads.iter().enumerate() {
        let name = &graph.threads[thread];
        let steps: Vec<_> = state.go.iter().filter(|step| step.0 == thread).collect();
        match way {
            ThreadStatus::Ready if steps.is_empty() && state.end.is_none() => {
                return Some(format!(
                    "{name} can go on, and no step of it leads anywhere: a schedule is left out"
                ));
            }
            ThreadStatus::Ready if steps.iter().any(|step| step.1 != *line) => {
                return Some(format!("{name} is at line {line}, and its step at another"));
            }
            ThreadStatus::Ready => {}
            _ if !steps.is_empty() => {
                return Some(format!("{name} goes on although it cannot"));
            }
            ThreadStatus::Blocked => {
                let held = state.held.iter().any(|&(thing, _)| thing as i64 == *at);
                if !held {
                    return Some(format!("{name} waits for a lock that nobody holds"));
                }
            }
            _ => {}
        }
    }
    let printed: Vec<String> = state
        .printed
        .iter()
        .map(|&line| graph.text(line).to_owned())
        .collect();
    let end = state.end.as_ref()?;
    let ended = matches!(end.kind, EndKind::Ok | EndKind::Wrong);
    let raw = RawEnd {
        kind: "ended".to_owned(),
        says: String::new(),
    };
    (ended && end_of(raw, &printed, claim) != *end).then(|| {
        format!(
            "it is said to have ended {:?}, and its contract says otherwise",
            end.kind
        )
    })
}

fn state_of(raw: RawState, claim: &SchedulesClaim, texts: &mut Texts) -> State {
    let end = raw.end.map(|end| end_of(end, &raw.printed, claim));
    State {
        threads: raw.threads,
        values: raw.values.iter().map(|value| texts.number(value)).collect(),
        held: raw.held,
        printed: raw.printed.iter().map(|line| texts.number(line)).collect(),
        go: raw
            .go
            .iter()
            .map(|(thread, line, does, to)| (*thread, *line, texts.number(does), *to))
            .collect(),
        all: 0,
        bad: 0,
        end,
    }
}

/// Whether an end is good, and what is to be said of it.
fn end_of(raw: RawEnd, printed: &[String], claim: &SchedulesClaim) -> End {
    let last = printed.last().map_or("", String::as_str);
    let (kind, says) = match (raw.kind.as_str(), &claim.good) {
        ("deadlock", _) => (EndKind::Deadlock, raw.says),
        ("panic", _) => (EndKind::Panic, format!("main panics: {}", raw.says)),
        (_, Some(good)) if !good.matches(last) => (
            EndKind::Wrong,
            match printed.is_empty() {
                true => format!("it prints nothing, and should print “{good}”"),
                false => format!("it prints “{last}”, and should print “{good}”"),
            },
        ),
        (_, Some(_)) => (EndKind::Ok, format!("it prints “{last}”, as it should")),
        _ => (EndKind::Ok, "all threads come to their ends".to_owned()),
    };
    End { kind, says }
}

/// How many schedules go on from each state, and how many of them end badly.
fn counted_states(graph: &Graph) -> Result<Vec<(u64, u64)>, String> {
    let mut counts: Vec<Option<(u64, u64)>> = vec![None; graph.states.len()];
    let mut is_open = vec![false; graph.states.len()];
    for first in 0..graph.states.len() {
        let mut waiting = vec![first];
        while let Some(&number) = waiting.last() {
            if counts[number].is_some() {
                waiting.pop();
                continue;
            }
            let state = &graph.states[number];
            let left: Vec<usize> = state
                .go
                .iter()
                .map(|step| step.3)
                .filter(|&to| counts[to].is_none())
                .collect();
            if left.is_empty() {
                counts[number] = Some(count(state, &counts)?);
                waiting.pop();
            } else if std::mem::replace(&mut is_open[number], true) {
                return Err(format!(
                    "state {number} leads back to itself, so there are schedules without an end"
                ));
            } else {
                waiting.extend(left);
            }
        }
    }
    Ok(counts.into_iter().flatten().collect())
}

fn count(state: &State, counts: &[Option<(u64, u64)>]) -> Result<(u64, u64), String> {
    if let Some(end) = &state.end {
        return Ok((1, u64::from(end.kind != EndKind::Ok)));
    }
    let mut sum = (0_u64, 0_u64);
    for step in &state.go {
        let (all, bad) = counts[step.3].unwrap_or_default();
        sum = (sum.0.saturating_add(all), sum.1 + bad);
    }
    match sum.0 > MOST_SCHEDULES {
        true => {
            Err("it has more schedules than can be counted; let the program do less".to_owned())
        }
        false => Ok(sum),
    }
}

/// Texts, each of them once.
struct Texts {
    texts: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Texts {
    fn new() -> Self {
        let mut texts = Self {
            texts: Vec::new(),
            numbers: HashMap::new(),
        };
        texts.number("");
        texts
    }

    fn number(&mut self, text: &str) -> usize {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), self.texts.len() - 1);
        self.texts.len() - 1
    }
}
