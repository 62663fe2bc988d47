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

/// A line with the rest of its block, and the head of what it stands in, if that is near. A function's head has its body with it.
fn around(line: usize, lines: &[&str]) -> Piece {
    let indentation = |line| indentation(line, lines);
    let own = indentation(line).unwrap_or(0);
    let mut start = line;
    // A brace that closes has its opening line in the same column.
    if is_end(line, lines) {
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
    start..=block_end(line, lines)
}

/// The last line of the block that a line stands in: what a thread does there takes no step, and is done with the step before. For a
/// brace that closes, and for the head of a function, it's the line with which that block ends.
fn block_end(line: usize, lines: &[&str]) -> usize {
    let mut below = line + 1..=lines.len();
    let Some(own) = indentation(line, lines) else {
        return line;
    };
    if is_end(line, lines) {
        return line;
    }
    if own == 0 {
        let closes = |&below: &usize| indentation(below, lines) == Some(0) && is_end(below, lines);
        return below.find(closes).unwrap_or(line);
    }
    match below.find(|&below| indentation(below, lines).is_some_and(|indented| indented < own)) {
        Some(close) if is_end(close, lines) => close,
        Some(close) => close - 1,
        None => lines.len(),
    }
}

/// How far a line is indented; `None` for an empty one.
fn indentation(line: usize, lines: &[&str]) -> Option<usize> {
    let text = lines.get(line - 1).copied().unwrap_or_default();
    (!text.trim().is_empty()).then(|| text.len() - text.trim_start().len())
}

/// Whether a line closes a block.
fn is_end(line: usize, lines: &[&str]) -> bool {
    let text = lines.get(line - 1).copied().unwrap_or_default();
    text.trim_start().starts_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_are_near_each_other_are_in_one_piece_with_its_head() {
        let program = "fn main() {\n    let a = 1;\n    spawn(|| {\n        load();\n        store();\n    });\n\n\n\n\n\n    end();\n}\n";
        let lines: Vec<&str> = program.lines().collect();
        assert_eq!(pieces(&[4, 5], &lines), [3..=6]);
        assert_eq!(pieces(&[4, 6], &lines), [3..=6]);
        assert_eq!(pieces(&[4, 12], &lines), [3..=6, 12..=13]);
    }

    #[test]
    fn what_a_task_does_after_its_last_await_is_shown() {
        let program = "async fn main() {\n    spawn(buy());\n}\n\nasync fn buy() {\n    if load() > 0 {\n        sleep().await;\n\n        \
                       sub();\n    }\n}\n\nfn other() {\n    load();\n}\n";
        let lines: Vec<&str> = program.lines().collect();
        assert_eq!(pieces(&[7], &lines), [6..=10]);
        assert_eq!(
            pieces(&[5, 7], &lines),
            [5..=11],
            "the whole function, and no other"
        );
    }
}
