//! What must be found of the chapters' schedules.

use std::collections::BTreeMap;

use lectern::book::Project;
use lectern::page::block::Schedule;
use lectern::record::SchedulesStatus;
use serde_json::{Value, json};

use super::blocks::blocks;

/// The recorded graphs, by page, in the order of the figures, each with the threads that have a column.
pub(super) fn schedules(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    blocks(project, "schedule", |source| {
        let block = Schedule::read(source)?;
        let (_, slug) = block.listing();
        // The site was built, so the listing is there.
        let status = SchedulesStatus::of(&project.root, &project.listings[slug]);
        let recorded = status.as_ref().and_then(SchedulesStatus::recorded);
        Ok(recorded.map_or(Value::Null, |recorded| {
            let graph: Value = serde_json::from_str(&recorded.text).expect("it was read before");
            json!({ "caption": slug, "columns": columns(&graph), "graph": graph })
        }))
    })
}

/// The threads that ever take a step, `main` behind the others.
fn columns(graph: &Value) -> Vec<usize> {
    let states = graph["states"].as_array().map_or(&[][..], Vec::as_slice);
    let steps = |thread: usize| {
        let ways = states.iter().filter_map(|state| state["go"].as_array());
        ways.flatten().any(|way| way[0] == thread)
    };
    let count = graph["threads"].as_array().map_or(0, Vec::len);
    (1..count)
        .chain([0])
        .filter(|thread| steps(*thread))
        .collect()
}
