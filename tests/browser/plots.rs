//! What must be found of the chapters' plots.

use std::collections::BTreeMap;

use lectern::book::{Project, chapters};
use lectern::page::block::Wrong;
use lectern::page::block::plot::{Picture, Plot};
use lectern::page::{DirectiveKind, directives};
use lectern::record::Status;
use serde_json::{Value, json};

/// What the chapters say of their plots, by page, in their order.
pub(super) fn plots(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let statuses: BTreeMap<&str, Status> = project
        .listings
        .iter()
        .map(|(slug, listing)| (slug.as_str(), Status::of(project, listing)))
        .collect();
    let recordings = |slug: &str| {
        let recording = statuses.get(slug)?.recording()?;
        Some(&recording.evidence)
    };
    let mut plots: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for chapter in chapters(project).map_err(|problem| problem.to_string())? {
        let page = chapter.path.with_extension("html");
        for directive in directives(&chapter.text).0 {
            let DirectiveKind::Block { kind, source } = directive.kind else {
                continue;
            };
            if kind.fence() != "plot" {
                continue;
            }
            let wrong = |wrong: Wrong| format!("{}: {}", chapter.path.display(), wrong.what);
            let picture = Plot::read(&source)
                .and_then(|plot| plot.picture(&recordings))
                .map_err(wrong)?;
            let told = picture.map_or(Value::Null, |picture| plot(&picture));
            let page = page.to_string_lossy().into_owned();
            plots.entry(page).or_default().push(told);
        }
    }
    Ok(plots)
}

/// How much a plot must show, and what it must say where its sliders stand.
pub(super) fn plot(picture: &Picture) -> Value {
    let points = picture.points.iter().map(|points| points.points.len());
    let control = picture.control.as_ref().map(|control| {
        let starts = control.starts();
        let mut settings = vec![("at first", String::new(), starts.clone())];
        for slider in &control.sliders {
            for (key, stop) in [("Home", 0), ("End", slider.stops())] {
                let mut setting = starts.clone();
                setting.insert(&slider.name, slider.at(stop));
                settings.push((key, slider.name.clone(), setting));
            }
        }
        let settings: Vec<Value> = settings
            .into_iter()
            .map(|(key, slider, values)| {
                let ends = [picture.x.from, picture.x.to];
                let [first, last] = ends.map(|x| picture.y.share(control.value_at(x, &values)));
                json!({
                    "key": key,
                    "slider": slider,
                    "values": values,
                    "says": control.words(&values),
                    "first": first,
                    "last": last,
                })
            })
            .collect();
        json!({ "label": control.label, "settings": settings })
    });
    json!({
        "caption": picture.caption,
        "points": points.collect::<Vec<_>>(),
        "curves": picture.curves.len(),
        "control": control,
    })
}
