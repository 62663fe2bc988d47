//! The lines of a program that a thread comes to.
//!
//! In: a graph and the program. Out: for each thread that does steps, the pieces of the program in which these stand, each with
//! the line above it that says where one is.

use std::ops::RangeInclusive;

use crate::run::schedules::Graph;

/// Lines, counted from one.
pub(super) type Piece = RangeInclusive<usize>;

/// More lines than these between two steps are left out.
const MOST_BETWEEN: usize = 4;

/// The pieces of each thread that does steps, with the thread's number: those that are spawned first, `main` last.
pub(super) fn of_threads(graph: &Graph, program: &str) -> Vec<(usize, Vec<Piece>)> {
    let lines: Vec<&str> = program.lines().collect();
    let threads = (1..graph.threads.len()).chain([0]);
    threads
        .map(|thread| (thread, pieces(&steps_of(graph, thread), &lines)))
        .filter(|(_, pieces)| !pieces.is_empty())
        .collect()
}

/// The lines at which a thread does steps, in order.
fn steps_of(graph: &Graph, thread: usize) -> Vec<usize> {
    let steps = graph.states.iter().flat_map(|state| &state.go);
    let of_thread = steps.filter(|step| step.0 == thread && step.1 > 0);
    let mut lines: Vec<usize> = of_thread.map(|step| step.1 as usize).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn pieces(steps: &[usize], lines: &[&str]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for &step in steps {
        let piece = around(step, lines);
        match pieces.last_mut() {
            Some(last) if *piece.start() <= last.end() + MOST_BETWEEN => {
                *last = *last.start()..=*piece.end().max(last.end());
            }
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// A line with the rest of its statement, and the head of what it stands in, if that is near.
fn around(line: usize, lines: &[&str]) -> Piece {
    let indentation = |line: usize| {
        let text = lines.get(line - 1).copied().unwrap_or_default();
        (!text.trim().is_empty()).then(|| text.len() - text.trim_start().len())
    };
    let own = indentation(line).unwrap_or(0);
    let mut start = line;
    // A brace that closes has its opening line in the same column.
    if lines
        .get(line - 1)
        .is_some_and(|text| text.trim_start().starts_with('}'))
    {
        while start > 1 && (indentation(start - 1).is_none_or(|above| above > own)) {
            start -= 1;
        }
        start = start.saturating_sub(1).max(1);
    } else {
        let head = (1..line)
            .rev()
            .find(|&above| indentation(above).is_some_and(|above| above < own));
        if let Some(head) = head.filter(|head| line - head <= MOST_BETWEEN) {
            start = head;
        }
    }
    let mut end = line;
    while end < lines.len() && indentation(end + 1).is_some_and(|below| below > own) {
        end += 1;
    }
    start..=end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_are_near_each_other_are_in_one_piece_with_its_head() {
        let program = "fn main() {\n    let a = 1;\n    spawn(|| {\n        load();\n        store();\n    });\n\n\n\n\n\n    end();\n}\n";
        let lines: Vec<&str> = program.lines().collect();
        assert_eq!(pieces(&[4, 5], &lines), [3..=5]);
        assert_eq!(pieces(&[4, 6], &lines), [3..=6]);
        assert_eq!(pieces(&[4, 12], &lines), [3..=4, 12..=12]);
    }
}
