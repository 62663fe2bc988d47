//! Whether the workspace makes of the listings what a reader's own package would.
//!
//! In: the project. Out: a problem for each dependency that is another crate than the page names, and for each setting of Cargo that
//! compiles or runs the listings otherwise.

use std::fs;
use std::path::Path;

use super::rules::{OTHER_CARGO_SETTINGS, REPLACED_DEPENDENCY};
use crate::book::Project;
use crate::ground::{Problem, TomlPlaces};

/// What the settings of Cargo for the whole workspace must not have: a table, or a key in one.
const CARGO_SETTINGS: [&str; 9] = [
    "build.rustc",
    "build.rustc-wrapper",
    "build.rustc-workspace-wrapper",
    "build.rustflags",
    "env",
    "patch",
    "profile",
    "source",
    "target",
];

/// The one variable that an environment may set there: how many of Rust's tests run at once. A listing has none.
const FOR_TESTS: &str = "RUST_TEST_THREADS";

/// Everything in the workspace that makes other programs of the listings.
pub(super) fn rules(project: &Project) -> Vec<Problem> {
    let mut problems = replaced_dependencies(project);
    problems.extend(cargo_settings(project));
    problems
}

/// A dependency that is patched is another crate under the name that the page shows. One that no listing and no
/// exercise needs may be: that concerns the engine alone.
fn replaced_dependencies(project: &Project) -> Vec<Problem> {
    let text = fs::read_to_string(project.root.join("Cargo.toml")).unwrap_or_default();
    let places = TomlPlaces::of(&text);
    let table = |value: &toml::Value| value.as_table().cloned().unwrap_or_default();
    let named = |key: &str| project.workspace.get(key).map(table).unwrap_or_default();
    // Patches stand in a table for each registry.
    let patches = named("patch").into_iter().flat_map(|(registry, all)| {
        let path = vec!["patch".to_owned(), registry];
        let all = table(&all).into_iter();
        all.map(move |(name, value)| (path.clone(), name, value))
    });
    let replaced = named("replace").into_iter();
    let replaced = replaced.map(|(name, value)| (vec!["replace".to_owned()], name, value));
    patches
        .chain(replaced)
        .filter(|(_, name, value)| {
            let package = value.get("package").and_then(toml::Value::as_str);
            let package = package.unwrap_or(name);
            // `[replace]` has names with versions.
            is_needed(project, package.split(':').next().unwrap_or(package))
        })
        .map(|(path, name, _)| {
            let table = path[0].clone();
            let line = places.line(path.iter().chain([&name]).map(String::as_str));
            Problem::error(
                REPLACED_DEPENDENCY,
                "Cargo.toml",
                format!(
                    "`[{table}]` gives the listings a different dependency from a reader's: `{name}`"
                ),
            )
            .at(line.unwrap_or(1))
            .mend("use the version from the registry")
        })
        .collect()
}

/// Whether a listing or an exercise depends on the package of this name, directly or not.
fn is_needed(project: &Project, package: &str) -> bool {
    let names = |lines: &[String]| {
        lines.iter().any(|line| {
            let name = line.split(['=', '.']).next().unwrap_or_default();
            name.trim() == package
        })
    };
    let listings = project.listings.values();
    let sides = project.exercises.values();
    let sides = sides.flat_map(|exercise| [&exercise.starter, &exercise.solution]);
    listings
        .map(|listing| (&listing.slug, &listing.dependencies))
        .chain(sides.map(|side| (&side.package, &side.dependencies)))
        .any(|(member, lines)| names(lines) || project.lock.needs(member, package))
}

/// Settings of Cargo that make another program of a listing, or run it otherwise.
fn cargo_settings(project: &Project) -> Vec<Problem> {
    let file = Path::new(".cargo/config.toml");
    let text = fs::read_to_string(project.root.join(file)).unwrap_or_default();
    let settings: toml::Table = text.parse().unwrap_or_default();
    CARGO_SETTINGS
        .iter()
        .filter_map(|setting| {
            let (table, key) = setting.split_once('.').unwrap_or((setting, ""));
            let found = settings.get(table)?;
            let key = match (table, key) {
                ("env", _) => found.as_table()?.keys().find(|key| *key != FOR_TESTS)?,
                (_, "") => "",
                (_, key) => {
                    found.get(key)?;
                    key
                }
            };
            let line = TomlPlaces::of(&text).line([table, key]);
            let what =
                format!("`{setting}` makes Cargo compile or run the listings differently from a reader's Cargo");
            let problem = Problem::error(OTHER_CARGO_SETTINGS, file, what).at(line.unwrap_or(1));
            Some(
                problem.mend(
                    "take it out; what a listing needs stands in its manifest, or on its page",
                ),
            )
        })
        .collect()
}
