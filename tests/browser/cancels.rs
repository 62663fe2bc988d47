//! What must be found of the chapters' cancelled futures.

use std::collections::BTreeMap;

use lectern::book::Project;
use lectern::page::block::{BEFORE_CANCELLING, Cancel, cancel_sentence};
use serde_json::{Value, json};

use super::blocks::{blocks, of_run};

/// What the recordings say is left behind, by page, in the order of the figures.
pub(super) fn cancels(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    blocks(project, "cancel", |source| {
        let cancel = Cancel::read(source)?;
        of_run(project, cancel.listing().1, |recorded, program| {
            let outcomes = cancel.outcomes(recorded)?;
            Ok(outcomes.map_or(Value::Null, |outcomes| {
                json!({
                    "caption": outcomes.caption,
                    "labels": outcomes.labels,
                    "first": BEFORE_CANCELLING,
                    "dropped": (outcomes.dropped.iter())
                        .map(|dropped| json!({
                            "says": cancel_sentence(dropped),
                            "text": program.lines().nth(dropped.line - 1).unwrap_or_default(),
                            "left": dropped.left,
                        }))
                        .collect::<Vec<_>>(),
                })
            }))
        })
    })
}
