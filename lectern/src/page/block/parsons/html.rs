//! A Parsons problem on the page.
//!
//! In: a block, its listing, the problem and the recorded table. Out: Markdown with HTML. What needs no script stands by itself: the
//! program with its places, the lines, and how many arrangements do what. The solution is the listing's own figure, folded. Nothing
//! here fails.

use std::fmt::Write as _;

use crate::book::parsons::{Parsons, indented, letter};
use crate::page::block::definition::Setting;
use crate::page::block::html::unproved;
use crate::page::block::parsons::table::ParsonsBlock;
use crate::page::highlight::lines_of_rust;
use crate::page::html::escape;
use crate::record::arrangements::Recorded;

/// The figure.
pub(super) fn markdown(
    block: &ParsonsBlock,
    parsons: &Parsons,
    recorded: &Recorded,
    is_fresh: bool,
    setting: &Setting<'_>,
) -> String {
    let id = &setting.id;
    let arrangements = &recorded.arrangements;
    let mut text = format!(
        "<figure class=\"parsons\" id=\"{id}\" data-table=\"{}{}\" data-all=\"{}\" data-right=\"{}\">\n\
         <figcaption>{}</figcaption>\n<p class=\"parsons-ask\">{}</p>\n<div class=\"parsons-work\">\n",
        setting.root,
        recorded.path(),
        arrangements.table.len(),
        arrangements.right(),
        escape(block.caption()),
        escape(block.ask())
    );
    text.push_str(&program(parsons));
    text.push_str(&lines(parsons));
    text.push_str(
        "<div class=\"parsons-control\"></div>\n<p class=\"parsons-says\" aria-live=\"polite\" aria-atomic=\"true\"></p>\n\
         <pre class=\"parsons-error\" tabindex=\"0\" role=\"region\" aria-label=\"What the compiler says\" hidden></pre>\n</div>\n",
    );
    text.push_str(&counts(recorded));
    let _ = write!(
        text,
        "<div class=\"legend\">\n\nEvery arrangement of {}, compiled with {} and gone through under all its schedules by a model: it has no time, nothing \
         wakes up without having been notified, and all threads see the same memory.\n\n</div>\n",
        setting.links.join(", "),
        escape(&recorded.rustc),
    );
    text.push_str(unproved(!is_fresh));
    text.push_str("</figure>\n");
    text
}

/// The program line by line, with a place wherever a line is missing.
fn program(parsons: &Parsons) -> String {
    let places = parsons.places.len();
    let coloured = lines_of_rust(&parsons.program.join("\n"));
    let mut text = format!(
        "<div class=\"parsons-program\" role=\"group\" aria-label=\"The program, with {places} places\">\n"
    );
    for (index, line) in parsons.program.iter().enumerate() {
        let (indentation, _) = indented(line);
        let (number, width) = (index + 1, indentation.len());
        match parsons.places.iter().position(|&place| place == index) {
            Some(place) => {
                let _ = writeln!(
                    text,
                    "<div class=\"parsons-place\" data-line=\"{number}\" style=\"--indent: {width}\">\
                     <span class=\"parsons-empty\">place {}</span></div>",
                    place + 1
                );
            }
            None => {
                let code = coloured.get(index).map_or("", |line| line.trim_start());
                let _ = writeln!(
                    text,
                    "<div class=\"parsons-line\" data-line=\"{number}\" style=\"--indent: {width}\"><code>{code}</code></div>"
                );
            }
        }
    }
    text.push_str("</div>\n");
    text
}

/// The lines that may be put into the places.
fn lines(parsons: &Parsons) -> String {
    let count: usize = parsons.pieces.iter().map(|piece| piece.count).sum();
    let places = parsons.places.len();
    let rule = match count - places {
        0 => "All of them belong in the program.".to_owned(),
        1 => format!("{places} of them belong in the program, and 1 doesn't."),
        more => format!("{places} of them belong in the program, and {more} don't."),
    };
    let mut text = format!(
        "<div class=\"parsons-lines\">\n<p>The {count} lines. {rule} Each can be used once.</p>\n<ul>\n"
    );
    for (number, piece) in parsons.pieces.iter().enumerate() {
        let code = lines_of_rust(&piece.text).concat();
        for _ in 0..piece.count {
            let _ = writeln!(
                text,
                "<li data-piece=\"{}\"><code>{code}</code></li>",
                letter(number)
            );
        }
    }
    text.push_str("</ul>\n</div>\n");
    text
}

/// How many arrangements do what.
fn counts(recorded: &Recorded) -> String {
    let arrangements = &recorded.arrangements;
    let (all, right) = (arrangements.table.len(), arrangements.right());
    let are = match right {
        1 => "1 is right".to_owned(),
        right => format!("{right} are right"),
    };
    let mut text = format!(
        "<details class=\"parsons-counts\">\n<summary>All {all} arrangements, counted</summary>\n\
         <p>Of the {all} arrangements, {are}. Each was compiled as you'd compile it, and those that compile were gone through by the model of the \
         figures in which you are the scheduler.</p>\n\
         <table>\n<thead><tr><th scope=\"col\">What it does</th><th scope=\"col\">How many</th></tr></thead>\n<tbody>"
    );
    for (sort, count) in arrangements.counts() {
        let _ = writeln!(text, "<tr><td>{}</td><td>{count}</td></tr>", escape(&sort));
    }
    text.push_str("</tbody>\n</table>\n</details>\n");
    text
}
