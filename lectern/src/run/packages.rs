//! What else is asked of Cargo: the tests of a package, for what they depend on, and the folder in which it compiles.
//!
//! In: the project. Out: what Cargo says. Fails where it cannot do what it is asked for.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::cargo::{CargoOutput, Progress, cargo, listen};
use super::rules::CARGO_FAILED;
use super::stopped::not_compiled;
use crate::book::Project;
use crate::ground::{Problem, read, toml_problem};

/// Compiles the tests of a package that says in `[[test]]` what they are called, and with them all that they depend on.
///
/// # Errors
/// A problem where one of them does not compile, or the package has none.
pub(crate) fn compile_package_tests(
    project: &Project,
    package: &Path,
    progress: Progress,
) -> Result<(), Problem> {
    let manifest = package.join("Cargo.toml");
    let text = read(&project.root, &manifest)?;
    let table: toml::Table =
        toml::from_str(&text).map_err(|error| toml_problem(&manifest, &text, &error))?;
    let tests = table.get("test").and_then(toml::Value::as_array);
    let tests = tests.into_iter().flatten();
    let tests: Vec<&str> = tests
        .filter_map(|test| test.get("name")?.as_str())
        .collect();
    if tests.is_empty() {
        let what = "has no [[test]] with a `name`, and its dependencies cannot be compiled";
        return Err(Problem::error(CARGO_FAILED, &manifest, what));
    }
    let mut command = cargo(project, progress);
    command
        .args(["test", "--no-run", "--workspace", "--message-format=json"])
        .args(tests.iter().flat_map(|test| ["--test", test]));
    let CargoOutput { messages, said } = listen(&mut command, progress)?;
    let finished = r#"{"reason":"build-finished","success":true}"#;
    match messages.lines().any(|line| line == finished) {
        true => Ok(()),
        false => Err(not_compiled(
            project,
            &manifest,
            "cargo test --no-run",
            &said,
        )),
    }
}

/// The folder in which Cargo compiles the book's packages.
///
/// # Errors
/// A problem where Cargo does not say.
pub fn target_folder(project: &Project) -> Result<PathBuf, Problem> {
    #[derive(Deserialize)]
    struct Metadata {
        target_directory: PathBuf,
    }
    let mut command = cargo(project, Progress::Hidden);
    command.args([
        "metadata",
        "--no-deps",
        "--offline",
        "--format-version",
        "1",
    ]);
    let CargoOutput {
        messages: metadata,
        said,
    } = listen(&mut command, Progress::Hidden)?;
    serde_json::from_str(&metadata)
        .map(|metadata: Metadata| metadata.target_directory)
        .map_err(|_| {
            let said = said.trim();
            Problem::error(
                CARGO_FAILED,
                "Cargo.toml",
                format!("cargo does not name its target folder: {said}"),
            )
        })
}
