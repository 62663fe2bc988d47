//! What editors and authors are told of contracts is what the engine reads.

use std::fs;
use std::path::Path;

use lectern::author::with_tables;
use lectern::book::{Contract, manifest_schema};
use serde_json::{Value, json};

use crate::PROJECT;

fn committed(file: &str) -> String {
    fs::read_to_string(PROJECT.root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The first line in which two texts differ, counted from one.
fn first_difference(one: &str, other: &str) -> usize {
    let same = one.lines().zip(other.lines());
    1 + same.take_while(|(one, other)| one == other).count()
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let (file, made) = ("docs/listing.schema.json", manifest_schema());
    let committed = committed(file);
    assert!(
        committed == made,
        "{file}:{}: is out of date\nhelp: cargo book schema >{file}",
        first_difference(&committed, &made)
    );
}

#[test]
fn the_tables_of_the_reference_are_those_of_the_types() {
    let file = "docs/reference.md";
    let committed = committed(file);
    let made = with_tables(Path::new(file), &committed);
    let made = made.unwrap_or_else(|problem| panic!("{problem}"));
    assert!(
        committed == made,
        "{file}:{}: a table is out of date\nhelp: cargo book schema --reference",
        first_difference(&committed, &made)
    );
}

fn of_contracts() -> Value {
    let schema: Value = serde_json::from_str(&manifest_schema()).expect("JSON");
    let contract = "/properties/package/properties/metadata/properties/listing";
    schema.pointer(contract).expect("the contract").clone()
}

#[test]
fn every_contract_of_the_book_fits_the_schema() {
    let schema: Value = serde_json::from_str(&manifest_schema()).expect("JSON");
    for listing in PROJECT.listings.values() {
        let text = committed(&listing.folder.join("Cargo.toml").to_string_lossy());
        let manifest: Value = toml::from_str(&text).expect("the engine has read it");
        let wrong = misfits(&schema, &manifest, "");
        assert!(wrong.is_empty(), "{}: {wrong:?}", listing.slug);
    }
    assert!(PROJECT.listings.len() > 100);
}

#[test]
fn every_example_in_the_schema_fits_it() {
    fn examples(schema: &Value, place: &str, seen: &mut usize) {
        let of = |key| schema.get(key).and_then(Value::as_array);
        for example in of("examples").into_iter().flatten() {
            let wrong = misfits(schema, example, place);
            assert!(wrong.is_empty(), "{place}: {example}: {wrong:?}");
            *seen += 1;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, property) in properties.into_iter().flatten() {
            examples(property, &format!("{place}.{key}"), seen);
        }
    }
    let mut seen = 0;
    examples(&of_contracts(), "listing", &mut seen);
    assert!(seen > 20, "{seen} examples");
}

/// What serde refuses because of its form, the schema refuses; what serde takes, it takes.
#[test]
fn the_schema_and_the_engine_take_the_same() {
    let schema = of_contracts();
    for (more, is_read) in [
        (r#"claims.exit = "success""#, true),
        (r#"claims.exit = "crash""#, false),
        ("claims.exit = 255", true),
        ("claims.exit = 256", false),
        ("claims.exits = 1", false),
        ("claims.duration = { delays = 5 }", true),
        ("claims.duration = { delays = [1, 1.5] }", true),
        ("claims.duration = { delays = [1, 2, 3] }", false),
        (
            "claims.duration = { delays = { at-least = 1, at-most = 3 } }",
            true,
        ),
        ("claims.duration = { delays = { over = 1 } }", false),
        ("claims.duration = { hours = 5 }", false),
        ("claims.duration = { delays = 1, seconds = [1, 2] }", false),
        ("claims.duration = {}", false),
        ("claims.duration = 5", false),
        ("claims.cpu = -1", false),
        ("claims.cpu = 1000001", false),
        ("claims.cpu = {}", false),
        ("claims.hangs = { seconds = 0 }", false),
        ("claims.hangs = { seconds = 0.5 }", true),
        ("claims.hangs = { seconds = [1, 2] }", false),
        (r#"claims.lines = ["a", { line = "b", count = 2 }]"#, true),
        (r#"claims.lines = [{ line = "b" }]"#, false),
        (r#"claims.lines = [{ line = "b", count = 0 }]"#, false),
        (r#"claims.lines = [{ line = "b", count = 10001 }]"#, false),
        (r#"claims.lines = "a""#, false),
        (r#"claims.order = [["a", "b"]]"#, true),
        (r#"claims.order = ["a", "b"]"#, false),
        ("claims.server = { requests = 5 }", true),
        ("claims.server = { in-flight = 5 }", false),
        ("claims.server = { requests = \"5\" }", false),
        (
            r#"claims.answers = { body = "a", last = { delays = 1 } }"#,
            true,
        ),
        (r#"claims.answers = { body = "a" }"#, false),
        (
            r#"claims.runs = { count = 5, line = "a", shows = "b" }"#,
            true,
        ),
        (r#"claims.runs = { count = 5, line = "a" }"#, false),
        ("claims.compile-error = 277", false),
        ("claims = {}", true),
        ("", false),
        ("claims = {}\nprofile = \"release\"", true),
        ("claims = {}\nprofile = \"bench\"", false),
        ("claims = {}\ntest-delay = 0.1", true),
        ("claims = {}\ntest-delay = -1", false),
        ("claims = {}\ntest_delay = 0.1", false),
        ("claims = {}\nlength = 120", true),
        ("claims = {}\nlength = 1.5", false),
        ("claims = {}\nneeds = { processors = 2 }", true),
        ("claims = {}\nneeds = { cores = 2 }", false),
        ("claims = {}\nserver = { jitter = 0.5, seed = 1 }", true),
        ("claims = {}\nserver = { jitter = -1 }", false),
        ("claims = {}\nserver = { delay = 1 }", false),
        ("claims = {}\ninput = [{ line = \"a\", after = 1 }]", true),
        ("claims = {}\ninput = [{ line = \"a\" }]", false),
        ("claims = {}\ninterrupts = [\"a\"]", true),
        (
            "claims = {}\nvisitors = { ready = \"on {url}\", count = 2 }",
            true,
        ),
        ("claims = {}\nvisitors = { count = 2 }", false),
        ("claims = {}\nrecorded = \"no\"", false),
    ] {
        let text = format!("caption = \"c\"\nteaches = [\"t\"]\n{more}");
        let read = toml::from_str::<Contract>(&text);
        assert_eq!(read.is_ok(), is_read, "the engine: {more}: {read:?}");
        let wrong = misfits(&schema, &toml::from_str(&text).expect("TOML"), "listing");
        assert_eq!(wrong.is_empty(), is_read, "the schema: {more}: {wrong:?}");
    }
}

/// Where a value does not fit a schema. As much of JSON Schema as the engine's has in it; another keyword is a panic, lest
/// anything be passed over.
fn misfits(schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let schema = schema.as_object().expect("a schema is an object");
    let whole = |number: &Value| number.as_f64().is_some_and(|number| number.fract() == 0.0);
    let size = value.as_array().map(Vec::len);
    let size = size.or(value.as_object().map(serde_json::Map::len));
    for (keyword, asked) in schema {
        let number = asked.as_f64().unwrap_or_default();
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "default" | "examples" | "required" => true,
            "type" => match asked.as_str().expect("one type") {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_number() && whole(value),
                "number" => value.is_number(),
                other => panic!("the type {other}"),
            },
            "enum" => asked.as_array().is_some_and(|known| known.contains(value)),
            "const" => asked == value,
            "minimum" => value.as_f64().is_none_or(|value| value >= number),
            "exclusiveMinimum" => value.as_f64().is_none_or(|value| value > number),
            "maximum" => value.as_f64().is_none_or(|value| value <= number),
            "minItems" | "minProperties" => size.is_none_or(|size| size as f64 >= number),
            "maxItems" | "maxProperties" => size.is_none_or(|size| size as f64 <= number),
            "anyOf" | "oneOf" => {
                let choices = asked.as_array().expect("choices");
                let fits = |choice: &&Value| misfits(choice, value, place).is_empty();
                choices.iter().any(|choice| fits(&choice))
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                wrong.extend(items.flat_map(|item| misfits(asked, item, &format!("{place}[]"))));
                true
            }
            "properties" => {
                for (key, property) in asked.as_object().expect("properties") {
                    if let Some(value) = value.get(key) {
                        wrong.extend(misfits(property, value, &format!("{place}.{key}")));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let is_known = |key: &String| known.is_some_and(|known| known.contains_key(key));
                let mut keys = value.as_object().into_iter().flatten().map(|(key, _)| key);
                *asked != json!(false) || keys.all(is_known)
            }
            other => panic!("the schema has the keyword {other}, which this test does not know"),
        };
        if !fits {
            wrong.push(format!(
                "{place}: {keyword} is {asked}, and this is {value}"
            ));
        }
    }
    let required = schema.get("required").and_then(Value::as_array);
    for key in required.into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(key).is_none() {
            wrong.push(format!("{place}: {key} is missing"));
        }
    }
    wrong
}
