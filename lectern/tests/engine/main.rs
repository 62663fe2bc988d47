//! The engine, proved on small books: each test makes one in a temporary folder and calls the command as an author
//! would. The books are made by [`fixture`]; their listings depend on nothing, so that they compile fast and offline.

mod another_book;
mod authors;
mod back_matter;
mod broken_rules;
mod building;
mod cancels;
mod checked;
mod checking;
mod claims;
mod comparing;
mod diagrams;
mod editions;
mod exercises;
mod fixture;
mod interrupting;
mod lines;
mod listing;
mod output;
mod pages;
mod parsons;
mod pieces;
mod plots;
mod preview;
mod properties;
mod questions;
mod recording;
mod reference;
mod relays;
mod robust;
mod rooms;
mod rules;
mod schedules;
mod scoreboards;
mod snapshots;
mod stale;
mod steppers;
mod typing;

use std::path::Path;

/// Nothing here is run again that passed with the same engine.
#[ctor::ctor(unsafe)]
fn keep() {
    let engine = Path::new(env!("CARGO_BIN_EXE_lectern"));
    // What they say of each other is seen by `rooms`, and need not change the program.
    let sources = Path::new(env!("CARGO_MANIFEST_DIR"));
    // What the engine takes from beside its sources for another book.
    let [theme, settings] = ["../theme", "../book.toml"].map(|file| sources.join(file));
    lectern::ground::keep_program(
        &Path::new(env!("CARGO_TARGET_TMPDIR")).join("engine"),
        &[engine, sources, &theme, &settings],
    );
}
