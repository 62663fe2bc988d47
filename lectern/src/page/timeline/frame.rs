//! A timeline, and the SVG around it.

use crate::page::html::escape;

/// A timeline: the picture, and what it shows in words.
#[derive(Debug)]
pub struct Timeline {
    /// The `<svg>` element, without blank lines.
    pub svg: String,
    /// What its bars are, for the line above it.
    pub legend: String,
}

pub(super) fn frame(id: &str, title: &str, description: &str, height: f64, inside: &str) -> String {
    format!(
        "<svg class=\"timeline\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" width=\"100%\" height=\"{height:.0}\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{inside}</svg>",
        escape(title),
        escape(description)
    )
}
