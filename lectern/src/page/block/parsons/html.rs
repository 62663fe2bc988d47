//! A Parsons problem on the page.
//!
//! In: a block, its listing, the problem and the recorded table. Out: Markdown with HTML. What needs no script stands by itself: the
//! program with its places, the lines, and how many arrangements do what. The solution is the listing's own figure, folded. Nothing
//! here fails.

use std::fmt::Write as _;

use super::table::ParsonsBlock;
use crate::book::{Parsons, indented, piece_letter};
use crate::ground::{capital, in_words};
use crate::page::block::definition::Setting;
use crate::page::block::html::unproved;
use crate::page::highlight::lines_of_rust;
use crate::page::html::escape;
use crate::record::RecordedArrangements;

/// The figure.
pub(super) fn markdown(
    block: &ParsonsBlock,
    parsons: &Parsons,
    recorded: &RecordedArrangements,
    is_fresh: bool,
    setting: &Setting<'_>,
) -> String {
    let id = &setting.id;
    let arrangements = &recorded.arrangements;
    // The script says `data-counted` to whoever has put the lines in order.
    let mut text = format!(
        "<figure class=\"parsons\" id=\"{id}\" data-table=\"{}{}\" data-counted=\"{}\">\n\
         <figcaption>{}</figcaption>\n<p class=\"parsons-ask\">{}</p>\n<div class=\"parsons-work\">\n",
        setting.root,
        recorded.path(),
        tally(arrangements.table.len() as u64, arrangements.right() as u64),
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
    let places = match parsons.places.len() as u64 {
        1 => "one place".to_owned(),
        places => format!("{} places", in_words(places)),
    };
    let coloured = lines_of_rust(&parsons.program.join("\n"));
    let mut text = format!(
        "<div class=\"parsons-program\" role=\"group\" aria-label=\"The program, with {places}\">\n"
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
    let mut text = format!(
        "<div class=\"parsons-lines\">\n<p>{} Each can be used once.</p>\n<ul>\n",
        belonging(count as u64, parsons.places.len() as u64)
    );
    for (number, piece) in parsons.pieces.iter().enumerate() {
        let code = lines_of_rust(&piece.text).concat();
        for _ in 0..piece.count {
            let _ = writeln!(
                text,
                "<li data-piece=\"{}\"><code>{code}</code></li>",
                piece_letter(number)
            );
        }
    }
    text.push_str("</ul>\n</div>\n");
    text
}

/// How many lines there are, and how many of them belong in the program.
fn belonging(lines: u64, places: u64) -> String {
    let belong = match places {
        1 => "One of them belongs in the program".to_owned(),
        places => format!(
            "{} of them belong in the program",
            capital(&in_words(places))
        ),
    };
    let rule = match (lines - places, lines) {
        (0, 2) => "Both of them belong in the program.".to_owned(),
        (0, _) => "All of them belong in the program.".to_owned(),
        (1, _) => format!("{belong}, and one doesn't."),
        (more, _) => format!("{belong}, and {} don't.", in_words(more)),
    };
    format!("The {} lines. {rule}", in_words(lines))
}

/// How many of all arrangements are right.
fn tally(all: u64, right: u64) -> String {
    match (all, right) {
        (2, 2) => "Both arrangements are right.".to_owned(),
        (all, right) if all == right => format!("All {} arrangements are right.", in_words(all)),
        (all, 1) => format!("Of the {} arrangements, one is right.", in_words(all)),
        (all, right) => format!(
            "Of the {} arrangements, {} are right.",
            in_words(all),
            in_words(right)
        ),
    }
}

/// How many arrangements do what.
fn counts(recorded: &RecordedArrangements) -> String {
    let arrangements = &recorded.arrangements;
    let all = arrangements.table.len() as u64;
    let which = match all {
        2 => "Both".to_owned(),
        all => format!("All {}", in_words(all)),
    };
    let tally = tally(all, arrangements.right() as u64);
    let mut text = format!(
        "<details class=\"parsons-counts\">\n<summary>{which} arrangements, counted</summary>\n\
         <p>{tally} Each was compiled as you'd compile it, and those that compile were gone through by the model of the \
         figures in which you are the scheduler.</p>\n\
         <table>\n<thead><tr><th scope=\"col\">What it does</th><th scope=\"col\">How many</th></tr></thead>\n<tbody>"
    );
    for (sort, count) in arrangements.counts() {
        let _ = writeln!(text, "<tr><td>{}</td><td>{count}</td></tr>", escape(&sort));
    }
    text.push_str("</tbody>\n</table>\n</details>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_arrangements_are_counted_in_words() {
        for (lines, places, words) in [
            (
                2,
                1,
                "The two lines. One of them belongs in the program, and one doesn't.",
            ),
            (2, 2, "The two lines. Both of them belong in the program."),
            (
                4,
                2,
                "The four lines. Two of them belong in the program, and two don't.",
            ),
            (4, 4, "The four lines. All of them belong in the program."),
            (
                12,
                11,
                "The 12 lines. 11 of them belong in the program, and one doesn't.",
            ),
        ] {
            assert_eq!(belonging(lines, places), words);
        }
        for (all, right, words) in [
            (2, 1, "Of the two arrangements, one is right."),
            (2, 2, "Both arrangements are right."),
            (6, 6, "All six arrangements are right."),
            (120, 1, "Of the 120 arrangements, one is right."),
            (120, 4, "Of the 120 arrangements, four are right."),
        ] {
            assert_eq!(tally(all, right), words);
        }
    }
}
