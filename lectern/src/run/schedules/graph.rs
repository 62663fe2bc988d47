//! A program's states, and the steps between them.
//!
//! In: what the model prints. Out: the same as data; the form in which it is kept and served has every text once, and refers to it
//! by its number.

use serde::{Deserialize, Serialize};

/// The version of the form.
pub(crate) const VERSION: u32 = 1;

/// What the model prints.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    /// What the threads are called, `main` first.
    pub threads: Vec<String>,
    /// What they share.
    pub shared: Vec<SharedObject>,
    /// Every state, the first one first.
    pub states: Vec<RawState>,
}

/// A state, as the model prints it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawState {
    /// How each thread stands.
    pub threads: Vec<Standing>,
    /// What each shared thing holds.
    pub values: Vec<String>,
    /// Which lock is held by which thread.
    pub held: Vec<(usize, usize)>,
    /// What has been printed.
    pub printed: Vec<String>,
    /// Thread, line, what it does, and the state to which that leads.
    pub go: Vec<(usize, u32, String, usize)>,
    /// How it ended: `ended`, `deadlock` or `panic`, and what is to be said of that.
    pub end: Option<RawEnd>,
}

/// An end, as the model prints it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawEnd {
    /// `ended`, `deadlock` or `panic`.
    pub kind: String,
    /// Who waits for what, or what the panic said.
    pub says: String,
}

/// The line of a thread's next step (0 where it has none), how it stands, and at which shared thing (or for which thread it waits);
/// -1 where there is none.
pub type Standing = (u32, ThreadStatus, i64);

/// How a thread stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThreadStatus {
    /// It can go on.
    Ready,
    /// It wants a lock that is held.
    Blocked,
    /// It sleeps at a condition variable.
    Asleep,
    /// It waits for another thread's end.
    Joining,
    /// It has looked in vain, and goes on when another one has done something.
    Spinning,
    /// It is a task whose thread is blocked by another task.
    Waiting,
    /// It has not been spawned yet.
    Unborn,
    /// It has ended.
    Finished,
    /// It has ended with a panic.
    Panicked,
}

/// Something that threads share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedObject {
    /// What it is called in the program.
    pub name: String,
    /// `mutex`, `condvar` or `atomic`.
    pub kind: String,
}

/// A program's states, judged and counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graph {
    /// The version of this form.
    pub version: u32,
    /// The listing's slug.
    pub listing: String,
    /// What the threads are called, `main` first.
    pub threads: Vec<String>,
    /// What they share.
    pub shared: Vec<SharedObject>,
    /// Every text that states and steps refer to; the first one is empty.
    pub texts: Vec<String>,
    /// The number of the first state.
    pub start: usize,
    /// Every state.
    pub states: Vec<State>,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// How each thread stands.
    pub threads: Vec<Standing>,
    /// The number of the text of what each shared thing holds.
    pub values: Vec<usize>,
    /// Which lock is held by which thread.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<(usize, usize)>,
    /// The numbers of the lines that have been printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub printed: Vec<usize>,
    /// What can be next.
    pub go: Vec<Step>,
    /// How many schedules go on from here.
    pub all: u64,
    /// How many of these end badly.
    pub bad: u64,
    /// How it ended, if it has.
    pub end: Option<End>,
}

/// Thread, line, the number of the text that says what it does, and the state to which that leads.
pub type Step = (usize, u32, usize, usize);

/// How a schedule ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// In which way.
    pub kind: EndKind,
    /// A clause for readers.
    pub says: String,
}

/// In which way a schedule ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndKind {
    /// As it should.
    Ok,
    /// Nobody can go on.
    Deadlock,
    /// `main` has panicked.
    Panic,
    /// It printed something else than it should have.
    Wrong,
}

impl Graph {
    /// The state in which the program begins, if there is one.
    pub fn first(&self) -> Option<&State> {
        self.states.get(self.start)
    }

    /// The text of this number.
    pub fn text(&self, number: usize) -> &str {
        self.texts.get(number).map_or("", String::as_str)
    }

    /// How many schedules there are, and how many of them end badly.
    pub fn counts(&self) -> (u64, u64) {
        self.first().map_or((0, 0), |first| (first.all, first.bad))
    }

    /// The shortest path to an end, to a bad one where there is any: the states on it, each with the step that leaves it.
    pub fn shortest(&self) -> Vec<(usize, Option<Step>)> {
        let wants_bad = self.counts().1 > 0;
        let is_goal = |state: &State| {
            state
                .end
                .as_ref()
                .is_some_and(|end| (end.kind != EndKind::Ok) == wants_bad)
        };
        let mut before: Vec<Option<(usize, Step)>> = vec![None; self.states.len()];
        let mut seen = vec![false; self.states.len()];
        let mut waiting = std::collections::VecDeque::from([self.start]);
        while let Some(number) = waiting.pop_front() {
            let Some(state) = self.states.get(number) else {
                break;
            };
            if is_goal(state) {
                let mut path = vec![(number, None)];
                let mut at = number;
                while let Some((from, step)) = before[at] {
                    path.push((from, Some(step)));
                    at = from;
                }
                path.reverse();
                return path;
            }
            for step in &state.go {
                if step.3 != self.start && !std::mem::replace(&mut seen[step.3], true) {
                    before[step.3] = Some((number, *step));
                    waiting.push_back(step.3);
                }
            }
        }
        Vec::new()
    }
}
