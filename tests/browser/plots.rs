//! What must be found of the chapters' plots.

use std::collections::BTreeMap;

use lectern::book::Project;
use lectern::page::block::{Picture, Plot};
use lectern::record::Status;
use serde_json::{Value, json};

use super::blocks::blocks;

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
    blocks(project, "plot", |source| {
        let picture = Plot::read(source)?.picture(&recordings)?;
        Ok(picture.map_or(Value::Null, |picture| plot(&picture)))
    })
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
    // What was printed of the points of each kind, from left to right; of those at one place, one after another.
    let printed = picture.points.iter().map(|points| {
        let mut sorted: Vec<_> = points.points.iter().collect();
        sorted.sort_by(|one, other| one.x.total_cmp(&other.x));
        let places = sorted.chunk_by(|one, other| one.x == other.x);
        let printed = places.map(|place| {
            let printed: Vec<&str> = place.iter().map(|point| point.printed.as_str()).collect();
            printed.join(", ")
        });
        json!({ "label": points.label, "values": printed.collect::<Vec<_>>() })
    });
    json!({
        "caption": picture.caption,
        "printed": printed.collect::<Vec<_>>(),
        "points": points.collect::<Vec<_>>(),
        "curves": picture.curves.len(),
        "control": control,
    })
}
