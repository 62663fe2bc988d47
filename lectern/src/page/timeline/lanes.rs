//! A lane for each name that begins lines of output.

use std::fmt::Write as _;

use crate::page::html::escape;
use crate::page::timeline::axis::{AXIS, Axis, short};
use crate::page::timeline::frame::{Timeline, frame};
use crate::run::evidence::Evidence;

pub(super) fn draw_lanes(evidence: &Evidence, lanes: &[String], id: &str, span: f64) -> Timeline {
    // The name stands above its lane: no length of a name, no width of a page makes them overlap.
    const ROW: f64 = 36.0;
    let height = ROW * lanes.len() as f64;
    let axis = Axis::new(evidence, span);
    let left = axis.left;
    let mut inside = axis.svg(height);
    let mut words = Vec::new();
    for (position, name) in lanes.iter().enumerate() {
        let top = ROW * position as f64;
        let times: Vec<f64> = evidence
            .lines
            .iter()
            .filter(|line| speaks(name, &line.text))
            .map(|line| line.at)
            .collect();
        let _ = write!(
            inside,
            "<text class=\"label\" x=\"{left}%\" dx=\"4\" y=\"{:.1}\">{}</text>",
            top + 13.0,
            escape(name)
        );
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            words.push(format!("{name} says nothing"));
            continue;
        };
        let _ = write!(
            inside,
            "<rect class=\"bar\" x=\"{:.2}%\" width=\"{:.2}%\" y=\"{:.1}\" height=\"14\" rx=\"2\"/>",
            axis.x(*first),
            axis.width(*first, *last),
            top + 18.0
        );
        for (line, time) in evidence
            .lines
            .iter()
            .filter(|line| speaks(name, &line.text))
            .zip(&times)
        {
            let _ = write!(
                inside,
                "<line class=\"said\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{:.1}\" y2=\"{:.1}\"><title>{} s: {}</title></line>",
                top + 16.0,
                top + 34.0,
                short(*time),
                escape(&line.text),
                x = axis.x(*time)
            );
        }
        words.push(format!(
            "{name} speaks {} times, from {} s to {} s",
            times.len(),
            short(*first),
            short(*last)
        ));
    }
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
        legend: "One lane for each name, one mark for each line it printed".to_owned(),
    }
}

/// Whether the line begins with the name as a word of its own.
pub(crate) fn speaks(name: &str, line: &str) -> bool {
    line.strip_prefix(name)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
}
