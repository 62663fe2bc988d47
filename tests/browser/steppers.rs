//! What must be found of the chapters' steppers.

use std::collections::BTreeMap;

use lectern::book::{Project, chapters};
use lectern::page::block::Wrong;
use lectern::page::block::stepper::sentence;
use lectern::page::block::stepper::{Change, Content, Item, Recorded, Shows, Step, Stepper, Trace};
use lectern::page::{DirectiveKind, directives};
use lectern::record::Status;
use serde_json::{Value, json};

/// What the recordings say of the chapters' steppers, by page, in their order.
pub(super) fn steppers(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let mut steppers: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for chapter in chapters(project).map_err(|problem| problem.to_string())? {
        let page = chapter.path.with_extension("html");
        for directive in directives(&chapter.text).0 {
            let DirectiveKind::Block { kind, source } = directive.kind else {
                continue;
            };
            if kind.fence() != "stepper" {
                continue;
            }
            let wrong = |wrong: Wrong| format!("{}: {}", chapter.path.display(), wrong.what);
            let stepper = Stepper::read(&source).map_err(wrong)?;
            let (_, slug) = stepper.listing();
            let listing = project.listings.get(slug);
            let listing = listing.ok_or(format!("no listing `{slug}`"))?;
            let program = listing.program();
            let status = Status::of(project, listing);
            let recorded = status.recording().map(|recording| Recorded {
                evidence: &recording.evidence,
                source: &listing.source,
                program: &program,
                fresh: matches!(status, Status::Fresh(_)),
            });
            let trace = stepper.trace(recorded).map_err(wrong)?;
            let told = trace.map_or(Value::Null, |trace| stepper_of(&trace, &program));
            let page = page.to_string_lossy().into_owned();
            steppers.entry(page).or_default().push(told);
        }
    }
    Ok(steppers)
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
            "says": sentence(trace, index),
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
