//! The graph of all states, and its JSON.
//!
//! Two runs that meet in the same state are in the same state: what a state is known by has all that is shown of it, and all
//! that its threads have learned, which decides what they do next.

use std::fmt::Write as _;

use crate::run::Run;
use crate::world::{Kind, Origin, State, Want};

/// Where a thread stands: the line of its next step (0 where there is none), in which way, and at what.
type Standing = (u32, &'static str, Option<usize>);

/// What is seen of a state.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Seen {
    threads: Vec<Standing>,
    values: Vec<String>,
    held: Vec<(usize, usize)>,
    printed: Vec<String>,
}

/// A step that can be next.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) thread: usize,
    pub(crate) line: u32,
    pub(crate) does: String,
    pub(crate) to: usize,
}

/// A state.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) seen: Seen,
    pub(crate) edges: Vec<Edge>,
    /// How it ended, and what is to be said of that.
    pub(crate) end: Option<(&'static str, String)>,
}

/// All states of a program, the first one first.
#[derive(Debug, Default)]
pub struct Graph {
    pub(crate) threads: Vec<String>,
    shared: Vec<(Origin, String, Kind)>,
    pub(crate) nodes: Vec<Node>,
}

impl Graph {
    /// What is seen of a run now, and what its state is known by.
    pub(crate) fn see(&mut self, run: &Run) -> (Seen, String) {
        let state = run.state();
        while self.threads.len() < state.threads.len() {
            self.threads.push(run.world().name(self.threads.len()));
        }
        let places: Vec<usize> = state
            .shared
            .iter()
            .map(|shared| {
                let known = self
                    .shared
                    .iter()
                    .position(|(origin, ..)| *origin == shared.origin);
                match known {
                    Some(place) => {
                        self.shared[place].1.clone_from(&shared.name);
                        place
                    }
                    None => {
                        self.shared
                            .push((shared.origin, shared.name.clone(), shared.kind));
                        self.shared.len() - 1
                    }
                }
            })
            .collect();
        let mut seen = Seen {
            threads: (0..state.threads.len())
                .map(|thread| standing(run, &state, thread, &places))
                .collect(),
            values: Vec::new(),
            held: Vec::new(),
            printed: state.printed.clone(),
        };
        let mut sleepers = Vec::new();
        for (shared, &place) in state.shared.iter().zip(&places) {
            if seen.values.len() <= place {
                seen.values.resize(place + 1, String::new());
            }
            seen.values[place].clone_from(&shared.value);
            seen.held
                .extend(shared.holder.map(|holder| (place, holder)));
            if !shared.sleepers.is_empty() {
                sleepers.push((place, shared.sleepers.clone()));
            }
        }
        seen.held.sort_unstable();
        let histories: Vec<u64> = state
            .threads
            .iter()
            .map(|thread| match thread.ended {
                Some(None) if !thread.returns => 0,
                _ => thread.history,
            })
            .collect();
        let key = format!("{seen:?} {sleepers:?} {histories:?}");
        (seen, key)
    }

    /// How a run in which nobody goes on has ended.
    pub(crate) fn end(&self, run: &Run) -> (&'static str, String) {
        let state = run.state();
        match &state.threads[0].ended {
            Some(Some(panic)) => return ("panic", panic.clone()),
            Some(None) => return ("ended", String::new()),
            None => {}
        }
        let name = |shared: usize| &state.shared[shared].name;
        let mut says = Vec::new();
        for (thread, of_state) in state.threads.iter().enumerate() {
            let Some((want, _)) = &of_state.wants else {
                continue;
            };
            let who = &self.threads[thread];
            let wants_lock = |lock: usize| match state.shared[lock].holder {
                Some(holder) if holder == thread => {
                    format!("{who} waits for {}, which it holds itself", name(lock))
                }
                Some(holder) => format!(
                    "{who} waits for {}, which {} holds",
                    name(lock),
                    self.threads[holder]
                ),
                None => format!("{who} waits for {}", name(lock)),
            };
            match want {
                Want::Lock(lock) => says.push(wants_lock(*lock)),
                Want::Wake { condvar, .. } if state.shared[*condvar].sleepers.contains(&thread) => {
                    says.push(format!(
                        "{who} sleeps at {}, and nobody is left to notify it",
                        name(*condvar)
                    ));
                }
                Want::Wake { lock, .. } => says.push(wants_lock(*lock)),
                _ if of_state.spins => says.push(format!("{who} spins for ever")),
                _ => {}
            }
        }
        ("deadlock", says.join("; "))
    }

    /// The graph as JSON.
    pub fn json(&self) -> String {
        let mut text = format!("{{\"threads\":{},\"shared\":[", strings(&self.threads));
        for (index, (_, name, kind)) in self.shared.iter().enumerate() {
            let kind = match kind {
                Kind::Mutex => "mutex",
                Kind::Condvar => "condvar",
                Kind::Atomic => "atomic",
            };
            let comma = comma(index);
            let _ = write!(
                text,
                "{comma}{{\"name\":{},\"kind\":\"{kind}\"}}",
                string(name)
            );
        }
        text.push_str("],\"states\":[");
        for (index, node) in self.nodes.iter().enumerate() {
            text.push_str(comma(index));
            self.write(node, &mut text);
        }
        text.push_str("]}");
        text
    }

    fn write(&self, node: &Node, text: &mut String) {
        text.push_str("{\"threads\":[");
        for thread in 0..self.threads.len() {
            let unborn = (0, "unborn", None);
            let (line, way, at) = node.seen.threads.get(thread).unwrap_or(&unborn);
            let at = at.map_or(-1, |at| at as i64);
            let _ = write!(text, "{}[{line},\"{way}\",{at}]", comma(thread));
        }
        let mut values = node.seen.values.clone();
        values.resize(self.shared.len(), String::new());
        let held: Vec<String> = node
            .seen
            .held
            .iter()
            .map(|(lock, holder)| format!("[{lock},{holder}]"))
            .collect();
        let _ = write!(
            text,
            "],\"values\":{},\"held\":[{}],\"printed\":{},\"go\":[",
            strings(&values),
            held.join(","),
            strings(&node.seen.printed)
        );
        for (index, edge) in node.edges.iter().enumerate() {
            let _ = write!(
                text,
                "{}[{},{},{},{}]",
                comma(index),
                edge.thread,
                edge.line,
                string(&edge.does),
                edge.to
            );
        }
        text.push_str("],\"end\":");
        match &node.end {
            Some((kind, says)) => {
                let _ = write!(text, "{{\"kind\":\"{kind}\",\"says\":{}}}}}", string(says));
            }
            None => text.push_str("null}"),
        }
    }
}

fn standing(run: &Run, state: &State, thread: usize, places: &[usize]) -> Standing {
    let of_state = &state.threads[thread];
    let Some((want, line)) = &of_state.wants else {
        return match of_state.ended {
            Some(Some(_)) => (0, "panicked", None),
            _ => (0, "finished", None),
        };
    };
    let way = match want {
        _ if of_state.spins => ("spinning", None),
        Want::Lock(lock) if !state.can(thread, want) => ("blocked", Some(places[*lock])),
        Want::Wake { condvar, .. } if state.shared[*condvar].sleepers.contains(&thread) => {
            ("asleep", Some(places[*condvar]))
        }
        Want::Wake { lock, .. } if !state.can(thread, want) => ("blocked", Some(places[*lock])),
        Want::Join(others) => {
            let other = others
                .iter()
                .find(|&&other| state.threads[other].ended.is_none());
            return (0, "joining", other.copied());
        }
        _ if run.world().setup.tasks && state.blocks_the_thread() => ("waiting", None),
        _ => ("ready", None),
    };
    (*line, way.0, way.1)
}

fn comma(index: usize) -> &'static str {
    if index == 0 { "" } else { "," }
}

fn strings(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| string(text)).collect();
    format!("[{}]", texts.join(","))
}

fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
