//! Lies told by schedules: one that cannot happen, one that is not there, a count that is wrong.

use lectern::book::Project;
use lectern::record::{SchedulesStatus, schedules_path, write_schedules};
use lectern::run::schedules::Graph;

use crate::book::{Book, Planted};
use crate::forge::{manifest_of, program_of};
use crate::guard::{CHAPTER, Guard};
use crate::lie::{Fate, Lie, by_browser, by_check, by_contract};

const SELLERS: &str = "honest-sellers";

/// An honest figure of [`SELLERS`].
pub(crate) const SCHEDULE: &str = r#"```schedule
listing = "honest-sellers"
caption = "Two sellers and one counter"
ask = "Lose a ticket, or claim that none can be lost."
```"#;

/// A listing of the book: two threads, two locks, and the same order in both.
const IN_ORDER: &str = "there-and-back-in-order";
/// Its contract, among all.
const IN_ORDER_CASE: &str = "locks/there-and-back-in-order";

fn file() -> String {
    format!("listings/{CHAPTER}/{SELLERS}/schedules.json")
}

/// Changes the recorded graph, and makes its digest and its key fit. The place is the file.
fn forge(book: &Book, change: fn(&mut Graph)) -> Planted {
    forge_of(book, SELLERS, change)
}

fn forge_of(book: &Book, slug: &str, change: fn(&mut Graph)) -> Planted {
    let project = Project::load(&book.root).map_err(|problem| problem.to_string())?;
    let listing = project
        .listings
        .get(slug)
        .ok_or(format!("the copy has no listing `{slug}`"))?;
    let file = schedules_path(listing).display().to_string();
    let status = SchedulesStatus::of(&project.root, listing);
    let recorded = status.as_ref().and_then(SchedulesStatus::recorded);
    let recorded = recorded.ok_or(format!("{file} has no graph"))?;
    let mut graph = recorded.graph.clone();
    change(&mut graph);
    let claim = listing.contract.claims.schedules.as_ref();
    let claim = claim.ok_or(format!("`{slug}` claims nothing of its schedules"))?;
    book.write(&file, &write_schedules(listing, claim, &graph))
}

/// Changes the program, and keeps the graph of the old one, with a key that fits. The place is the claim.
fn rewrite(book: &Book, from: &str, to: &str) -> Planted {
    book.edit(&program_of(SELLERS), from, to)?;
    forge(book, |_| {})?;
    book.place(&manifest_of(SELLERS), "claims.schedules")
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a schedule of a program that nobody went through",
        why: "nobody counted its schedules",
        plant: |book| {
            book.show_changed(
                SCHEDULE,
                SELLERS,
                "honest-lock",
                "listing = \"honest-lock\"",
            )
        },
        fate: by_check("impossible-schedule", "does not count its schedules"),
    },
    Lie {
        name: "a schedule, typed into a block",
        why: "it did not happen",
        plant: |book| {
            book.show_changed(
                SCHEDULE,
                "ask = ",
                "steps = [\"Ann sells\"]\nask = ",
                "steps = [\"Ann sells\"]",
            )
        },
        fate: by_check("malformed-block", "unknown field `steps`"),
    },
    Lie {
        name: "a step of a schedule, changed by hand",
        why: "the program does something else there",
        plant: |book| {
            let text = book.read(&file())?;
            let changed = text.replacen("loads 0 from sold", "loads 1 from sold", 1);
            if changed == text {
                return Err(format!("{} has no such step", file()));
            }
            book.write(&file(), &changed)
        },
        fate: by_check("spoiled-recording", "its digest does not fit"),
    },
    Lie {
        name: "a schedule, left out of the graph with a digest that fits",
        why: "it can happen",
        plant: |book| {
            forge(book, |graph| {
                graph.states[graph.start].go.pop();
            })
        },
        fate: by_check("impossible-recording", "a schedule is left out"),
    },
    Lie {
        name: "a count of bad ends, forged with a digest that fits",
        why: "more of the schedules end badly",
        plant: |book| {
            forge(book, |graph| {
                // The first and the last state before the ends, so that the sum stays.
                let state = graph.states.iter_mut().find(|state| state.all == 3);
                if let Some(state) = state {
                    state.bad = 0;
                }
            })
        },
        fate: by_check(
            "impossible-recording",
            "schedules end badly from there, and its steps lead to",
        ),
    },
    Lie {
        name: "a bad end that is called good",
        why: "the counter missed a ticket",
        plant: |book| {
            forge(book, |graph| {
                for end in graph
                    .states
                    .iter_mut()
                    .filter_map(|state| state.end.as_mut())
                {
                    end.kind = lectern::run::schedules::EndKind::Ok;
                }
            })
        },
        fate: by_check("impossible-recording", "and its contract says otherwise"),
    },
    Lie {
        name: "a state of a schedule, forged with a digest that fits",
        why: "the counter never held that",
        plant: |book| {
            forge(book, |graph| {
                let number = graph.texts.len();
                graph.texts.push("7".to_owned());
                let last = graph.states.len() - 2;
                graph.states[last].values[0] = number;
            })?;
            Ok(SELLERS.to_owned())
        },
        fate: Fate::Caught {
            by: Guard::Contract(SELLERS),
            rule: Some("impossible-recording"),
            saying: "is not one that the program comes to",
        },
    },
    Lie {
        name: "a claim that counts fewer bad ends than there are",
        why: "more of the schedules end badly",
        plant: |book| book.edit(&manifest_of(SELLERS), "bad = 4", "bad = 1"),
        fate: by_contract(
            SELLERS,
            "claims that 1 of its schedules ends badly, but 4 of 6 do",
        ),
    },
    Lie {
        name: "a gap that was closed, with the schedules of the program that had it",
        why: "no schedule of this program ends badly",
        plant: |book| {
            rewrite(
                book,
                "let seen = sold.load(Relaxed);\n                sold.store(seen + 1, Relaxed);",
                "sold.fetch_add(1, Relaxed);",
            )
        },
        fate: by_contract(SELLERS, "claims 6 schedules, but there are 2"),
    },
    Lie {
        name: "a deadlock, planted in a program whose contract counts no bad schedule, with the schedules of the honest one",
        why: "each thread can hold the lock that the other one waits for",
        plant: |book| {
            let folder = format!("listings/locks/{IN_ORDER}");
            let lock = |name, of| {
                format!("let mut {name} = {of}.lock().expect(\"nobody panics with it\");")
            };
            let (to, from) = (lock("to", "checking"), lock("from", "savings"));
            let space = " ".repeat(12);
            book.edit(
                &format!("{folder}/src/main.rs"),
                &format!("{to}\n{space}{from}"),
                &format!("{from}\n{space}{to}"),
            )?;
            forge_of(book, IN_ORDER, |_| {})?;
            book.place(&format!("{folder}/Cargo.toml"), "schedules = {")
        },
        fate: by_contract(
            IN_ORDER_CASE,
            "claims that none of its schedules ends badly, but 2 of 6 do",
        ),
    },
    Lie {
        name: "a page that agrees to the claim that no schedule ends badly",
        why: "four of the six do",
        plant: |book| {
            book.show(SCHEDULE)?;
            book.edit(
                "theme/blocks/schedule/board.js",
                "this.answer = bad === 0",
                "this.answer = bad >= 0",
            )?;
            Ok(SELLERS.to_owned())
        },
        fate: by_browser("schedules", "to the claim that no schedule ends badly"),
    },
];
