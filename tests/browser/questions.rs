//! What must be found of the chapters' questions.

use std::collections::BTreeMap;

use lectern::book::{Project, chapters};
use lectern::page::block::Wrong;
use lectern::page::block::predict::Predict;
use lectern::record::Status;
use serde_json::{Value, json};

use super::blocks::blocks;

/// The questions, by page, in their order: the listing, the options, which of them is true, what is
/// replied to each, and the part of the book. One whose listing was not recorded is none.
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
    for chapter in chapters(project).map_err(|problem| problem.to_string())? {
        let page = chapter.path.with_extension("html");
        if let Some(of_page) = questions.get_mut(page.to_string_lossy().as_ref()) {
            of_page.retain(|question| !question.is_null());
            for question in of_page {
                question["part"] = json!(chapter.part);
            }
        }
    }
    questions.retain(|_, of_page| !of_page.is_empty());
    Ok(questions)
}
