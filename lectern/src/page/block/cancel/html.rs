//! A cancelled future on the page: every await in a table, and the program, in which a reader picks one.
//!
//! In: [`Outcomes`], the program as readers see it, and a link to its listing. Out: Markdown with HTML. The table stands by itself,
//! and has all that was recorded; the script takes from it what it shows. The program with its buttons is shown only where scripts
//! run. Nothing here fails.

use std::fmt::Write as _;

use super::outcomes::{Dropped, Outcomes};
use super::table::FENCE;
use crate::page::block::definition::Setting;
use crate::page::block::html::recorded;
use crate::page::highlight::lines_of_rust;
use crate::page::html::escape;

/// What is said before a reader has cancelled anything, above boxes that are still empty.
pub const BEFORE_CANCELLING: &str = "Press a button, and these boxes fill.";

/// The figure.
pub(super) fn markdown(outcomes: &Outcomes, program: &str, setting: &Setting<'_>) -> String {
    let inside = picture(outcomes, program) + &table(outcomes);
    recorded(FENCE, &outcomes.caption, &inside, setting)
}

/// What is said of a future that was cancelled. The page's script says the same.
pub fn cancel_sentence(Dropped { line, says, .. }: &Dropped) -> String {
    format!("Cancelled at line {line}, {says}.")
}

/// The program with a button at each await, and a box for each thing that may be left behind.
fn picture(outcomes: &Outcomes, program: &str) -> String {
    let listing = escape(&outcomes.listing);
    let mut lines = String::new();
    for (number, line) in (1..).zip(lines_of_rust(program)) {
        // The line break ends the line, and makes one that is empty as high as the others.
        let _ = write!(lines, "<span class=\"line\">{line}\n</span>");
        let here = |dropped: &Dropped| dropped.line == number;
        if let Some(row) = outcomes.dropped.iter().position(here) {
            let _ = write!(
                lines,
                "<button type=\"button\" class=\"cancel-here\" data-row=\"{row}\" aria-pressed=\"false\">Cancel it here, at line {number}</button>"
            );
        }
    }
    let mut text = format!(
        "<div class=\"cancel-picture\">\n\
         <pre class=\"cancel-code\" tabindex=\"0\" role=\"group\" aria-label=\"Program of {listing}, with a button wherever it can be \
         cancelled\"><span class=\"lines\">{lines}</span></pre>\n\
         <p class=\"cancel-says\" aria-live=\"polite\" aria-atomic=\"true\">{BEFORE_CANCELLING}</p>\n\
         <div class=\"cancel-boxes\">"
    );
    for label in &outcomes.labels {
        let _ = write!(
            text,
            "<div class=\"cancel-box\" role=\"group\" aria-label=\"{label}\"><p class=\"cancel-label\" aria-hidden=\"true\">{label}</p>\
             <p class=\"cancel-left\"></p></div>",
            label = escape(label)
        );
    }
    text.push_str("</div>\n</div>\n");
    text
}

/// Every await, a row each.
fn table(outcomes: &Outcomes) -> String {
    let caption = escape(&outcomes.caption);
    let heads = outcomes.labels.iter();
    let heads: String = heads
        .map(|label| format!("<th scope=\"col\">{}</th>", escape(label)))
        .collect();
    let mut body = String::new();
    let first = &outcomes.dropped[0].left;
    for dropped in &outcomes.dropped {
        let _ = write!(
            body,
            "<tr><th scope=\"row\">{}</th><td>{}</td>",
            dropped.line,
            escape(&dropped.says)
        );
        for (left, before) in dropped.left.iter().zip(first) {
            let _ = match left == before {
                true => write!(body, "<td>{}</td>", escape(left)),
                false => write!(
                    body,
                    "<td class=\"changed\">{} <small>was {}</small></td>",
                    escape(left),
                    escape(before)
                ),
            };
        }
        body.push_str("</tr>\n");
    }
    format!(
        "<details class=\"cancel-all\">\n<summary>All {} awaits in a table</summary>\n\
         <div class=\"cancel-table\" tabindex=\"0\" role=\"region\" aria-label=\"What is left behind: {caption}\">\
         <table><caption>At which line the future waited when it was cancelled, what for, and what was left behind, beside what it was in the first row</caption>\
         <thead><tr><th scope=\"col\">line</th><th scope=\"col\">it waited</th>{heads}</tr></thead>\n\
         <tbody>\n{body}</tbody></table></div>\n</details>\n",
        outcomes.dropped.len()
    )
}
