//! Plots on the page: the picture, what is what in it, its numbers in a table, and what a reader may move.
//!
//! In: a [`Picture`], and links to the listings that were measured. Out: Markdown with HTML. The picture stands by itself;
//! what needs a script is shown only where scripts run, and has its place from the start, so that nothing moves when they
//! do. Nothing here fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;

use super::chart::{self, Chart};
use super::picture::{Axis, Control, Picture, SAMPLES, Slider, rounded};
use crate::page::block::definition::Setting;
use crate::page::block::html::unproved;
use crate::page::html::escape;

/// The figure.
pub(super) fn markdown(picture: &Picture, setting: &Setting<'_>) -> String {
    let id = &setting.id;
    let chart = chart::draw(picture, id, &picture.caption, &description(picture));
    let mut text = format!(
        "<figure class=\"plot\" id=\"{id}\">\n<figcaption>{}</figcaption>\n<div class=\"plot-frame\">{}</div>\n{}",
        escape(&picture.caption),
        chart.svg,
        signs(picture)
    );
    if let Some(control) = &picture.control {
        text.push_str(&sliders(picture, control, &chart, id));
    }
    text.push_str(&table(picture));
    if !setting.links.is_empty() {
        let _ = write!(
            text,
            "<div class=\"legend\">\n\nMeasured: {}.\n\n</div>\n",
            setting.links.join(", ")
        );
    }
    text.push_str(unproved(setting.is_stale()));
    text.push_str("</figure>\n");
    text
}

/// What the picture shows, in words.
fn description(picture: &Picture) -> String {
    let axis = |name: &str, axis: &Axis| {
        let scale = if axis.log { ", in equal factors" } else { "" };
        format!(
            "{name}: {}, from {} to {}{scale}",
            axis.label,
            rounded(axis.from),
            rounded(axis.to)
        )
    };
    let mut words = vec![axis("To the right", &picture.x), axis("Up", &picture.y)];
    for points in &picture.points {
        let shown = points.points.iter().take(10);
        let mut places: Vec<String> = shown
            .map(|point| format!("{} at {}", point.printed, rounded(point.x)))
            .collect();
        if points.points.len() > 10 {
            places.push(format!("and {} more", points.points.len() - 10));
        }
        words.push(format!("Points, {}: {}", points.label, places.join(", ")));
    }
    for curve in &picture.curves {
        words.push(format!(
            "Curve, {}: from {} to {}",
            curve.label,
            rounded(curve.values[0]),
            rounded(curve.values[SAMPLES - 1])
        ));
    }
    words.join(". ") + "."
}

/// What is what: each kind of points, each curve, and the one that moves.
fn signs(picture: &Picture) -> String {
    let mut list = String::from("<ul class=\"plot-signs\">");
    let mut item = |class: &str, sign: String, label: &str| {
        let _ = write!(list, "<li{class}>{sign}<span>{}</span></li>", escape(label));
    };
    for (kind, points) in picture.points.iter().enumerate() {
        item("", chart::points_sign(kind), &points.label);
    }
    for (kind, curve) in picture.curves.iter().enumerate() {
        item(
            "",
            chart::curve_sign(kind, curve.band.is_some()),
            &curve.label,
        );
    }
    if let Some(control) = &picture.control {
        item(" class=\"plot-moves\"", chart::moved_sign(), &control.label);
    }
    // The page's script says there what a reader points at; it has its place from the start.
    list + "</ul>\n<p class=\"plot-value\" role=\"status\"></p>\n"
}

/// The numbers of the picture: a row for each point and each tick, a column for each kind of points and each curve.
fn table(picture: &Picture) -> String {
    let mut rows: Vec<f64> = picture.x.ticks.clone();
    if picture.curves.is_empty() {
        rows.clear();
    }
    let points = picture.points.iter().flat_map(|points| &points.points);
    rows.extend(points.map(|point| point.x));
    rows.sort_by(f64::total_cmp);
    rows.dedup();
    let labels = picture.points.iter().map(|points| &points.label);
    let labels = labels.chain(picture.curves.iter().map(|curve| &curve.label));
    let heads: String = labels
        .map(|label| format!("<th scope=\"col\">{}</th>", escape(label)))
        .collect();
    let mut body = String::new();
    for row in rows {
        let _ = write!(body, "<tr><th scope=\"row\">{}</th>", rounded(row));
        for points in &picture.points {
            let here = points.points.iter().filter(|point| point.x == row);
            let here: Vec<&str> = here.map(|point| point.printed.as_str()).collect();
            let _ = write!(body, "<td>{}</td>", escape(&here.join(", ")));
        }
        let tick = picture.x.ticks.iter().position(|tick| *tick == row);
        for curve in &picture.curves {
            let value = tick.map(|tick| rounded(curve.at_ticks[tick]));
            let _ = write!(body, "<td>{}</td>", value.unwrap_or_default());
        }
        body.push_str("</tr>");
    }
    format!(
        "<details class=\"plot-numbers\">\n<summary>The numbers of this picture</summary>\n\
         <div class=\"plot-table\" tabindex=\"0\" role=\"region\" aria-label=\"Numbers of the picture: {caption}\">\
         <table><caption>{y}</caption><thead><tr><th scope=\"col\">{x}</th>{heads}</tr></thead>\
         <tbody>{body}</tbody></table></div>\n</details>\n",
        caption = escape(&picture.caption),
        x = escape(&picture.x.label),
        y = escape(&picture.y.label)
    )
}

/// What a reader may move, as it stands at first; the page's script does the rest.
fn sliders(picture: &Picture, control: &Control, chart: &Chart, id: &str) -> String {
    let axis = |axis: &Axis, start: f64, end: f64| json!({ "from": axis.from, "to": axis.to, "log": axis.log, "start": start, "end": end });
    let also: BTreeMap<&str, &str> = control
        .also
        .iter()
        .map(|(name, formula)| (name.as_str(), formula.source()))
        .collect();
    let data = json!({
        "formula": control.formula.source(),
        "x": control.x,
        "also": also,
        "says": control.says,
        "otherwise": control.otherwise,
        "samples": SAMPLES,
        "axes": {
            "x": axis(&picture.x, chart.across.start, chart.across.end),
            "y": axis(&picture.y, chart.up.start, chart.up.end),
        },
    });
    let mut text = format!(
        "<div class=\"plot-control\" role=\"group\" aria-label=\"{}\" data-plot=\"{}\">\n",
        escape(&control.label),
        escape(&data.to_string())
    );
    for Slider {
        name,
        label,
        from,
        to,
        step,
        start,
    } in &control.sliders
    {
        let _ = writeln!(
            text,
            "<p class=\"plot-slider\"><label for=\"{id}-{name}\">{}</label>\
             <input type=\"range\" id=\"{id}-{name}\" data-name=\"{name}\" min=\"{from}\" max=\"{to}\" step=\"{step}\" value=\"{start}\">\
             <output for=\"{id}-{name}\">{start}</output></p>",
            escape(label)
        );
    }
    let _ = write!(
        text,
        "<p class=\"plot-says\" aria-live=\"polite\">{}</p>\n</div>\n",
        escape(&control.words(&control.starts()))
    );
    text
}
