//! Lies told by steppers: a trace that was not printed, or not all of it, or not there.

use crate::book::{Book, Planted};
use crate::forge::{forge, look_fresh, program_of, recording_of};
use crate::guard::CHAPTER;
use crate::lie::{Lie, by_browser, by_check, missed};

const EXECUTOR: &str = "honest-executor";

/// An honest stepper of [`EXECUTOR`].
pub(crate) const STEPPER: &str = r#"```stepper
listing = "honest-executor"
caption = "Three tasks that take turns"
step = "step: {text} at line {integer} | ready: {text} | tasks: {text} | timers: {text}"
says = 1
line = 2
boxes = [
    { label = "ready queue", hole = 3, shows = "queue" },
    { label = "tasks", hole = 4, shows = "states" },
    { label = "timers", hole = 5, shows = "list" },
]
```"#;

/// The line of the stepper that says which hole has the line of the program.
const LINE: &str = "line = 2\nboxes";

/// The line of the stepper that has the pattern.
const STEP: &str = "step = \"step: ";

fn chapter() -> String {
    format!("src/{CHAPTER}.md")
}

/// Shows the stepper with one thing changed. The place is the line of `place`.
fn stepper(book: &Book, from: &str, to: &str, place: &str) -> Planted {
    book.show_changed(STEPPER, from, to, place)
}

/// Puts another number where the recorded steps name line 24, with a digest that fits. The place is the stepper's.
fn at_another_line(book: &Book, change: fn(&mut lectern::record::Recording)) -> Planted {
    book.show(STEPPER)?;
    forge(book, EXECUTOR, change)?;
    book.place(&chapter(), LINE)
}

fn renumber(recording: &mut lectern::record::Recording, to: &str) {
    for line in &mut recording.evidence.lines {
        line.text = line.text.replace("at line 24 |", to);
    }
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a step that is typed into a stepper",
        why: "it did not happen",
        plant: |book| {
            stepper(
                book,
                "says = 1",
                "steps = [\"poll A\"]\nsays = 1",
                "steps = [\"poll A\"]",
            )
        },
        fate: by_check("malformed-block", "unknown field `steps`"),
    },
    Lie {
        name: "a stepper's pattern whose words leave out steps",
        why: "the page shows some of what happened",
        plant: |book| stepper(book, "step: {text} at", "step: poll {text} at", STEP),
        fate: by_check("impossible-trace", "so a step would be left out"),
    },
    Lie {
        name: "a stepper's pattern that picks the steps that fit",
        why: "the page shows some of what happened",
        plant: |book| stepper(book, "line {integer}", "line {integer < 30}", STEP),
        fate: by_check("impossible-trace", "would leave out what does not fit"),
    },
    Lie {
        name: "a box of a stepper, left out",
        why: "the page hides who waits for a timer",
        plant: |book| {
            stepper(
                book,
                "    { label = \"timers\", hole = 5, shows = \"list\" },\n",
                "",
                STEP,
            )
        },
        fate: by_check("impossible-trace", "hole 5 of "),
    },
    Lie {
        name: "a step, changed by hand in its recording",
        why: "another task was polled",
        plant: |book| {
            book.show(STEPPER)?;
            let file = recording_of(EXECUTOR);
            let text = book.read(&file)?;
            let changed = text.replacen("step: poll B", "step: poll C", 1);
            if changed == text {
                return Err(format!("{file} has no such line"));
            }
            book.write(&file, &changed)
        },
        fate: by_check("spoiled-recording", "its digest does not fit"),
    },
    Lie {
        name: "a step, taken out of its recording with a digest that fits",
        why: "it happened",
        plant: |book| {
            book.show(STEPPER)?;
            forge(book, EXECUTOR, |recording| {
                drop(recording.evidence.lines.remove(4));
            })
        },
        fate: by_check(
            "broken-claim",
            "of the contract: claims 16 lines, but the run has 15",
        ),
    },
    Lie {
        name: "a step at a line that the program does not have",
        why: "nothing stands there",
        plant: |book| at_another_line(book, |recording| renumber(recording, "at line 90 |")),
        fate: by_check("impossible-trace", "line 90 is not one of the program"),
    },
    Lie {
        name: "a step at a line of the program that says no step",
        why: "the program was elsewhere",
        plant: |book| at_another_line(book, |recording| renumber(recording, "at line 23 |")),
        fate: by_check(
            "impossible-trace",
            "line 23 of the program does not say that it is this line",
        ),
    },
    Lie {
        name: "a step at a line that readers count otherwise",
        why: "their line 24 is another one",
        plant: |book| {
            book.show(STEPPER)?;
            let file = program_of(EXECUTOR);
            let text = book.read(&file)?;
            book.write(
                &file,
                &format!("// ANCHOR: all\n{text}// ANCHOR_END: all\n"),
            )?;
            look_fresh(book, EXECUTOR)?;
            book.place(&chapter(), LINE)
        },
        fate: by_check("impossible-trace", "is another one for readers"),
    },
    Lie {
        name: "a figure typed into a stepper's words",
        why: "it wasn't measured",
        plant: |book| {
            stepper(
                book,
                "take turns\"",
                "take turns for 0.3 s\"",
                "take turns for 0.3 s\"",
            )
        },
        fate: by_check("typed-figure", "“0.3 s” is typed by hand"),
    },
    Lie {
        name: "a stepper of a listing that no page shows",
        why: "readers can't see which program printed it",
        plant: |book| {
            book.edit(&chapter(), "{{#listing honest-executor}}", "Nothing.")?;
            stepper(
                book,
                "\"honest-executor\"",
                "\"honest-executor\" ",
                "listing = \"honest-executor\"",
            )
        },
        fate: by_check("shown-nowhere", "`honest-executor` is shown nowhere"),
    },
    Lie {
        name: "a style that hides a task of a stepper",
        why: "the page shows two tasks, and there were three",
        plant: |book| {
            book.show(STEPPER)?;
            book.append(
                "theme/blocks/stepper.css",
                ".stepper-content li:nth-child(3) { display: none; }",
            )?;
            Ok("Three tasks that take turns".to_owned())
        },
        fate: by_browser("steppers", "is not visible"),
    },
    Lie {
        name: "a script that shows the boxes of another step",
        why: "a reader who goes through the steps sees what was before",
        plant: |book| {
            book.show(STEPPER)?;
            book.edit(
                "theme/blocks/stepper.js",
                "held[index].cloneNode(true)",
                "rows[Math.max(0, shown - 2)].cells[index + 4].cloneNode(true)",
            )?;
            Ok("Three tasks that take turns".to_owned())
        },
        fate: by_browser("steppers", "they hold"),
    },
    Lie {
        name: "a step, forged with a digest that fits",
        why: "another task was polled",
        plant: |book| {
            book.show(STEPPER)?;
            forge(book, EXECUTOR, |recording| {
                for line in &mut recording.evidence.lines {
                    line.text = line.text.replace("poll B", "poll C");
                }
            })
        },
        fate: missed(
            "the contract says of the step only that it is one. Anyone who records the listing again sees the other task",
        ),
    },
    Lie {
        name: "a step at the line of another step",
        why: "the program was elsewhere",
        plant: |book| at_another_line(book, |recording| renumber(recording, "at line 29 |")),
        fate: missed(
            "both lines print `line!()`, and no rule can tell without a run which of them printed the step. Whoever records the \
             listing again sees the right one",
        ),
    },
    Lie {
        name: "a stepper's label that names something else",
        why: "the page shows one thing and says another",
        plant: |book| {
            stepper(
                book,
                "label = \"ready queue\"",
                "label = \"all tasks\"",
                "label = \"all tasks\"",
            )
        },
        fate: missed(
            "no program understands what a label means. The output stands in the listing's figure, with the program's own words",
        ),
    },
];
