//! What must be found of the chapters' questions.

use std::collections::BTreeMap;

use lectern::book::{Project, chapters};
use lectern::page::block::Predict;
use lectern::page::block::{BlockKind, Wrong};
use lectern::page::{DirectiveKind, directives};
use lectern::record::Status;
use serde_json::{Value, json};

use super::blocks::blocks;

/// The questions, by page, in their order: the listing, the options, which of them is true, what is
/// replied to each, how many figures show its run, its chapter's place in the book, and the part of the book. One whose listing was not recorded is none.
pub(super) fn questions(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let mut questions = blocks(project, "predict", |source| {
        let predict = Predict::read(source)?;
        // The site was built, so the listing is there.
        let status = Status::of(project, &project.listings[&predict.listing]);
        let Some(recording) = status.recording() else {
            return Ok(Value::Null);
        };
        let right = predict.answer(&recording.evidence).map_err(|what| Wrong {
            line: 0,
            what,
            rule: None,
            mend: None,
        })?;
        let options = predict.options.iter();
        Ok(json!({
            "slug": predict.listing,
            "id": predict.id(),
            "right": right,
            "options": options.clone().map(|option| option.text()).collect::<Vec<_>>(),
            "replies": options.map(|option| option.reply()).collect::<Vec<_>>(),
        }))
    })?;
    let chapters = chapters(project).map_err(|problem| problem.to_string())?;
    for (place, chapter) in chapters.into_iter().enumerate() {
        let page = chapter.path.with_extension("html");
        if let Some(of_page) = questions.get_mut(page.to_string_lossy().as_ref()) {
            let figures = figures_below(&chapter.text);
            for (question, figures) in of_page.iter_mut().zip(figures) {
                if !question.is_null() {
                    question["figures"] = json!(figures);
                }
            }
            of_page.retain(|question| !question.is_null());
            for question in of_page {
                question["chapter"] = json!(place);
                question["part"] = json!(chapter.part);
            }
        }
    }
    questions.retain(|_, of_page| !of_page.is_empty());
    Ok(questions)
}

/// For each question of a chapter, how many figures below it are made of the run that answers it.
fn figures_below(text: &str) -> Vec<usize> {
    const FENCES: [&str; 4] = ["plot", "stepper", "cancel", "scoreboard"];
    let blocks: Vec<_> = (directives(text).0.into_iter())
        .filter_map(|directive| match directive.kind {
            DirectiveKind::Block { kind, source } => Some((kind, source)),
            _ => None,
        })
        .collect();
    let mut figures = Vec::new();
    for (index, (kind, source)) in blocks.iter().enumerate() {
        if kind.fence() != "predict" {
            continue;
        }
        // What cannot be read is no part of a site that was built.
        let slug = Predict::read(source).map_or(String::new(), |predict| predict.listing);
        let shows = |(kind, source): &&(BlockKind, String)| {
            let block = kind.read(source);
            FENCES.contains(&kind.fence())
                && block.is_ok_and(|block| block.listings().iter().any(|(_, of)| *of == slug))
        };
        figures.push(blocks[index + 1..].iter().filter(shows).count());
    }
    figures
}
