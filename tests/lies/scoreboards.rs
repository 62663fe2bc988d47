//! Lies told by scoreboards: a time that nobody measured, or a row that is not what it says.

use crate::book::{Book, Planted};
use crate::lie::{Lie, by_check, missed};

/// An honest scoreboard.
pub(crate) const SCOREBOARD: &str = r#"```scoreboard
caption = "A sleep and five requests"

[cited]
label = "published for Python"
source = "the tutorials that this book follows, with a server that takes 3 s"
delay = 3

[[rows]]
label = "five requests in a row"
listing = "five-in-a-loop"
cited = 15.05

[[rows]]
label = "a sleep, shared by two"
listing = "honest-steps"
line = "2 threads: {seconds} s"
time = 1
```"#;

/// Shows the scoreboard with one thing changed. The place is the line of `place`.
fn scoreboard(book: &Book, from: &str, to: &str, place: &str) -> Planted {
    book.show_changed(SCOREBOARD, from, to, place)
}

/// The first line of the row that is about a line.
const ROW: &str = "[[rows]]\nlabel = \"a sleep";

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a time that is typed into a scoreboard",
        why: "it wasn't measured",
        plant: |book| {
            scoreboard(
                book,
                "line = \"2 threads: {seconds} s\"\ntime = 1",
                "seconds = 0.5",
                "seconds = 0.5",
            )
        },
        fate: by_check("malformed-block", "unknown field `seconds`"),
    },
    Lie {
        name: "a figure typed into a scoreboard's label",
        why: "it wasn't measured",
        plant: |book| {
            scoreboard(
                book,
                "\"a sleep, shared",
                "\"a sleep of 0.01 s",
                "label = \"a sleep of",
            )
        },
        fate: by_check("typed-figure", "“0.01 s” is typed by hand"),
    },
    Lie {
        name: "a row of a scoreboard that picks the line that fits",
        why: "a slower run would be left out unnoticed",
        plant: |book| scoreboard(book, "{seconds} s\"", "{seconds < 0.9} s\"", ROW),
        fate: by_check("impossible-scoreboard", "picks a line by its numbers"),
    },
    Lie {
        name: "a row of a scoreboard about what was not printed",
        why: "it wasn't measured",
        plant: |book| scoreboard(book, "line = \"2 threads", "line = \"8 threads", ROW),
        fate: by_check("impossible-scoreboard", "no recorded line matches"),
    },
    Lie {
        name: "a figure from elsewhere, from nowhere",
        why: "a reader cannot look it up",
        plant: |book| {
            let source =
                "source = \"the tutorials that this book follows, with a server that takes 3 s\"";
            scoreboard(book, source, "source = \"\"", "[cited]")
        },
        fate: by_check(
            "impossible-scoreboard",
            "the source of what is cited is empty",
        ),
    },
    Lie {
        name: "a label that says another program",
        why: "the time is that of a row, and the label says that it is of tasks",
        plant: |book| {
            let to = "\"five requests at once\"";
            scoreboard(book, "\"five requests in a row\"", to, to)
        },
        fate: missed(
            "the name of a row is only words. The link beside it leads to the program, its output and its timeline",
        ),
    },
    Lie {
        name: "a figure from elsewhere that was never published",
        why: "the book looks better beside it",
        plant: |book| scoreboard(book, "cited = 15.05", "cited = 25.05", "cited = 25.05"),
        fate: missed("the engine does not know what others measured; the source stands above it"),
    },
];
