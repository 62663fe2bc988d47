//! Whether what a page shows of a listing is what was compiled.
//!
//! A page shows `src/main.rs` and the dependencies. In: the project and its chapters. Out: a problem for everything
//! else that Cargo would compile or use for a listing, for a line that a page would hide, for a figure that was typed
//! into a program or a caption, and for a dependency that a chapter names in another version than the manifest.

use std::fs;
use std::path::{Path, PathBuf};

use crate::book::chapter::Chapter;
use crate::book::exercise::Exercise;
use crate::book::listing::Listing;
use crate::book::markdown::code_in;
use crate::book::project::Project;
use crate::ground::parallel;
use crate::ground::problem::{Problem, line_at};
use crate::page::prose;

/// What a listing's folder may hold.
const FILES: [&str; 3] = ["Cargo.toml", "recording.cast", "src/main.rs"];

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
    let mut problems = replaced_dependencies(project);
    problems.extend(cargo_settings(project));
    let listings: Vec<&Listing> = project.listings.values().collect();
    let of_listings = parallel::map(&listings, |listing| {
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
    let of_chapters = parallel::map(chapters, |chapter| versions(project, chapter));
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
                file,
                "a page does not show this file, and it is compiled or read too",
            )
            .mend("an exercise is what docs/reference.md lists: put into it what it needs")
        })
        .collect()
}

/// A dependency that is patched is another crate under the name that the page shows. One that no listing and no
/// exercise needs may be: that concerns the engine alone.
fn replaced_dependencies(project: &Project) -> Vec<Problem> {
    let text = fs::read_to_string(project.root.join("Cargo.toml")).unwrap_or_default();
    let table = |value: &toml::Value| value.as_table().cloned().unwrap_or_default();
    let named = |key: &str| project.workspace.get(key).map(table).unwrap_or_default();
    // Patches stand in a table for each registry.
    let patches = named("patch").into_iter().flat_map(|(_, all)| table(&all));
    let patches = patches.map(|(name, value)| ("patch", name, value));
    let replaced = named("replace").into_iter();
    let replaced = replaced.map(|(name, value)| ("replace", name, value));
    patches
        .chain(replaced)
        .filter(|(_, name, value)| {
            let package = value.get("package").and_then(toml::Value::as_str);
            let package = package.unwrap_or(name);
            // `[replace]` has names with versions.
            is_needed(project, package.split(':').next().unwrap_or(package))
        })
        .map(|(table, name, _)| {
            let heading = text
                .lines()
                .position(|line| line.starts_with(&format!("[{table}")));
            let below = text.lines().enumerate().skip(heading.unwrap_or(0));
            let line = below
                .filter(|(_, line)| line.trim_start_matches('"').starts_with(&*name))
                .map(|(at, _)| at)
                .next();
            Problem::error(
                "Cargo.toml",
                format!(
                    "`[{table}]` gives the listings other dependencies than a reader gets: `{name}`"
                ),
            )
            .at(line.or(heading).unwrap_or(0) + 1)
            .mend("use what the registry has")
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
    let locked = |member: &str| {
        let all = project.lock.closure(member);
        all.iter()
            .any(|line| line.split(' ').next() == Some(package))
    };
    let listings = project.listings.values();
    let sides = project.exercises.values();
    let sides = sides.flat_map(|exercise| [&exercise.starter, &exercise.solution]);
    listings
        .map(|listing| (&listing.slug, &listing.dependencies))
        .chain(sides.map(|side| (&side.package, &side.dependencies)))
        .any(|(member, lines)| names(lines) || locked(member))
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
            if !key.is_empty() {
                found.get(key)?;
            } else if table == "env" {
                found.as_table()?.keys().find(|key| *key != FOR_TESTS)?;
            }
            let words = if key.is_empty() {
                format!("[{table}")
            } else {
                key.to_owned()
            };
            let line = text.lines().position(|line| line.starts_with(&words));
            let what =
                format!("`{setting}` compiles or runs the listings otherwise than a reader does");
            let problem = Problem::error(file, what).at(line.unwrap_or(0) + 1);
            Some(
                problem.mend(
                    "take it out; what a listing needs stands in its manifest, or on its page",
                ),
            )
        })
        .collect()
}

fn files(project: &Project, listing: &Listing) -> Vec<Problem> {
    let others = files_but(project, &listing.folder, &FILES).into_iter();
    others
        .map(|file| {
            Problem::error(
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
    let problem = |words: &str, what: String| {
        Problem::error(&listing.manifest, what).at(listing.manifest_line(words))
    };
    let mut problems = Vec::new();
    for bin in table
        .get("bin")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
    {
        let text = |key: &str| bin.get(key).and_then(toml::Value::as_str);
        if let Some(path) = text("path").filter(|path| *path != "src/main.rs") {
            let what =
                format!("the page shows src/main.rs, but this program is compiled from `{path}`");
            problems.push(problem(&format!("\"{path}\""), what).mend("path = \"src/main.rs\""));
        }
        if let Some(name) = text("name").filter(|name| *name != listing.slug) {
            let what = format!(
                "the page shows `{}`, but this program is called `{name}`",
                listing.slug
            );
            problems.push(problem(&format!("\"{name}\""), what).mend("a listing is one program"));
        }
    }
    let package = table.get("package");
    let build = package.and_then(|package| package.get("build"));
    if build.is_some_and(|build| build.as_bool() != Some(false)) {
        let what = "a page does not show what this build script does".to_owned();
        problems.push(problem("build", what).mend("put what the program needs into src/main.rs"));
    }
    for hidden in ["lib", "target"] {
        if table.contains_key(hidden) {
            let what = format!("a page does not show what `[{hidden}]` adds to the program");
            problems.push(problem(&format!("[{hidden}"), what).mend("a listing is one program"));
        }
    }
    for name in own_crates(project, &table) {
        let what = format!(
            "depends on `{name}`, a folder of the book's: a reader who copies the listing has no such crate"
        );
        problems
            .push(problem(&format!("{name} "), what).mend("write into the program what it needs"));
    }
    if let Some(figure) = prose::figure_in(&listing.contract.caption) {
        problems.push(
            problem("caption", format!("“{figure}” is typed by hand"))
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
            let is_server = project.settings.server.as_deref().is_some_and(|server| {
                path.is_some_and(|path| Path::new(path).file_name() == server.file_name())
            });
            path.is_some() && !is_server
        })
        .map(|(name, _)| name.clone())
        .collect()
}

/// What a program has that a page would hide, or that its author measured.
fn source(main: &Path, source: &str) -> Vec<Problem> {
    let mut problems: Vec<Problem> = prose::figures_in_code(source)
        .into_iter()
        .map(|(line, figure)| {
            Problem::error(main, format!("“{figure}” is typed by hand"))
                .at(line)
                .mend("let the program compute what it prints, and the chapter measure it")
        })
        .collect();
    for (line, text) in (1..).zip(source.lines()) {
        if prose::is_hidden(text) {
            problems.push(
                Problem::error(main, "a page would not show this line, and it is compiled")
                    .at(line)
                    .mend("mdBook hides what begins with `# `: write it otherwise"),
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
            Some(&table),
            below("dependencies"),
            below("dev-dependencies"),
        ];
        for (name, value) in tables.into_iter().flatten().flatten() {
            let ours = shared.and_then(|shared| shared.get(name)).and_then(version);
            let (Some(ours), Some(theirs)) = (ours, version(value)) else {
                continue;
            };
            if ours != theirs {
                let within = block
                    .text
                    .lines()
                    .position(|line| line.trim_start().starts_with(name.as_str()));
                let line = line_at(&chapter.text, block.range.start) + 1 + within.unwrap_or(0);
                problems.push(
                    Problem::error(
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
