//! Whether what a page shows of a listing is what was compiled.
//!
//! A page shows `src/main.rs` and the dependencies. In: the project and its chapters. Out: a problem for everything
//! else that Cargo would compile or use for a listing, for a line that a page would hide, for a figure that was typed
//! into a program or a caption, and for a dependency that a chapter names in another version than the manifest.

use std::fs;
use std::path::{Path, PathBuf};

use super::rules::{HIDDEN_FILE, HIDDEN_PROGRAM, OTHER_VERSION, OWN_CRATE};
use super::workspace_fidelity;
use crate::book::{Chapter, Exercise, Listing, Project, code_in};
use crate::ground::{Problem, TomlPlaces, in_parallel, line_at};
use crate::page::{HIDDEN_LINE, TYPED_FIGURE, figure_in, figures_in_code, is_hidden};

/// What a listing's folder may hold.
const FILES: [&str; 5] = [
    "Cargo.toml",
    "arrangements.json",
    "recording.cast",
    "schedules.json",
    "src/main.rs",
];

/// What an exercise's folder may hold.
const EXERCISE_FILES: [&str; 6] = [
    "exercise.md",
    "tests.rs",
    "starter/Cargo.toml",
    "starter/src/main.rs",
    "solution/Cargo.toml",
    "solution/src/main.rs",
];

/// Everything that is shown otherwise than it is compiled.
pub(crate) fn rules(project: &Project, chapters: &[Chapter]) -> Vec<Problem> {
    let mut problems = workspace_fidelity::rules(project);
    let listings: Vec<&Listing> = project.listings.values().collect();
    let of_listings = in_parallel(&listings, |listing| {
        let mut problems = files(project, listing);
        problems.extend(manifest(project, listing));
        problems.extend(source(&listing.main, &listing.source));
        problems
    });
    problems.extend(of_listings.into_iter().flatten());
    for exercise in project.exercises.values() {
        let solution = &exercise.solution;
        problems.extend(source(&solution.main, &solution.source));
        problems.extend(beside(project, exercise, |file| {
            !in_starter(exercise, file)
        }));
    }
    let of_chapters = in_parallel(chapters, |chapter| versions(project, chapter));
    problems.extend(of_chapters.into_iter().flatten());
    problems
}

/// The same for the starters of exercises, which readers may change as they like: for those who write the book.
pub(crate) fn starter_rules(project: &Project) -> Vec<Problem> {
    let mut problems = Vec::new();
    for exercise in project.exercises.values() {
        let starter = &exercise.starter;
        problems.extend(source(&starter.main, &starter.source));
        problems.extend(beside(project, exercise, |file| in_starter(exercise, file)));
    }
    problems
}

fn in_starter(exercise: &Exercise, file: &Path) -> bool {
    file.starts_with(exercise.folder.join("starter"))
}

/// The files of an exercise that its page does not show.
fn beside(project: &Project, exercise: &Exercise, meant: impl Fn(&Path) -> bool) -> Vec<Problem> {
    let others = files_but(project, &exercise.folder, &EXERCISE_FILES).into_iter();
    others
        .filter(|file| meant(file))
        .map(|file| {
            Problem::error(
                HIDDEN_FILE,
                file,
                "a page does not show this file, and it is compiled or read too",
            )
            .mend("put into the exercise what it needs: cargo book reference exercise")
        })
        .collect()
}

fn files(project: &Project, listing: &Listing) -> Vec<Problem> {
    let others = files_but(project, &listing.folder, &FILES).into_iter();
    others
        .map(|file| {
            Problem::error(
                HIDDEN_FILE,
                file,
                "a page shows only src/main.rs, and this file is compiled or read too",
            )
            .mend("a listing is one file: put into it what it needs")
        })
        .collect()
}

/// The files in a folder, relative to the root, but for the known ones and those that are hidden.
fn files_but(project: &Project, folder: &Path, known: &[&str]) -> Vec<PathBuf> {
    let mut others = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        let entries = fs::read_dir(project.root.join(folder).join(&below));
        for entry in entries.into_iter().flatten().flatten() {
            let path = below.join(entry.file_name());
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            } else if entry.path().is_dir() {
                folders.push(path);
            } else if !known.iter().any(|known| path == Path::new(known)) {
                others.push(folder.join(path));
            }
        }
    }
    others
}

fn manifest(project: &Project, listing: &Listing) -> Vec<Problem> {
    let table: toml::Table = listing.manifest_text.parse().unwrap_or_default();
    let problem = |rule, key: &str, what: String| {
        Problem::error(rule, &listing.manifest, what).at(listing.manifest_line(key))
    };
    let mut problems = Vec::new();
    let bins = table.get("bin").and_then(toml::Value::as_array);
    for (index, bin) in bins.into_iter().flatten().enumerate() {
        let text = |key: &str| bin.get(key).and_then(toml::Value::as_str);
        if let Some(path) = text("path").filter(|path| *path != "src/main.rs") {
            let what =
                format!("the page shows src/main.rs, but this program is compiled from `{path}`");
            problems.push(
                problem(HIDDEN_PROGRAM, &format!("bin.{index}.path"), what)
                    .mend("path = \"src/main.rs\""),
            );
        }
        if let Some(name) = text("name").filter(|name| *name != listing.slug) {
            let what = format!(
                "the page shows `{}`, but this program is called `{name}`",
                listing.slug
            );
            problems.push(
                problem(HIDDEN_PROGRAM, &format!("bin.{index}.name"), what)
                    .mend("a listing is one program"),
            );
        }
    }
    let package = table.get("package");
    let build = package.and_then(|package| package.get("build"));
    if build.is_some_and(|build| build.as_bool() != Some(false)) {
        let what = "a page does not show what this build script does".to_owned();
        problems.push(
            problem(HIDDEN_PROGRAM, "package.build", what)
                .mend("put what the program needs into src/main.rs"),
        );
    }
    for hidden in ["lib", "target"] {
        if table.contains_key(hidden) {
            let what = format!("a page does not show what `[{hidden}]` adds to the program");
            problems.push(problem(HIDDEN_PROGRAM, hidden, what).mend("a listing is one program"));
        }
    }
    for name in own_crates(project, &table) {
        let what = format!(
            "depends on `{name}`, a folder of the book's: a reader who copies the listing has no such crate"
        );
        problems.push(
            problem(OWN_CRATE, &format!("dependencies.{name}"), what)
                .mend("write into the program what it needs"),
        );
    }
    if let Some(figure) = figure_in(&listing.contract.caption) {
        problems.push(
            problem(
                TYPED_FIGURE,
                "package.metadata.listing.caption",
                format!("“{figure}” is typed by hand"),
            )
            .mend("a caption is plain text: leave the figure to the recording"),
        );
    }
    problems
}

/// The dependencies that are folders, but for the slow server, which the book itself introduces.
fn own_crates(project: &Project, manifest: &toml::Table) -> Vec<String> {
    let shared = project
        .workspace
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"));
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    dependencies
        .into_iter()
        .flatten()
        .filter(|(name, value)| {
            let inherits = value.get("workspace").is_some();
            let value = match shared.and_then(|shared| shared.get(name.as_str())) {
                Some(shared) if inherits => shared,
                _ => value,
            };
            let path = value.get("path").and_then(toml::Value::as_str);
            let is_server = project.settings.server.in_book().is_some_and(|server| {
                path.is_some_and(|path| Path::new(path).file_name() == server.file_name())
            });
            path.is_some() && !is_server
        })
        .map(|(name, _)| name.clone())
        .collect()
}

/// What a program has that a page would hide, or that its author measured.
fn source(main: &Path, source: &str) -> Vec<Problem> {
    let mut problems: Vec<Problem> = figures_in_code(source)
        .into_iter()
        .map(|(line, figure)| {
            Problem::error(TYPED_FIGURE, main, format!("“{figure}” is typed by hand"))
                .at(line)
                .mend("let the program compute what it prints, and the chapter measure it")
        })
        .collect();
    for (line, text) in (1..).zip(source.lines()) {
        if is_hidden(text) {
            problems.push(
                Problem::error(
                    HIDDEN_LINE,
                    main,
                    "a page would not show this line, and it is compiled",
                )
                .at(line)
                .mend("mdBook hides what begins with `# `: write it another way"),
            );
        }
    }
    problems
}

/// Dependencies that a chapter's own blocks name in another version than the workspace.
fn versions(project: &Project, chapter: &Chapter) -> Vec<Problem> {
    let mut problems = Vec::new();
    let file = project.source().join(&chapter.path);
    let version = |value: &toml::Value| {
        let of_table = || value.get("version").and_then(toml::Value::as_str);
        value.as_str().or_else(of_table).map(str::to_owned)
    };
    let shared = project
        .workspace
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table);
    for block in code_in(&chapter.text) {
        if block.info != "toml" {
            continue;
        }
        let Ok(table) = block.text.parse::<toml::Table>() else {
            continue;
        };
        let below = |key: &str| table.get(key).and_then(toml::Value::as_table);
        let tables = [
            (None, Some(&table)),
            (Some("dependencies"), below("dependencies")),
            (Some("dev-dependencies"), below("dev-dependencies")),
        ];
        let places = TomlPlaces::of(&block.text);
        let named = tables.iter().flat_map(|(table, entries)| {
            let entries = entries.iter().flat_map(|entries| entries.iter());
            entries.map(move |(name, value)| (*table, name, value))
        });
        for (table, name, value) in named {
            let ours = shared.and_then(|shared| shared.get(name)).and_then(version);
            let (Some(ours), Some(theirs)) = (ours, version(value)) else {
                continue;
            };
            if ours != theirs {
                let path = table.into_iter().chain([name.as_str(), "version"]);
                let within = places.line(path).unwrap_or(1);
                let line = line_at(&chapter.text, block.range.start) + within;
                problems.push(
                    Problem::error(
                        OTHER_VERSION,
                        &file,
                        format!("`{name}` is {ours} in Cargo.toml, and {theirs} here"),
                    )
                    .at(line)
                    .mend(format!("{name} = \"{ours}\"")),
                );
            }
        }
    }
    problems
}
