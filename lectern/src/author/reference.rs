//! The tables of the reference that authors read.
//!
//! In: the text of the reference, with a place for each table, from `<!-- table: NAME -->` to `<!-- end of table -->`. Out: the
//! same with the tables written anew, from the comments on the types that read contracts and blocks, and from the engine's
//! lists of directives, quantities and holes. A table that has no place or that nobody knows, and a place without an end, are
//! problems.

use std::path::Path;

use schemars::Schema;
use serde_json::{Map, Value};

use super::rules::REFERENCE_TABLE;
use crate::book::{Contract, hole_types, schema_of};
use crate::ground::{Problem, UNWRITABLE_FILE, cause, read, write_whole};
use crate::page::block::BLOCKS;
use crate::page::{FORMS, Quantity};

const BEGIN: &str = "<!-- table: ";
const END: &str = "<!-- end of table -->";

/// Writes the tables of this file anew, relative to the root of the book.
///
/// # Errors
/// The file cannot be read or written, or one of [`with_tables`].
pub fn write_reference(root: &Path, file: &Path) -> Result<(), Problem> {
    let text = read(root, file)?;
    let anew = with_tables(file, &text)?;
    if anew == text {
        return Ok(());
    }
    write_whole(&root.join(file), ".reference-", &anew).map_err(|error| {
        Problem::error(
            UNWRITABLE_FILE,
            file,
            format!("cannot be written: {}", cause(&error)),
        )
    })
}

/// The text of this file with its tables written anew.
///
/// # Errors
/// A place without an end, a table that nobody knows, or one that has no place.
pub fn with_tables(file: &Path, text: &str) -> Result<String, Problem> {
    let tables = tables();
    let known = || {
        let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    };
    let mut anew = String::with_capacity(text.len());
    let mut missing: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        anew.push_str(line);
        anew.push('\n');
        let name = line.strip_prefix(BEGIN);
        let Some(name) = name.and_then(|name| name.strip_suffix(" -->")) else {
            continue;
        };
        let Some((_, table)) = tables.iter().find(|(known, _)| known == name) else {
            let what = format!("there is no table `{name}`");
            let mend = format!("the tables are {}", known());
            return Err(Problem::error(REFERENCE_TABLE, file, what)
                .at(number)
                .mend(mend));
        };
        if !lines.any(|(_, line)| line == END) {
            let what = format!("the table `{name}` has no end");
            let mend = format!("put a line `{END}` where it ends");
            return Err(Problem::error(REFERENCE_TABLE, file, what)
                .at(number)
                .mend(mend));
        }
        anew.push_str(&format!("\n{table}\n{END}\n"));
        missing.retain(|known| *known != name);
    }
    match missing.first() {
        None => Ok(anew),
        Some(name) => Err(Problem::error(
            REFERENCE_TABLE,
            file,
            format!("has no place for the table `{name}`"),
        )
        .mend(format!(
            "put the lines `{BEGIN}{name} -->` and `{END}` where it belongs"
        ))),
    }
}

/// Every table, with its name.
fn tables() -> Vec<(String, String)> {
    let contract = schema_of::<Contract>();
    let claims = contract.pointer("/properties/claims");
    let claims = claims.and_then(Value::as_object).cloned();
    let mut tables = vec![
        ("contract".to_owned(), keys(&contract)),
        (
            "claims".to_owned(),
            keys(&Schema::from(claims.unwrap_or_default())),
        ),
        ("holes".to_owned(), holes()),
        ("directives".to_owned(), directives()),
        ("quantities".to_owned(), quantities()),
    ];
    for kind in BLOCKS {
        tables.push((kind.fence().to_owned(), keys(&kind.schema())));
    }
    tables
}

/// A table in Markdown, without a column in which nothing stands.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let has = |column: usize| rows.iter().any(|row| !row[column].is_empty());
    let columns: Vec<usize> = (0..head.len()).filter(|column| has(*column)).collect();
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(columns.iter().map(|column| head[*column]).collect());
    text.push_str(&line(vec!["---"; columns.len()]));
    for row in rows {
        let escaped: Vec<String> = columns
            .iter()
            .map(|column| row[*column].replace('|', "\\|").replace('\n', " "))
            .collect();
        text.push_str(&line(escaped.iter().map(String::as_str).collect()));
    }
    text
}

fn keys(schema: &Schema) -> String {
    let mut rows = Vec::new();
    if let Some(schema) = schema.as_object() {
        rows_of("", schema, &mut rows);
    }
    table(&["key", "for example", "meaning"], &rows)
}

/// A row for each key, those that must be there first; and after each, one for each key of its own table. The claims have a
/// table for themselves.
fn rows_of(above: &str, schema: &Map<String, Value>, rows: &mut Vec<Vec<String>>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |key: &str| {
        required.is_some_and(|required| required.iter().any(|required| required == key))
    };
    let (first, second): (Vec<_>, Vec<_>) =
        properties.iter().partition(|(key, _)| is_required(key));
    for (key, property) in first.into_iter().chain(second) {
        let Some(property) = property.as_object() else {
            rows.push(vec![
                format!("`{above}{key}`"),
                String::new(),
                String::new(),
            ]);
            continue;
        };
        let name = if is_required(key) {
            format!("**`{above}{key}`**")
        } else {
            format!("`{above}{key}`")
        };
        let meaning = property.get("description").and_then(Value::as_str);
        let meaning = meaning.unwrap_or_default().replace("\n\n", " ");
        rows.push(vec![name, examples(key, property), meaning]);
        let own = match property.get("items").and_then(Value::as_object) {
            Some(items) => items,
            None => property,
        };
        let is_time = own.contains_key("maxProperties");
        if !is_time && format!("{above}{key}") != "claims" {
            rows_of(&format!("{above}{key}."), own, rows);
        }
    }
}

/// The examples of a key as they would stand in the file.
fn examples(key: &str, property: &Map<String, Value>) -> String {
    let examples = property.get("examples").and_then(Value::as_array);
    let examples = examples.into_iter().flatten();
    let examples = examples.filter_map(|example| toml::Value::try_from(example).ok());
    let examples: Vec<String> = examples
        .enumerate()
        .map(|(index, example)| match index {
            0 => format!("`{key} = {example}`"),
            _ => format!("`{example}`"),
        })
        .collect();
    examples.join(", ")
}

fn holes() -> String {
    let rows: Vec<Vec<String>> = hole_types()
        .map(|(name, words, numeric)| {
            let compared = if numeric {
                format!("`{{{name} < 100}}`")
            } else {
                String::new()
            };
            vec![format!("`{{{name}}}`"), words.to_owned(), compared]
        })
        .collect();
    table(&["hole", "takes", "compared"], &rows)
}

fn directives() -> String {
    let mut rows: Vec<Vec<String>> = FORMS
        .iter()
        .map(|(name, form, meaning)| {
            let directive = format!("{name} {form}");
            vec![
                format!("`{{{{#{}}}}}`", directive.trim()),
                (*meaning).to_owned(),
            ]
        })
        .collect();
    for kind in BLOCKS {
        let fence = kind.fence();
        let schema = kind.schema();
        let meaning = schema.get("description").and_then(Value::as_str);
        let meaning = meaning.unwrap_or_default().to_owned();
        rows.push(vec![format!("a fenced block `{fence}`"), meaning]);
    }
    table(&["in the chapter", "on the page"], &rows)
}

fn quantities() -> String {
    let schema = schema_of::<Quantity>();
    let choices = schema.get("oneOf").and_then(Value::as_array);
    let word = |choice: &Value, key| choice.get(key).and_then(Value::as_str).map(str::to_owned);
    let rows: Vec<Vec<String>> = choices
        .into_iter()
        .flatten()
        .filter_map(|choice| {
            let name = word(choice, "const")?;
            Some(vec![format!("`{name}`"), word(choice, "description")?])
        })
        .collect();
    table(&["quantity", "what it is"], &rows)
}
