//! The schema of what authors write, so that editors complete it and the reference of its keys is never out of date.
//!
//! In: the types that serde reads, with the comments on their fields. Out: a JSON Schema of draft 7 without references. Types
//! with a reader of their own ([`Limits`], [`TimeBand`], [`Span`], [`Exit`], [`Pattern`]) have a schema of their own here, which
//! says what that reader takes; ranges and forms are in it, and what contradicts itself is left to the reader. Nothing fails.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::band::{Limits, MAX_NUMBER, Span, TimeBand};
use super::claims::Exit;
use super::contract::Contract;
use super::pattern::Pattern;

/// The schema of a listing's manifest, as the text of a file: the table `[package.metadata.listing]` is the [`Contract`], and
/// all else is Cargo's.
pub fn manifest_schema() -> String {
    let listing = schema_of::<Contract>();
    let schema = serde_json::json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The manifest of a listing",
        "description": "Written by `cargo book schema`, from the types that read a contract.",
        "type": "object",
        "properties": { "package": {
            "type": "object",
            "properties": { "metadata": {
                "type": "object",
                "properties": { "listing": listing },
            } },
        } },
    });
    let text = serde_json::to_string_pretty(&schema).expect("strings and lists are JSON");
    text + "\n"
}

/// The schema of one type, with all that it is made of.
pub(crate) fn schema_of<Table: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft07().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<Table>();
    if let Some(object) = schema.as_object_mut() {
        tidy(object);
    }
    schema
}

/// Takes out what TOML does not have, and the line breaks of comments; recursively.
fn tidy(schema: &mut Map<String, Value>) {
    // What is optional can be left out, and never be null.
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice != &serde_json::json!({ "type": "null" }));
        if let [Value::Object(only)] = choices.as_mut_slice() {
            let only = std::mem::take(only);
            schema.remove("anyOf");
            for (key, value) in only {
                schema.entry(key).or_insert(value);
            }
        }
    }
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
    // How wide a number is in memory.
    schema.remove("format");
    if let Some(Value::String(description)) = schema.get_mut("description") {
        let paragraphs = description.split("\n\n");
        let paragraphs: Vec<String> = paragraphs.map(|text| text.replace('\n', " ")).collect();
        *description = paragraphs.join("\n\n");
    }
    for (key, value) in schema.iter_mut() {
        match (key.as_str(), value) {
            ("default" | "examples" | "enum" | "const", _) => {}
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(tidy_value);
            }
            (_, Value::Array(values)) => values.iter_mut().for_each(tidy_value),
            (_, value) => tidy_value(value),
        }
    }
}

fn tidy_value(value: &mut Value) {
    if let Value::Object(schema) = value {
        tidy(schema);
    }
}

fn number() -> Value {
    serde_json::json!({ "type": "number", "minimum": 0, "maximum": MAX_NUMBER as u64 })
}

/// A time: one of the two units, and what is counted in it.
fn time(generator: &mut SchemaGenerator, counted: impl Fn(&mut SchemaGenerator) -> Value) -> Value {
    let (delays, seconds) = (counted(generator), counted(generator));
    serde_json::json!({
        "type": "object",
        "properties": { "delays": delays, "seconds": seconds },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": false,
    })
}

impl JsonSchema for Limits {
    fn schema_name() -> Cow<'static, str> {
        "Limits".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number, or a band: `[1, 3]`, `{ at-least = 1 }`, `{ at-most = 3 }`.",
            "anyOf": [
                number(),
                { "type": "array", "items": number(), "minItems": 2, "maxItems": 2 },
                {
                    "type": "object",
                    "properties": { "at-least": number(), "at-most": number() },
                    "minProperties": 1,
                    "additionalProperties": false,
                },
            ],
        })
    }
}

impl JsonSchema for TimeBand {
    fn schema_name() -> Cow<'static, str> {
        "TimeBand".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let counted = |generator: &mut SchemaGenerator| Limits::json_schema(generator).to_value();
        let mut schema = time(generator, counted);
        schema["description"] =
            "A band of time: `{ delays = 5 }`, `{ delays = [1, 1.4] }`, `{ seconds = { at-most = 1.5 } }`.".into();
        Schema::try_from(schema).expect("an object")
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let after_the_start = |_: &mut SchemaGenerator| {
            serde_json::json!({
                "type": "number", "exclusiveMinimum": 0, "maximum": MAX_NUMBER as u64
            })
        };
        let mut schema = time(generator, after_the_start);
        schema["description"] = "A point in time: `{ delays = 2 }`.".into();
        Schema::try_from(schema).expect("an object")
    }
}

impl JsonSchema for Exit {
    fn schema_name() -> Cow<'static, str> {
        "Exit".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`\"success\"`, `\"panic\"`, or a status.",
            "anyOf": [
                { "type": "string", "enum": ["success", "panic"] },
                { "type": "integer", "minimum": 0, "maximum": 255 },
            ],
        })
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The pattern of a line: literal text with holes, such as `{integer}`.",
            "type": "string",
        })
    }
}
