//! What a book sets out to teach.
//!
//! In: `curriculum.toml`. Out: its [`Row`]s, in their order. A book need not have one; where listings teach rows of it and there
//! is none, where it is malformed, and where an id stands there twice, that is a problem.

use std::path::Path;

use serde::Deserialize;

use super::rules::REPEATED_ROW;
use crate::ground::{CURRICULUM, Problem, TomlPlaces, read, toml_problem};

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

/// Reads it. It `is_asked_for` where a listing names a row of it.
pub(super) fn curriculum(root: &Path, is_asked_for: bool, problems: &mut Vec<Problem>) -> Vec<Row> {
    let is_missing = root.join(CURRICULUM).symlink_metadata().is_err();
    if is_missing && !is_asked_for {
        return Vec::new();
    }
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
    let places = TomlPlaces::of(&text);
    for (index, row) in rows.iter().enumerate() {
        if rows[..index].iter().any(|earlier| earlier.id == row.id) {
            let what = format!("the id `{}` stands there twice", row.id);
            let problem = Problem::error(REPEATED_ROW, CURRICULUM, what)
                .mend("give one of the two rows another id");
            problems.push(match places.line(["row", &index.to_string(), "id"]) {
                Some(line) => problem.at(line),
                None => problem,
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_stands_twice_has_the_line_of_the_second() {
        let book = tempfile::tempdir().expect("a temporary folder");
        let text = "[[row]]\nid = \"a\"\nsection = \"one\"\nline = \"\"\"\nid = \"a\"\n\"\"\"\n\n\
                    [[row]]\nsection = \"one\" # id = \"a\"\nline = \"more\"\n'id' = 'a'\n";
        std::fs::write(book.path().join(CURRICULUM), text).expect("a curriculum");
        let mut problems = Vec::new();
        assert_eq!(curriculum(book.path(), true, &mut problems).len(), 2);
        let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(11)], "{problems:?}");
    }
}
