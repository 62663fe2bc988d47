//! Lies told by cancelled futures: an await left out, or something else than what was left behind.

use crate::book::{Book, Planted};
use crate::lie::{Lie, by_browser_in, by_check, missed};

/// The chapter that shows it.
const PAGE: &str = "whichever-comes-first";
const CHAPTER: &str = "src/whichever-comes-first.md";
const LISTING: &str = "listings/whichever-comes-first/eggs-at-every-await";

/// The line of the block that has the pattern.
const PATTERN: &str = "cancelled = \"cancelled at line {integer}, {text} | eggs";

/// Changes the pattern of the block.
fn pattern(book: &Book, to: &str) -> Planted {
    book.edit(CHAPTER, PATTERN, to)
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "an await left out of a cancelled future",
        why: "the page hides where something is lost",
        plant: |book| {
            pattern(
                book,
                "cancelled = \"cancelled at line {integer}, before {text} | eggs",
            )
        },
        fate: by_check("impossible-cancellation", "so an await would be left out"),
    },
    Lie {
        name: "an await of a cancelled future that's picked by what was left",
        why: "the page hides where something is lost",
        plant: |book| {
            let line = PATTERN.replace("{integer}", "{integer < 15}");
            pattern(book, &line)
        },
        fate: by_check(
            "impossible-cancellation",
            "would leave out what does not fit",
        ),
    },
    Lie {
        name: "something that a cancelled future leaves behind, not shown",
        why: "the page hides what was lost",
        plant: |book| {
            book.edit(
                CHAPTER,
                "    { label = \"eggs in the box\", hole = 3 },\n",
                "",
            )?;
            book.place(CHAPTER, PATTERN)
        },
        fate: by_check("impossible-cancellation", "hole 3 of "),
    },
    Lie {
        name: "what a cancelled future leaves behind, changed by hand in its recording",
        why: "two eggs were gone",
        plant: |book| {
            let file = format!("{LISTING}/recording.cast");
            book.edit(
                &file,
                "while the eggs fry | eggs 8",
                "while the eggs fry | eggs 10",
            )?;
            Ok(file)
        },
        fate: by_check("spoiled-recording", "its digest does not fit"),
    },
    Lie {
        name: "a script that shows what another await left behind",
        why: "a reader who picks one await is told of another",
        plant: |book| {
            book.edit(
                "theme/blocks/cancel.js",
                "rows[Number(button.dataset.row)]",
                "rows[Math.max(0, Number(button.dataset.row) - 1)]",
            )?;
            Ok("An order that you cancel wherever you like".to_owned())
        },
        fate: by_browser_in(PAGE, "cancels", "it says"),
    },
    Lie {
        name: "a style that hides what a cancelled future leaves behind",
        why: "the page shows four things, and there were five",
        plant: |book| {
            book.append(
                "theme/blocks/cancel.css",
                ".cancel-box:first-child .cancel-left { visibility: hidden; }",
            )?;
            Ok("An order that you cancel wherever you like".to_owned())
        },
        fate: by_browser_in(PAGE, "cancels", "there is"),
    },
    Lie {
        name: "a label of a cancelled future that names something else",
        why: "the page shows one thing and says another",
        plant: |book| {
            book.edit(
                CHAPTER,
                "label = \"eggs in the box\"",
                "label = \"eggs in the pan\"",
            )
        },
        fate: missed(
            "what a label means, no program understands. The output stands in the listing's figure, with the program's own words",
        ),
    },
];
