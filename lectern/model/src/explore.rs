//! Every schedule of a program: depth first, a run for each way that no other run has gone.

use std::collections::HashMap;
use std::panic;
use std::sync::{Arc, Once};

use crate::graph::{Edge, Node};
use crate::run::{Program, Run, Turn};
use crate::world::{Setup, is_of_a_run};

pub use crate::graph::Graph;

/// More states than these are no picture of a small program.
const MOST_STATES: usize = 3_000;

/// More steps than these are not gone through by anybody.
const MOST_STEPS: usize = 200;

/// What is left to be tried.
struct Open {
    node: usize,
    /// The steps that lead there.
    way: Vec<Turn>,
    turn: Turn,
}

/// Goes through all schedules of a program.
///
/// # Errors
/// In a sentence: that the program has too many states or endless schedules, that it depends on something else than the
/// schedule, or that it waits for something that is not of the model.
pub fn explore(setup: Arc<Setup>, program: Arc<dyn Fn() + Send + Sync>) -> Result<Graph, String> {
    quiet();
    all(&setup, &program)
}

/// A panic of the program is one of its ends, and is said there. All others are said as before.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !is_of_a_run() {
                before(panic);
            }
        }));
    });
}

fn all(setup: &Arc<Setup>, program: &Program) -> Result<Graph, String> {
    let mut graph = Graph::default();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut open: Vec<Open> = Vec::new();
    let mut run = Run::start(setup, program)?;
    let start = add(&mut graph, &mut known, &mut open, &run, &[])?;
    debug_assert_eq!(start, (0, true));
    drop(run);
    while let Some(first) = open.pop() {
        run = Run::start(setup, program)?;
        let mut way = Vec::new();
        for turn in first.way {
            follow(&mut run, turn)?;
            way.push(turn);
        }
        let (_, key) = graph.see(&run);
        if known.get(&key) != Some(&first.node) {
            return Err(depends(&run));
        }
        let (mut node, mut turn) = (first.node, first.turn);
        loop {
            let line = line_of(&run, turn);
            let does = follow(&mut run, turn)?;
            way.push(turn);
            let (to, is_new) = add(&mut graph, &mut known, &mut open, &run, &way)?;
            graph.nodes[node].edges.push(Edge {
                thread: turn.0,
                line,
                does,
                to,
            });
            // What is open last is the first way on from here.
            match open.pop_if(|open| is_new && open.node == to) {
                Some(next) => (node, turn) = (to, next.turn),
                None => break,
            }
        }
    }
    for node in &mut graph.nodes {
        node.edges
            .sort_by(|one, other| (one.thread, &one.does).cmp(&(other.thread, &other.does)));
    }
    Ok(graph)
}

/// The state that a run is in, and whether it is a new one.
fn add(
    graph: &mut Graph,
    known: &mut HashMap<String, usize>,
    open: &mut Vec<Open>,
    run: &Run,
    way: &[Turn],
) -> Result<(usize, bool), String> {
    let (seen, key) = graph.see(run);
    if let Some(&node) = known.get(&key) {
        return Ok((node, false));
    }
    if graph.nodes.len() >= MOST_STATES {
        return Err(format!(
            "the program has more than {MOST_STATES} states; let it do less, with fewer threads or rounds"
        ));
    }
    if way.len() >= MOST_STEPS {
        return Err(format!(
            "a schedule has more than {MOST_STEPS} steps; let the program do less, and call `std::hint::spin_loop()` where a thread asks again"
        ));
    }
    let node = graph.nodes.len();
    known.insert(key, node);
    let turns = run.turns();
    let end = turns.is_empty().then(|| graph.end(run));
    graph.nodes.push(Node {
        seen,
        edges: Vec::new(),
        end,
    });
    open.extend(turns.into_iter().rev().map(|turn| Open {
        node,
        way: way.to_vec(),
        turn,
    }));
    Ok((node, true))
}

/// One more step on a way that was there before.
fn follow(run: &mut Run, turn: Turn) -> Result<String, String> {
    if !run.turns().contains(&turn) {
        return Err(depends(run));
    }
    run.step(turn)
}

fn line_of(run: &Run, (thread, _): Turn) -> u32 {
    let state = run.state();
    state.threads[thread]
        .wants
        .as_ref()
        .map_or(0, |(_, line)| *line)
}

fn depends(run: &Run) -> String {
    let printed = run.state().printed.join("; ");
    format!(
        "the program does something else when it is run again with the same schedule, so it depends on chance, on time, or on \
         what an earlier run has left (it had printed: {printed})"
    )
}
