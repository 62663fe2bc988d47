//! Hands the chapters to skeptic as readers see them: expanded, with every listing in its place. Hands the queue of the
//! chapter “Queues” to loom: its very text, with loom's locks in place of the standard library's.

use std::path::{Path, PathBuf};
use std::process::exit;
use std::{env, fs};

use lectern::directive::tag_rust;
use lectern::expand::{Expansion, expand};
use lectern::problem::{Problem, Weight};
use lectern::project::Project;
use lectern::site;

#[path = "tests/loom/planted.rs"]
mod planted;

/// What skeptic makes of a block: a line that says its edition, for the compiler of `tests/skeptic.rs`, and the block.
const TEMPLATES: &str = "\
```rust,skt-edition2021
// edition 2021
{}
```

```rust,skt-edition2024
// edition 2024
{}
```
";

/// The template for a block with this info string.
fn template(info: &str) -> String {
    let other = info.split(',').any(|word| word == "edition2021");
    format!(",skt-edition{}", if other { "2021" } else { "2024" })
}

fn main() {
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets it for build scripts"));
    for watched in [
        "book.toml",
        "build.rs",
        "Cargo.lock",
        "Cargo.toml",
        "curriculum.toml",
        "exercises",
        "listings",
        "src",
        "tests/loom",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let handed = expanded(&root)
        .map(|chapters| skeptic::generate_doc_tests(&chapters))
        .and_then(|()| queues_for_loom(&root).map_err(|problem| vec![problem]));
    let Err(problems) = handed else {
        return;
    };
    for problem in problems {
        println!("cargo::error={}", problem.to_string().replace('\n', " "));
    }
    exit(1);
}

/// Writes each expanded chapter into a file of its own: skeptic names its tests after the files, so two chapters of one
/// name in different folders must not share one.
fn expanded(root: &Path) -> Result<Vec<PathBuf>, Vec<Problem>> {
    let project = Project::load(root).map_err(|problem| vec![problem])?;
    let chapters = site::chapters(&project).map_err(|problem| vec![problem])?;
    let Expansion {
        chapters, problems, ..
    } = expand(&project, &chapters);
    let errors: Vec<Problem> = project
        .problems
        .iter()
        .chain(&problems)
        .filter(|problem| problem.weight == Weight::Error)
        .cloned()
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let folder = empty_folder("chapters").map_err(|problem| vec![problem])?;
    chapters
        .iter()
        .map(|(path, text)| {
            let name = path.to_string_lossy().replace(['/', '\\'], "_");
            let file = folder.join(&name);
            fs::write(&file, tag_rust(text, template)).map_err(|error| vec![unwritable(&error)])?;
            fs::write(folder.join(format!("{name}.skt.md")), TEMPLATES)
                .map_err(|error| vec![unwritable(&error)])?;
            Ok(file)
        })
        .collect()
}

/// Writes the queue for `tests/loom.rs`, as it stands and once for each planted mistake, into `NAME.rs`. A mistake that
/// could not be planted is named there in `NOT_PLANTED`, and is for the tests to complain about: a listing that is being
/// changed must not keep the other tests from being built.
fn queues_for_loom(root: &Path) -> Result<(), Problem> {
    let text = fs::read_to_string(root.join(planted::LISTING)).map_err(|error| {
        Problem::error(planted::LISTING, format!("cannot be read: {error}"))
            .mend("name the listing whose queue loom checks in tests/loom/planted.rs")
    })?;
    let folder = empty_folder("loom")?;
    for (name, edits) in planted::PLANTED {
        let mut queue = text.clone();
        let mut not_planted = None;
        for (from, to) in *edits {
            if queue.matches(from).count() != 1 {
                not_planted = Some(from);
            }
            queue = queue.replace(from, to);
        }
        let queue = queue.replace("std::sync", "loom::sync");
        let not_planted = format!("const NOT_PLANTED: Option<&str> = {not_planted:?};\n");
        fs::write(folder.join(format!("{name}.rs")), queue + &not_planted)
            .map_err(|error| unwritable(&error))?;
    }
    Ok(())
}

/// A folder of this name where Cargo wants what build scripts make, with nothing in it.
fn empty_folder(name: &str) -> Result<PathBuf, Problem> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets it for build scripts"));
    let folder = folder.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| unwritable(&error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| unwritable(&error))?;
    Ok(folder)
}

fn unwritable(error: &std::io::Error) -> Problem {
    Problem::error("target", format!("cannot be written: {error}"))
}
