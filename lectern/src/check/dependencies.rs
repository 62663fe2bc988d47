//! Dependencies: the workspace says of each which version it is, once.
//!
//! In: the project. Out: a problem for each dependency of a listing or an exercise that has a version of its own, and for each
//! that the workspace does not have. A folder of the book's is a matter for
//! [`source_fidelity`](crate::check::source_fidelity). Nothing here fails: a manifest that cannot be read is a problem of the
//! project.

use std::path::Path;

use super::rules::{OWN_VERSION, UNKNOWN_DEPENDENCY};
use crate::book::Project;
use crate::ground::{Problem, TomlPlaces, read};

/// The tables of a manifest in which dependencies stand.
const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// What is wrong with the dependencies of listings and exercises.
pub(super) fn rules(project: &Project) -> Vec<Problem> {
    let listings = project.listings.values();
    let listings = listings.map(|listing| listing.manifest.as_path());
    let sides = project.exercises.values();
    let sides = sides.flat_map(|exercise| [&exercise.starter, &exercise.solution]);
    listings
        .chain(sides.map(|side| side.manifest.as_path()))
        .flat_map(|manifest| of_manifest(project, manifest))
        .collect()
}

fn of_manifest(project: &Project, manifest: &Path) -> Vec<Problem> {
    let Ok(text) = read(&project.root, manifest) else {
        return Vec::new();
    };
    let whole: toml::Table = text.parse().unwrap_or_default();
    let shared = project
        .workspace
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"));
    let mut problems = Vec::new();
    for table in TABLES {
        let dependencies = whole.get(table).and_then(toml::Value::as_table);
        for (name, value) in dependencies.into_iter().flatten() {
            let line = || {
                let line = TomlPlaces::of(&text).line([table, name.as_str()]);
                line.unwrap_or(1)
            };
            let is_shared = shared.is_some_and(|shared| shared.get(name).is_some());
            let inherits = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
            if inherits && !is_shared {
                let what = format!(
                    "`{name}` is not in [workspace.dependencies], and Cargo compiles nothing of the book"
                );
                let problem = Problem::error(UNKNOWN_DEPENDENCY, manifest, what).at(line());
                problems.push(problem.mend(format!("add it to Cargo.toml: {name} = \"VERSION\"")));
            } else if !inherits && value.get("path").is_none() {
                let what = format!("`{name}` has a version of its own, besides the workspace's");
                let problem = Problem::error(OWN_VERSION, manifest, what).at(line());
                problems.push(problem.mend(match is_shared {
                    true => format!("{name}.workspace = true"),
                    false => format!(
                        "put it into [workspace.dependencies] in Cargo.toml, and {name}.workspace = true here"
                    ),
                }));
            }
        }
    }
    problems
}
