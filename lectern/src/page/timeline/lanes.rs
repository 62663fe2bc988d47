//! A lane for each name that begins lines of output: a bar where its owner works, a dotted line where it waits.

use std::fmt::Write as _;

use super::axis::{AXIS, Axis, short};
use super::frame::{Timeline, frame};
use crate::book::Pattern;
use crate::page::html::escape;
use crate::run::{Evidence, Line};

/// A stretch of a lane.
#[derive(Debug, PartialEq)]
struct Stretch {
    from: f64,
    to: f64,
    waits: bool,
}

/// What a lane is made of: from line to line it works, or waits after a line that says so. The last such wait lasts as long as the run.
fn stretches(lines: &[&Line], waits: &[Pattern], wall: f64) -> Vec<Stretch> {
    let waits_after = |line: &Line| waits.iter().any(|pattern| pattern.matches(&line.text));
    let mut stretches: Vec<Stretch> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let waits = waits_after(line);
        let to = match lines.get(index + 1) {
            Some(next) => next.at,
            None if waits => wall,
            None => continue,
        };
        match stretches.last_mut() {
            Some(last) if last.waits == waits && last.to >= line.at => last.to = to,
            _ if to > line.at => stretches.push(Stretch {
                from: line.at,
                to,
                waits,
            }),
            _ => {}
        }
    }
    // Something is to be seen of a single line, too.
    if stretches.is_empty()
        && let Some(line) = lines.first()
    {
        stretches.push(Stretch {
            from: line.at,
            to: line.at,
            waits: false,
        });
    }
    stretches
}

pub(super) fn draw_lanes(
    evidence: &Evidence,
    lanes: &[String],
    waits: &[Pattern],
    id: &str,
    span: f64,
) -> Timeline {
    // The name stands above its lane: no length of a name, no width of a page makes them overlap.
    const ROW: f64 = 36.0;
    let height = ROW * lanes.len() as f64;
    let axis = Axis::new(evidence, span);
    let left = axis.left;
    let mut inside = axis.svg(height);
    let mut words = Vec::new();
    for (position, name) in lanes.iter().enumerate() {
        let top = ROW * position as f64;
        let lines: Vec<&Line> = evidence
            .lines
            .iter()
            .filter(|line| speaks(name, &line.text))
            .collect();
        let _ = write!(
            inside,
            "<text class=\"label\" x=\"{left}%\" dx=\"4\" y=\"{:.1}\">{}</text>",
            top + 13.0,
            escape(name)
        );
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            words.push(format!("{name} says nothing"));
            continue;
        };
        let mut waiting = Vec::new();
        for Stretch { from, to, waits } in stretches(&lines, waits, evidence.wall) {
            if waits {
                let _ = write!(
                    inside,
                    "<line class=\"queued\" x1=\"{:.2}%\" x2=\"{:.2}%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
                    axis.x(from),
                    axis.x(to),
                    y = top + 25.0
                );
                waiting.push(format!("{} s to {} s", short(from), short(to)));
            } else {
                let _ = write!(
                    inside,
                    "<rect class=\"bar\" x=\"{:.2}%\" width=\"{:.2}%\" y=\"{:.1}\" height=\"14\" rx=\"2\"/>",
                    axis.x(from),
                    axis.width(from, to),
                    top + 18.0
                );
            }
        }
        for line in &lines {
            let _ = write!(
                inside,
                "<line class=\"said\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{:.1}\" y2=\"{:.1}\"><title>{} s: {}</title></line>",
                top + 16.0,
                top + 34.0,
                short(line.at),
                escape(&line.text),
                x = axis.x(line.at)
            );
        }
        let mut said = format!(
            "{name} speaks {} times, from {} s to {} s",
            lines.len(),
            short(first.at),
            short(last.at)
        );
        if !waiting.is_empty() {
            let _ = write!(said, ", and waits from {}", waiting.join(", "));
        }
        words.push(said);
    }
    let legend = match waits {
        [] => "One lane for each name, one mark for each line it printed; a bar where it works",
        _ => {
            "One lane for each name, one mark for each line it printed; a bar where it works, a dotted line where it waits"
        }
    };
    Timeline {
        svg: frame(
            id,
            &format!(
                "{} lanes over {} seconds",
                lanes.len(),
                short(evidence.wall)
            ),
            &words.join("; "),
            height + AXIS,
            &inside,
        ),
        legend: legend.to_owned(),
    }
}

/// Whether the line begins with the name as a word of its own.
pub(crate) fn speaks(name: &str, line: &str) -> bool {
    line.strip_prefix(name)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_works_or_waits_from_line_to_line() {
        let line = |at: f64, text: &str| Line {
            at,
            text: text.to_owned(),
        };
        let lines = [
            line(0.0, "Ada cuts"),
            line(1.0, "Ada needs the stove"),
            line(3.0, "Ada has the stove"),
            line(4.0, "Ada needs the stove"),
        ];
        let lines: Vec<&Line> = lines.iter().collect();
        let waits = [Pattern::new("{word} needs the stove").expect("a pattern")];
        let drawn = |lines: &[&Line]| -> Vec<(f64, f64, bool)> {
            let stretches = stretches(lines, &waits, 9.0).into_iter();
            stretches
                .map(|Stretch { from, to, waits }| (from, to, waits))
                .collect()
        };
        assert_eq!(
            drawn(&lines),
            [
                (0.0, 1.0, false),
                (1.0, 3.0, true),
                (3.0, 4.0, false),
                // Nothing more was said.
                (4.0, 9.0, true)
            ]
        );
        assert_eq!(drawn(&lines[2..3]), [(3.0, 3.0, false)]);
        assert_eq!(drawn(&lines[1..2]), [(1.0, 9.0, true)]);
    }
}
