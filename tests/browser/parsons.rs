//! What must be found of the chapters' Parsons problems.

use std::collections::BTreeMap;

use lectern::book::Project;
use lectern::book::{Parsons, arrangement_name, piece_letter};
use lectern::page::block::ParsonsBlock;
use lectern::record::ArrangementsStatus;
use serde_json::{Value, json};

use super::blocks::blocks;

/// The problems, by page, in the order of the figures, each with what its arrangements do by its recording.
pub(super) fn parsons(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    blocks(project, "parsons", |source| {
        let block = ParsonsBlock::read(source)?;
        let (_, slug) = block.listing();
        // The site was built, so the listing is there, and is a problem.
        let listing = &project.listings[slug];
        let status = ArrangementsStatus::of(&project.root, listing);
        let recorded = status.as_ref().and_then(ArrangementsStatus::recorded);
        let parsons = Parsons::of(listing).and_then(Result::ok);
        Ok(recorded
            .zip(parsons)
            .map_or(Value::Null, |(recorded, parsons)| {
                let table: Value =
                    serde_json::from_str(&recorded.text).expect("it was read before");
                json!({
                    "caption": block.caption(),
                    "program": parsons.program,
                    "places": parsons.places,
                    "pieces": pieces(&parsons),
                    "solution": arrangement_name(&parsons.solution),
                    "table": table,
                })
            }))
    })
}

/// The lines as they stand below the program.
fn pieces(parsons: &Parsons) -> Vec<Value> {
    let pieces = parsons.pieces.iter().enumerate();
    let shown = pieces.flat_map(|(number, piece)| {
        let shown = json!({ "letter": piece_letter(number), "text": piece.text });
        vec![shown; piece.count]
    });
    shown.collect()
}
