//! What a book sets out to teach.
//!
//! In: `curriculum.toml`. Out: its [`Row`]s, in their order. A file that is missing or malformed, and an id that stands there
//! twice, are problems.

use std::path::Path;

use serde::Deserialize;

use crate::ground::paths::CURRICULUM;
use crate::ground::problem::{Problem, read, toml_problem};

/// One row of the curriculum.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The name that listings use in `teaches`.
    pub id: String,
    /// The part of the book it belongs to.
    pub section: String,
    /// What the reader must see happen.
    pub line: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Curriculum {
    row: Vec<Row>,
}

pub(super) fn curriculum(root: &Path, problems: &mut Vec<Problem>) -> Vec<Row> {
    let text = match read(root, CURRICULUM) {
        Ok(text) => text,
        Err(problem) => {
            problems.push(problem.mend(
                "put the file there, with a [[row]] of `id`, `section` and `line` for each thing taught",
            ));
            return Vec::new();
        }
    };
    let rows = match toml::from_str::<Curriculum>(&text) {
        Ok(curriculum) => curriculum.row,
        Err(error) => {
            problems.push(toml_problem(CURRICULUM, &text, &error).mend(
                "a [[row]] with `id`, `section` and `line` stands there for each thing taught",
            ));
            return Vec::new();
        }
    };
    for (index, row) in rows.iter().enumerate() {
        if rows[..index].iter().any(|earlier| earlier.id == row.id) {
            let problem = Problem::error(
                CURRICULUM,
                format!("the id `{}` stands there twice", row.id),
            );
            // Each [[row]] has one line with its id, so the second one of this id is the repetition.
            let id = format!("\"{}\"", row.id);
            let is_id = |line: &str| line.trim_start().starts_with("id") && line.contains(&id);
            let mut places = (1..).zip(text.lines()).filter(|(_, line)| is_id(line));
            problems.push(match places.nth(1) {
                Some((line, _)) => problem.at(line),
                None => problem,
            });
        }
    }
    rows
}
