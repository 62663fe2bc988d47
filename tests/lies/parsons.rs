//! Lies told by Parsons problems: an outcome that is another one, an arrangement that is left out, an error that is not the compiler's.

use lectern::book::Project;
use lectern::book::{Parsons, arrangement_name};
use lectern::judge::{Arrangements, OutcomeKind};
use lectern::record::{ArrangementsStatus, write_arrangements};

use crate::book::{Book, Planted};
use crate::forge::{manifest_of, program_of};
use crate::guard::{CHAPTER, Guard};
use crate::lie::{Fate, Lie, by_browser, by_check};

const COUNTER: &str = "honest-counter";

/// An honest figure of [`COUNTER`].
pub(crate) const PARSONS: &str = r#"```parsons
listing = "honest-counter"
caption = "Two sellers and a lock"
ask = "Let both sellers count their ticket, in every schedule."
```"#;

fn file() -> String {
    format!("listings/{CHAPTER}/{COUNTER}/arrangements.json")
}

/// Changes the recorded table, and makes its digest and its key fit. The place is the file.
fn forge(book: &Book, change: fn(&mut Arrangements, &Parsons)) -> Planted {
    let project = Project::load(&book.root).map_err(|problem| problem.to_string())?;
    let listing = project
        .listings
        .get(COUNTER)
        .ok_or(format!("the copy has no listing `{COUNTER}`"))?;
    let status = ArrangementsStatus::of(&project.root, listing);
    let recorded = status.as_ref().and_then(ArrangementsStatus::recorded);
    let recorded = recorded.ok_or(format!("{} has no table", file()))?;
    let parsons = Parsons::of(listing).and_then(Result::ok);
    let parsons = parsons.ok_or(format!("`{COUNTER}` is no Parsons problem"))?;
    let mut arrangements = recorded.arrangements.clone();
    change(&mut arrangements, &parsons);
    let claim = listing.contract.claims.schedules.as_ref();
    let claim = claim.ok_or(format!("`{COUNTER}` claims nothing of its schedules"))?;
    book.write(
        &file(),
        &write_arrangements(listing, claim, &recorded.rustc, &arrangements),
    )
}

/// The name of the arrangement with these lines.
fn named(parsons: &Parsons, lines: [&str; 2]) -> String {
    let piece = |line: &str| {
        parsons
            .pieces
            .iter()
            .position(|piece| piece.text.starts_with(line))
    };
    let arrangement: Vec<usize> = lines.into_iter().filter_map(piece).collect();
    arrangement_name(&arrangement)
}

/// Gives an arrangement the outcome of another one.
fn swap(table: &mut Arrangements, parsons: &Parsons, of: [&str; 2], with: [&str; 2]) {
    let other = table.table[&named(parsons, with)];
    table.table.insert(named(parsons, of), other);
}

/// Caught when everything is compiled again.
const fn by_trying(saying: &'static str) -> Fate {
    Fate::Caught {
        by: Guard::Contract(COUNTER),
        rule: Some("impossible-recording"),
        saying,
    }
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a Parsons problem of a program that nobody took apart",
        why: "no arrangement of it was tried",
        plant: |book| {
            book.show_changed(PARSONS, COUNTER, "honest-lock", "listing = \"honest-lock\"")
        },
        fate: by_check("impossible-parsons", "makes no Parsons problem of it"),
    },
    Lie {
        name: "the answer to an arrangement, typed into a block",
        why: "nobody tried it",
        plant: |book| {
            book.show_changed(
                PARSONS,
                "ask = ",
                "right = \"ab\"\nask = ",
                "right = \"ab\"",
            )
        },
        fate: by_check("malformed-block", "unknown field `right`"),
    },
    Lie {
        name: "what an arrangement does, changed by hand",
        why: "it does something else",
        plant: |book| {
            let text = book.read(&file())?;
            let changed = text.replacen("end badly", "end well", 1);
            if changed == text {
                return Err(format!("{} has no bad end", file()));
            }
            book.write(&file(), &changed)
        },
        fate: by_check("spoiled-recording", "its digest does not fit"),
    },
    Lie {
        name: "an arrangement, left out of the table with a digest that fits",
        why: "a reader can make it",
        plant: |book| {
            forge(book, |table, _| {
                table.table.pop_last();
            })
        },
        fate: by_check("impossible-recording", "is left out"),
    },
    Lie {
        name: "the outcome of another arrangement, forged with a digest that fits",
        why: "the first line takes the lock a second time",
        plant: |book| {
            forge(book, |table, parsons| {
                swap(
                    table,
                    parsons,
                    ["let more = *sold", "*count"],
                    ["let more = *count", "*count"],
                );
            })?;
            Ok(COUNTER.to_owned())
        },
        fate: by_trying("end well: it prints"),
    },
    Lie {
        name: "a count of deadlocks, forged with a digest that fits",
        why: "every schedule ends in one",
        plant: |book| {
            forge(book, |table, _| {
                for outcome in &mut table.outcomes {
                    if outcome.kind == OutcomeKind::Wrong && outcome.deadlock > 1 {
                        outcome.deadlock -= 1;
                    }
                }
            })
        },
        fate: by_check("impossible-recording", "and counts something else"),
    },
    Lie {
        name: "the compiler's error of another arrangement",
        why: "the compiler refuses this one for another reason",
        plant: |book| {
            forge(book, |table, parsons| {
                swap(
                    table,
                    parsons,
                    ["drop", "*count"],
                    ["drop", "let more = *count"],
                );
            })
        },
        fate: by_check("impossible-recording", "which is not in this program"),
    },
    Lie {
        name: "an error that the compiler never said",
        why: "it says something else",
        plant: |book| {
            forge(book, |table, _| {
                for outcome in &mut table.outcomes {
                    outcome.text = outcome
                        .text
                        .replace("borrow of moved value", "use of a dropped value");
                }
            })?;
            Ok(COUNTER.to_owned())
        },
        fate: by_trying("is refused in other words than were recorded"),
    },
    Lie {
        name: "a program with other lines around its places than were compiled",
        why: "the page shows a counter that begins at 1",
        plant: |book| {
            book.edit(&program_of(COUNTER), "Mutex::new(0)", "Mutex::new(1)")?;
            book.edit(&manifest_of(COUNTER), "sold: 2", "sold: 3")?;
            forge(book, |_, _| {})?;
            Ok(COUNTER.to_owned())
        },
        fate: by_trying("was recorded, and now it is"),
    },
    Lie {
        name: "a distractor, taken away after the arrangements were recorded",
        why: "the table has arrangements that nobody can make",
        plant: |book| {
            book.edit(&manifest_of(COUNTER), "\"drop(count);\", ", "")?;
            forge(book, |_, _| {})
        },
        fate: by_check(
            "impossible-recording",
            "its lines are not those of the problem",
        ),
    },
    Lie {
        name: "a page that calls every arrangement right",
        why: "most of them don't do what was asked",
        plant: |book| {
            book.show(PARSONS)?;
            book.edit(
                "theme/blocks/parsons.js",
                "kind === \"right\" ? \"Right.\" : \"Not yet.\"",
                "\"Right.\"",
            )?;
            Ok("Two sellers and a lock".to_owned())
        },
        fate: by_browser("parsons", "it says"),
    },
];
