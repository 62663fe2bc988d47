//! Hands the chapters to skeptic as readers see them: expanded, with every listing in its place.

use std::path::{Path, PathBuf};
use std::process::exit;
use std::{env, fs};

use lectern::directive::tag_rust;
use lectern::expand::{Expansion, expand};
use lectern::problem::{Problem, Weight};
use lectern::project::Project;
use lectern::site;

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
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let problems = match expanded(&root) {
        Ok(chapters) => {
            skeptic::generate_doc_tests(&chapters);
            return;
        }
        Err(problems) => problems,
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
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets it for build scripts"))
        .join("chapters");
    let unwritable = |error: std::io::Error| {
        vec![Problem::error(
            "target",
            format!("cannot be written: {error}"),
        )]
    };
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(unwritable)?;
    }
    fs::create_dir_all(&folder).map_err(unwritable)?;
    chapters
        .iter()
        .map(|(path, text)| {
            let name = path.to_string_lossy().replace(['/', '\\'], "_");
            let file = folder.join(&name);
            fs::write(&file, tag_rust(text, template)).map_err(unwritable)?;
            fs::write(folder.join(format!("{name}.skt.md")), TEMPLATES).map_err(unwritable)?;
            Ok(file)
        })
        .collect()
}
