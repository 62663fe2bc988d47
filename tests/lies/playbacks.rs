//! Lies told by runs that are played: one that is faster than it was, a line that comes early, a pair on two axes.

use crate::lie::{Lie, by_browser, by_check};

/// What plays the runs.
const PLAYER: &str = "theme/on-demand/play.js";

/// A listing with a timeline, which also stands in a pair.
const ALONE: &str = "five-in-a-loop";

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a run that is played faster than it was",
        why: "five requests in a row seem to take half the time",
        plant: |book| {
            book.edit(
                PLAYER,
                "this.going.since) * this.speed",
                "this.going.since) * this.speed * 2",
            )?;
            Ok(ALONE.to_owned())
        },
        fate: by_browser("play", "; the recording has"),
    },
    Lie {
        name: "a line that comes before it was printed",
        why: "the response seems to be there before the server has answered",
        plant: |book| {
            book.edit(
                PLAYER,
                "this.lines = [...lines].map((element, index) => ({ element, at: at[index] }));",
                "this.lines = [...lines].map((element, index) => ({ element, at: 0.9 * at[index] }));",
            )?;
            Ok(ALONE.to_owned())
        },
        fate: by_browser("play", "; the recording has"),
    },
    Lie {
        name: "a pair that is played on two axes",
        why: "the shorter run seems to take as long as the longer one",
        plant: |book| {
            book.edit(
                PLAYER,
                "places.map(place => new Run(place, span))",
                "places.map(place => new Run(place, Number(place.dataset.wall)))",
            )?;
            Ok("five-threads".to_owned())
        },
        fate: by_browser("play", "the axis has that moment at"),
    },
    Lie {
        name: "times of lines, typed into a chapter",
        why: "nothing was ever printed at these times",
        plant: |book| {
            book.insert_below(
                &format!("src/{}.md", crate::guard::CHAPTER),
                "{{#listing five-in-a-loop}}",
                "<div class=\"play\" data-wall=\"500\" data-times=\"100*5\"></div>",
            )
        },
        fate: by_check("html-by-hand", "is written by hand"),
    },
];
