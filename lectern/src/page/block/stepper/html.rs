//! Steppers on the page: the steps in a table, and a picture of one of them that the page's script turns into the others.
//!
//! In: a [`Trace`], the program as readers see it, and a link to its listing. Out: Markdown with HTML. The table stands by
//! itself, and has all that was recorded; the script takes from it what it shows. The picture is shown only where scripts
//! run, and has its place from the start, with room for the fullest step, so that nothing moves when they do. Nothing here
//! fails.

use std::fmt::Write as _;

use super::changes::{Change, Content, Item};
use super::table::{FENCE, Shows};
use super::trace::{Step, Trace};
use crate::page::block::definition::Setting;
use crate::page::block::html::recorded;
use crate::page::highlight::lines_of_rust;
use crate::page::html::escape;

/// The figure.
pub(super) fn markdown(trace: &Trace, program: &str, setting: &Setting<'_>) -> String {
    let inside = picture(trace, program) + &table(trace);
    recorded(FENCE, &trace.caption, &inside, setting)
}

/// What is said of a step. The page's script says the same.
pub fn step_sentence(trace: &Trace, index: usize) -> String {
    let Step { at, says, line, .. } = &trace.steps[index];
    format!(
        "Step {} of {}, line {line}, at {at:.2} s: {says}",
        index + 1,
        trace.steps.len()
    )
}

fn longest_sentence(trace: &Trace) -> String {
    let sentences = (0..trace.steps.len()).map(|index| step_sentence(trace, index));
    sentences
        .max_by_key(|sentence| sentence.chars().count())
        .unwrap_or_default()
}

/// The first step, and what a reader moves to see the others.
fn picture(trace: &Trace, program: &str) -> String {
    let count = trace.steps.len();
    let listing = escape(&trace.listing);
    let mut text = format!(
        "<div class=\"stepper-picture\">\n\
         <div class=\"stepper-control\" role=\"group\" aria-label=\"Steps of {listing}\">\
         <button type=\"button\" class=\"stepper-back\" aria-disabled=\"true\">Back</button>\
         <button type=\"button\" class=\"stepper-forward\">Forward</button>\
         <input type=\"range\" aria-label=\"Step\" min=\"1\" max=\"{count}\" step=\"1\" value=\"1\" \
         aria-valuetext=\"1 of {count}\">\
         </div>\n\
         <div class=\"stepper-room\"><p class=\"stepper-says\" aria-live=\"polite\" aria-atomic=\"true\">{}</p>\
         <p class=\"stepper-size\" aria-hidden=\"true\">{}</p></div>\n",
        escape(&step_sentence(trace, 0)),
        escape(&longest_sentence(trace))
    );
    let first = trace.steps[0].line;
    let mut lines = String::new();
    for (number, line) in (1..).zip(lines_of_rust(program)) {
        let now = match number == first {
            true => " now\" aria-current=\"step",
            false => "",
        };
        // The line break ends the line, and makes one that is empty as high as the others.
        let _ = write!(lines, "<span class=\"line{now}\">{line}\n</span>");
    }
    let _ = write!(
        text,
        "<pre class=\"stepper-code\" tabindex=\"0\" role=\"group\" aria-label=\"Program of {listing}, the line of this \
         step marked\"><span class=\"lines\">{lines}</span></pre>\n<div class=\"stepper-boxes\">"
    );
    for (index, (label, shows)) in trace.boxes.iter().enumerate() {
        let _ = write!(
            text,
            "<div class=\"stepper-box\" role=\"group\" aria-label=\"{label}\"><p class=\"stepper-label\" aria-hidden=\"true\">{label}</p>\
             <div class=\"stepper-room\"><div class=\"stepper-content\">{}</div>",
            content(*shows, &trace.steps[0].boxes[index]),
            label = escape(label)
        );
        let contents = trace.steps.iter().map(|step| &step.boxes[index]);
        for full in fullest(contents.collect()) {
            let _ = write!(
                text,
                "<div class=\"stepper-size\" aria-hidden=\"true\">{}</div>",
                content(*shows, full)
            );
        }
        text.push_str("</div></div>");
    }
    text.push_str("</div>\n</div>\n");
    text
}

/// Those of the contents that can need the most room: no other has as many items, as many letters and as many words below
/// them. Which of those is the highest depends on the width of the page.
fn fullest(contents: Vec<&Content>) -> Vec<&Content> {
    let size = |content: &Content| {
        let letters = |item: &Item| {
            let name = item.name.as_ref().map_or(0, String::len);
            let was = match &item.change {
                None => 0,
                Some(Change::New) => 4,
                Some(Change::Was(was)) => 5 + was.len(),
            };
            name + item.text.len() + was
        };
        let gone = content.gone.iter().map(|gone| 2 + gone.len());
        [
            content.items.len(),
            content.items.iter().map(letters).sum(),
            gone.sum::<usize>() + usize::from(content.reordered),
        ]
    };
    let fits = |one: [usize; 3], other: [usize; 3]| {
        let mut sizes = one.iter().zip(&other);
        sizes.all(|(one, other)| one <= other)
    };
    let mut full: Vec<(&Content, [usize; 3])> = Vec::new();
    for content in contents {
        let own = size(content);
        if !full.iter().any(|(_, other)| fits(own, *other)) {
            full.retain(|(_, other)| !fits(*other, own));
            full.push((content, own));
        }
    }
    full.into_iter().map(|(content, _)| content).collect()
}

/// Every step, a row each.
fn table(trace: &Trace) -> String {
    let caption = escape(&trace.caption);
    let heads: String = trace
        .boxes
        .iter()
        .map(|(label, _)| format!("<th scope=\"col\">{}</th>", escape(label)))
        .collect();
    let mut body = String::new();
    for (number, step) in (1..).zip(&trace.steps) {
        let _ = write!(
            body,
            "<tr><th scope=\"row\">{number}</th><td class=\"says\">{}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{:.2}</td>",
            escape(&step.says),
            step.line,
            step.at
        );
        for ((_, shows), held) in trace.boxes.iter().zip(&step.boxes) {
            let _ = write!(body, "<td class=\"held\">{}</td>", content(*shows, held));
        }
        body.push_str("</tr>\n");
    }
    format!(
        "<details class=\"stepper-steps\">\n<summary>All {} steps in a table</summary>\n\
         <div class=\"stepper-table\" tabindex=\"0\" role=\"region\" aria-label=\"Steps: {caption}\">\
         <table><caption>What happens at each step, in which line of the program, after how many seconds, and what there is then</caption>\
         <thead><tr><th scope=\"col\">step</th><th scope=\"col\">what happens</th><th scope=\"col\">line</th>\
         <th scope=\"col\">at</th>{heads}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n</details>\n",
        trace.steps.len()
    )
}

/// What a box holds, with what is new about it, in words.
fn content(shows: Shows, content: &Content) -> String {
    let mut text = String::new();
    let item = |item: &Item| {
        let (class, change) = match &item.change {
            None => ("", String::new()),
            Some(Change::New) => (" class=\"changed\"", " <small>new</small>".to_owned()),
            Some(Change::Was(was)) => (
                " class=\"changed\"",
                format!(" <small>was {}</small>", escape(was)),
            ),
        };
        let name = item.name.as_ref();
        let name = name.map_or_else(String::new, |name| format!("<b>{}</b> ", escape(name)));
        (class, format!("{name}{}{change}", escape(&item.text)))
    };
    let (tag, class) = match shows {
        Shows::Queue => ("ol", "queue"),
        Shows::List => ("ul", "list"),
        Shows::States => ("ul", "states"),
        Shows::Text => ("ul", "text"),
    };
    if content.items.is_empty() {
        text.push_str("<p class=\"empty\">empty</p>");
    } else {
        let items = content.items.iter().map(item);
        let items: String = items
            .map(|(class, text)| format!("<li{class}>{text}</li>"))
            .collect();
        let _ = write!(text, "<{tag} class=\"items {class}\">{items}</{tag}>");
    }
    let mut more = Vec::new();
    // Of a text that is no more, its absence says enough.
    if !content.gone.is_empty() && shows != Shows::Text {
        more.push(format!("gone: {}", content.gone.join(", ")));
    }
    if content.reordered {
        more.push("in another order".to_owned());
    }
    if !more.is_empty() {
        let _ = write!(
            text,
            "<p class=\"changed\">{}</p>",
            escape(&more.join("; "))
        );
    }
    text
}
