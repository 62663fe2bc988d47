//! Scoreboards on the page: a picture of the times, and a table of all that was measured.
//!
//! In: a [`Board`], and a link to the listing of each row. Out: Markdown with HTML. The picture is an SVG whose places across
//! are percentages, as a timeline's are, so it is as wide as the page; its axis has equal factors for equal lengths and
//! begins at one delay, below which nothing that waits once can be. What was measured and what is cited differ in shape.
//! Nothing here fails.

use std::fmt::Write as _;

use super::board::{Board, Row, Took};
use super::table::{COLUMNS, Column};
use crate::page::block::definition::Setting;
use crate::page::block::html::unproved;
use crate::page::html::escape;
use crate::page::line_match::as_markdown;

/// Where the axis begins and ends, in per cent of the width: room for half a mark and half a number.
const LEFT: f64 = 2.5;
const RIGHT: f64 = 96.0;
/// Height of a row, in pixels: its words, and the line below them.
const ROW: f64 = 40.0;
/// Room for the numbers of the axis below the rows, in pixels.
const AXIS: f64 = 26.0;

/// The figure.
pub(super) fn markdown(board: &Board, setting: &Setting<'_>) -> String {
    let id = &setting.id;
    let mut text = format!(
        "<figure class=\"scoreboard\" id=\"{id}\">\n<figcaption>{}</figcaption>\n",
        escape(&board.caption)
    );
    let cited = match &board.cited {
        Some((label, source)) => format!(
            " A diamond is a figure {}: {}.",
            escape(label),
            escape(source)
        ),
        None => String::new(),
    };
    let _ = write!(
        text,
        "<p class=\"legend\">How many delays each took. A dot is a recorded run of this book.{cited}</p>\n\
         <div class=\"timeline-frame\">{}</div>\n\n",
        picture(board, id)
    );
    text.push_str(&table(board, &setting.links));
    text.push_str(unproved(setting.is_stale()));
    text.push_str("</figure>\n");
    text
}

/// An axis from one delay on, with equal lengths for equal factors.
struct Axis {
    most: f64,
    ticks: Vec<f64>,
}

impl Axis {
    fn new(board: &Board) -> Self {
        let times = board.rows.iter().flat_map(|row| {
            let cited = row.cited.iter().map(|took| took.delays);
            cited.chain([row.time.delays])
        });
        let longest = times.fold(2.0, f64::max);
        let steps = (0..).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power)));
        let mut ticks: Vec<f64> = steps.take_while(|tick| *tick < 1.05 * longest).collect();
        // A phone has room for seven numbers.
        if ticks.len() > 7 {
            ticks.retain(|tick| tick.log10().fract().abs() < 1e-9);
        }
        let most = 1.05 * longest;
        Self { most, ticks }
    }

    fn x(&self, delays: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * (delays.max(1.0).ln() / self.most.ln()).clamp(0.0, 1.0)
    }
}

fn picture(board: &Board, id: &str) -> String {
    let axis = Axis::new(board);
    let height = ROW * board.rows.len() as f64;
    let mut inside = String::new();
    for tick in &axis.ticks {
        let x = axis.x(*tick);
        let _ = write!(
            inside,
            "<line class=\"tick\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"0\" y2=\"{height:.0}\"/>\
             <text class=\"time\" x=\"{x:.2}%\" y=\"{:.0}\" text-anchor=\"middle\">{tick}</text>",
            height + 17.0
        );
    }
    let start = axis.x(1.0);
    for (index, row) in board.rows.iter().enumerate() {
        let top = ROW * index as f64;
        let (words, line) = (top + 15.0, top + 28.0);
        let x = axis.x(row.time.delays);
        let _ = write!(
            inside,
            "<g class=\"row\"><rect class=\"row-ground\" width=\"100%\" y=\"{top:.0}\" height=\"{ROW:.0}\"/>\
             <text class=\"label\" x=\"{start:.2}%\" y=\"{words:.0}\">{}</text>\
             <text class=\"label\" x=\"{RIGHT:.2}%\" y=\"{words:.0}\" text-anchor=\"end\">{}</text>\
             <line class=\"reach\" x1=\"{start:.2}%\" x2=\"{x:.2}%\" y1=\"{line:.0}\" y2=\"{line:.0}\"/>\
             <circle class=\"score\" cx=\"{x:.2}%\" cy=\"{line:.0}\" r=\"4\"/>",
            escape(&row.label),
            escape(&row.time.words)
        );
        if let Some(cited) = &row.cited {
            let _ = write!(
                inside,
                "<svg x=\"{:.2}%\" y=\"{line:.0}\" overflow=\"visible\"><path class=\"cited\" d=\"M0-9 9 0 0 9-9 0z\"/></svg>",
                axis.x(cited.delays)
            );
        }
        inside.push_str("</g>");
    }
    let described: Vec<String> = board.rows.iter().map(in_words).collect();
    format!(
        "<svg class=\"timeline scores\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" width=\"100%\" height=\"{:.0}\">\
         <title id=\"{id}-title\">{}, in delays</title><desc id=\"{id}-desc\">{}</desc>{inside}</svg>",
        height + AXIS,
        escape(&board.caption),
        escape(&described.join("; "))
    )
}

/// A time in delays.
fn delays(took: &Took) -> String {
    format!("{:.2}", took.delays)
}

fn in_words(row: &Row) -> String {
    let Row {
        label, time, cited, ..
    } = row;
    let mut words = format!("{label}: {} delays", delays(time));
    if let Some(cited) = cited {
        let _ = write!(words, ", cited {}", delays(cited));
    }
    words
}

fn table(board: &Board, links: &[String]) -> String {
    let columns = board.columns();
    let mut heads = vec!["what", "time", "delays"];
    let cited = board
        .cited
        .as_ref()
        .map(|(label, _)| as_markdown(label).replace('|', "\\|"));
    heads.extend(cited.as_deref());
    heads.extend(columns.iter().map(|column| match column {
        Column::Requests => "requests",
        Column::InFlight => "in flight",
        Column::Cpu => "busy",
        Column::Memory => "memory",
    }));
    let mut text = format!("| {} |\n| --- |", heads.join(" | "));
    text.push_str(&" ---: |".repeat(heads.len() - 1));
    text.push('\n');
    for (row, link) in board.rows.iter().zip(links) {
        let mut cells = vec![
            format!("{}, {link}", as_markdown(&row.label)),
            row.time.words.clone(),
            delays(&row.time),
        ];
        if board.cited.is_some() {
            let cited = row.cited.as_ref().map(|took| took.words.clone());
            cells.push(cited.unwrap_or_default());
        }
        for (column, figure) in COLUMNS.iter().zip(&row.others) {
            if columns.contains(column) {
                cells.push(figure.clone().unwrap_or_default());
            }
        }
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text.push('\n');
    text
}
