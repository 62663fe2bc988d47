//! Lies told by plots, and by figures that are read from printed lines.

use crate::book::{Book, Planted};
use crate::forge::{forge, recording_of};
use crate::guard::CHAPTER;
use crate::lie::{Lie, by_browser, by_check, missed};

const STEPS: &str = "honest-steps";

/// An honest plot of [`STEPS`].
pub(crate) const PLOT: &str = r#"```plot
caption = "A sleep, shared out"
x = { name = "j", label = "threads", from = 0, to = 5 }
y = { label = "seconds", from = 0, to = 2 }

[[points]]
label = "measured"
listing = "honest-steps"
line = "{integer} threads: {seconds} s"
x = 1
y = 2

[[curves]]
label = "shared out evenly, with {B} s for the rest"
formula = "B + 1 / (j + 1)"
with.B = { listing = "honest-steps", line = "4 threads: {seconds} s", hole = 1 }

[control]
label = "yours"
formula = "1 / (B + (1 - B) / (j + 1))"
sliders = [
    { name = "B", label = "part B", from = 0, to = 1, step = 0.1, start = 0.5 },
    { name = "j", label = "threads", from = 0, to = 5, step = 1, start = 1 },
]
says = "{y} with B = {B} and {j} threads."
```"#;

fn chapter() -> String {
    format!("src/{CHAPTER}.md")
}

/// Shows the plot with one thing changed. The place is the line of `place`.
fn plot(book: &Book, from: &str, to: &str, place: &str) -> Planted {
    book.show_changed(PLOT, from, to, place)
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a plotted figure, changed by hand in its recording",
        why: "the picture shows a point that wasn't measured",
        plant: |book| {
            book.show(PLOT)?;
            let file = recording_of(STEPS);
            let text = book.read(&file)?;
            let changed = text.replacen("4 threads: 0.", "4 threads: 1.", 1);
            if changed == text {
                return Err(format!("{file} has no such line"));
            }
            book.write(&file, &changed)
        },
        fate: by_check("spoiled-recording", "its digest does not fit"),
    },
    Lie {
        name: "a point that is typed into a plot",
        why: "it wasn't measured",
        plant: |book| {
            plot(
                book,
                "x = 1\ny = 2",
                "data = [[1, 0.9]]",
                "data = [[1, 0.9]]",
            )
        },
        fate: by_check("malformed-block", "unknown field `data`"),
    },
    Lie {
        name: "a plot's pattern that picks the points that fit",
        why: "the picture shows the good runs and not the others",
        plant: |book| {
            plot(
                book,
                "threads: {seconds} s\"\nx",
                "threads: {seconds < 0.3} s\"\nx",
                "{seconds < 0.3}",
            )
        },
        fate: by_check("impossible-plot", "would leave out what does not fit"),
    },
    Lie {
        name: "a plot's axis that ends before the worst point",
        why: "the picture shows the good points and not the others",
        plant: |book| {
            plot(
                book,
                "to = 2 }",
                "to = 0.1 }",
                "line = \"{integer} threads: {seconds} s\"",
            )
        },
        fate: by_check("impossible-plot", "lies outside of the picture"),
    },
    Lie {
        name: "a figure typed into a plot's words",
        why: "it wasn't measured",
        plant: |book| {
            plot(
                book,
                "\"A sleep, shared out\"",
                "\"A sleep of 0.01 s\"",
                "\"A sleep of 0.01 s\"",
            )
        },
        fate: by_check("typed-figure", "“0.01 s” is typed by hand"),
    },
    Lie {
        name: "a plot of a listing that no page shows",
        why: "readers can't see which program printed it",
        plant: |book| {
            book.edit(&chapter(), "{{#listing honest-steps}}", "Nothing.")?;
            plot(
                book,
                "label = \"measured\"",
                "label = \"measured \"",
                "listing = \"honest-steps\"\nline = \"{integer}",
            )
        },
        fate: by_check("shown-nowhere", "`honest-steps` is shown nowhere"),
    },
    Lie {
        name: "a figure from a line that was never printed",
        why: "the sentence quotes what did not happen",
        plant: |book| {
            book.show("It took {{#measured honest-steps line 8 threads: {seconds} s}} s.")
        },
        fate: by_check(
            "unread-line",
            "no recorded line matches `8 threads: {seconds} s`",
        ),
    },
    Lie {
        name: "a figure from the one line of several that fits the sentence",
        why: "the other lines say otherwise",
        plant: |book| {
            book.show("It took {{#measured honest-steps line {integer} threads: {seconds} s}} s.")
        },
        fate: by_check("unread-line", "and they say different things"),
    },
    Lie {
        name: "a figure from one run of many",
        why: "the other runs say otherwise",
        plant: |book| book.show("It was {{#measured honest-race line total {integer}}}."),
        fate: by_check("unread-line", "the listing has many runs"),
    },
    Lie {
        name: "a style that hides the points of a plot",
        why: "the picture shows the law and not what was measured",
        plant: |book| {
            book.show(PLOT)?;
            book.append(
                "theme/blocks/plot.css",
                "svg.plot .mark { visibility: hidden; }",
            )?;
            Ok("A sleep, shared out".to_owned())
        },
        fate: by_browser("plots", "marks of kind 1, expected 3"),
    },
    Lie {
        name: "a script that moves a plot's curve by another formula",
        why: "a reader who moves it sees another law than the page names",
        plant: |book| {
            book.show(PLOT)?;
            book.edit(
                "theme/blocks/plot-control.js",
                "(a, b) => a / b",
                "(a, b) => a / b / b",
            )?;
            Ok("A sleep, shared out".to_owned())
        },
        fate: by_browser("plots", "expected"),
    },
    Lie {
        name: "a plotted figure, forged with a digest that fits",
        why: "the picture shows a point that wasn't measured",
        plant: |book| {
            book.show(PLOT)?;
            forge(book, STEPS, |recording| {
                for line in &mut recording.evidence.lines {
                    if line.text.starts_with("2 threads") {
                        line.text = "2 threads: 0.001 s".to_owned();
                    }
                }
            })
        },
        fate: missed(
            "the contract says of the figure only that it is one. Anyone who records the listing again sees the point move",
        ),
    },
    Lie {
        name: "a plot's formula that is not the law that its label names",
        why: "the curve is another one",
        plant: |book| {
            plot(
                book,
                "B + 1 / (j + 1)",
                "B + 1 / (2 * j + 1)",
                "B + 1 / (2 * j + 1)",
            )
        },
        fate: missed(
            "no program knows the law. The formula stands in the chapter, where a reviewer can see it",
        ),
    },
    Lie {
        name: "an estimate that is typed as a curve's number",
        why: "the curve passes through the points because its number was chosen to",
        plant: |book| {
            plot(
                book,
                "with.B = { listing = \"honest-steps\", line = \"4 threads: {seconds} s\", hole = 1 }",
                "with.B = 0.07",
                "with.B = 0.07",
            )
        },
        fate: missed(
            "a number of a formula may be mathematics, and looks the same. What was measured has a listing beside it",
        ),
    },
    Lie {
        name: "a plot's label that names other points",
        why: "the picture shows one thing and says another",
        plant: |book| {
            plot(
                book,
                "label = \"measured\"",
                "label = \"measured on a machine with 64 cores\"",
                "64 cores",
            )
        },
        fate: missed(
            "no program understands what a label means. The listing that printed the points is named below the picture",
        ),
    },
    Lie {
        name: "a plot's pattern whose words leave out lines",
        why: "the picture shows some of what was measured",
        plant: |book| {
            plot(
                book,
                "{integer} threads: {seconds} s\"\nx = 1\ny = 2",
                "4 thread{word}: {seconds} s\"\nx = 2\ny = 2",
                "4 thread{word}",
            )
        },
        fate: missed(
            "lines of other meaning must be left out, and no program knows which those are",
        ),
    },
    Lie {
        name: "a plot's axis that does not begin at zero",
        why: "a small difference looks large",
        plant: |book| {
            plot(
                book,
                "from = 0, to = 2 }",
                "from = -9, to = 2 }",
                "from = -9, to = 2 }",
            )
        },
        fate: missed(
            "where an axis should begin depends on what it counts. Its ticks say where it does",
        ),
    },
];
