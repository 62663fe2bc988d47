//! What must be found of the chapters' steppers.

use std::collections::BTreeMap;

use lectern::book::Project;
use lectern::page::block::step_sentence;
use lectern::page::block::{Change, Content, Item, Shows, Step, Stepper, Trace};
use serde_json::{Value, json};

use super::blocks::{blocks, of_run};

/// What the recordings say of the chapters' steppers, by page, in their order.
pub(super) fn steppers(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    blocks(project, "stepper", |source| {
        let stepper = Stepper::read(source)?;
        of_run(project, stepper.listing().1, |recorded, program| {
            let trace = stepper.trace(recorded)?;
            Ok(trace.map_or(Value::Null, |trace| stepper_of(&trace, program)))
        })
    })
}

/// What a stepper must say and mark in each step, and what its boxes must hold.
pub(super) fn stepper_of(trace: &Trace, program: &str) -> Value {
    let item = |item: &Item| {
        let name = item.name.as_ref();
        let name = name.map_or_else(String::new, |name| format!("{name} "));
        let change = match &item.change {
            None => String::new(),
            Some(Change::New) => " (new)".to_owned(),
            Some(Change::Was(was)) => format!(" (was {was})"),
        };
        format!("{name}{}{change}", item.text)
    };
    let held = |(held, (_, shows)): (&Content, &(String, Shows))| {
        let mut more = Vec::new();
        if !held.gone.is_empty() && *shows != Shows::Text {
            more.push(format!("gone: {}", held.gone.join(", ")));
        }
        if held.reordered {
            more.push("in another order".to_owned());
        }
        json!({
            "items": held.items.iter().map(item).collect::<Vec<_>>(),
            "more": more.join("; "),
            "empty": held.items.is_empty(),
        })
    };
    let step = |(index, step): (usize, &Step)| {
        json!({
            "says": step_sentence(trace, index),
            "text": program.lines().nth(step.line - 1).unwrap_or_default(),
            "boxes": step.boxes.iter().zip(&trace.boxes).map(held).collect::<Vec<_>>(),
        })
    };
    json!({
        "caption": trace.caption,
        "labels": trace.boxes.iter().map(|(label, _)| label).collect::<Vec<_>>(),
        "steps": trace.steps.iter().enumerate().map(step).collect::<Vec<_>>(),
    })
}
