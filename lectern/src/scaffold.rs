//! Scaffolds a listing.
//!
//! In: a chapter, a slug, and what the listing is to teach. Out: a crate that compiles, keeps its contract, and is shown
//! at the end of its chapter: nothing is left to mend but its missing recording. Fails, having changed nothing, if the
//! chapter does not exist, the slug is taken or malformed, or the curriculum does not know the row.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, TomlError};

use crate::problem::{Problem, read};
use crate::project::{CURRICULUM, LISTINGS, Project, is_member};
use crate::site;

/// Names that Cargo refuses for a program: it has folders of these names beside the programs that it makes.
const NOT_FOR_PROGRAMS: [&str; 4] = ["build", "deps", "examples", "incremental"];

/// What was made.
#[derive(Debug)]
pub struct Scaffold {
    /// The listing's folder, relative to the root.
    pub folder: PathBuf,
    /// The chapter's file, relative to the root.
    pub chapter: PathBuf,
}

/// Makes a new listing. Without `teaches`, it teaches the first row of the curriculum that no other listing does.
///
/// # Errors
/// One problem, see above.
pub fn new_listing(
    project: &Project,
    chapter: &str,
    slug: &str,
    teaches: Option<&str>,
) -> Result<Scaffold, Problem> {
    let summary = project.source().join("SUMMARY.md");
    let shown_in = site::chapters(project)?
        .into_iter()
        .find(|known| known.stem() == chapter)
        .ok_or_else(|| {
            Problem::error(&summary, format!("there is no chapter `{chapter}`"))
                .mend("write the chapter and name it in the summary")
        })?;
    let file = project.source().join(&shown_in.path);
    if shown_in.number.is_none() {
        let what = "the chapter has no number, and a listing's number begins with it";
        return Err(Problem::error(&file, what).mend("name a numbered chapter"));
    }
    let text = read(&project.root, &file)?;
    let folder = Path::new(LISTINGS).join(chapter).join(slug);
    let well_formed = slug.starts_with(|c: char| c.is_ascii_lowercase())
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !slug.ends_with('-')
        && !NOT_FOR_PROGRAMS.contains(&slug);
    if !well_formed {
        return Err(
            Problem::error(&folder, format!("`{slug}` is no slug")).mend(
                "begin with a lower-case letter; go on with lower-case letters, digits and hyphens; \
                 names that Cargo has for itself, such as `build`, are out of the question",
            ),
        );
    }
    let taken = project.listings.contains_key(slug)
        || project.unreadable.contains(slug)
        || project.lock.has_foreign(slug)
        || project.root.join(&folder).exists();
    if taken {
        return Err(
            Problem::error(&folder, format!("the slug `{slug}` is taken")).mend("cargo book list"),
        );
    }
    let row = match teaches {
        Some(id) if project.curriculum.iter().any(|row| row.id == id) => id,
        Some(id) => {
            return Err(Problem::error(CURRICULUM, format!("knows no row `{id}`"))
                .mend("add it, or name another"));
        }
        None => project
            .untaught()
            .first()
            .copied()
            .or(project.curriculum.first())
            .map(|row| row.id.as_str())
            .ok_or_else(|| Problem::error(CURRICULUM, "has no row that the listing could teach"))?,
    };
    let create = |file: PathBuf, text: String| {
        let whole = project.root.join(&file);
        let written = fs::create_dir_all(whole.parent().unwrap_or(&project.root))
            .and_then(|()| fs::write(&whole, text));
        written.map_err(|error| Problem::error(file, format!("cannot be written: {error}")))
    };
    let workspace = if is_member(&project.workspace, &folder) {
        None
    } else {
        Some(with_members(project, chapter)?)
    };
    create(folder.join("Cargo.toml"), manifest(slug, row))?;
    create(folder.join("src").join("main.rs"), program(slug))?;
    create(
        file.clone(),
        format!("{}\n\n{{{{#listing {slug}}}}}\n", text.trim_end()),
    )?;
    if let Some(workspace) = workspace {
        create(PathBuf::from("Cargo.toml"), workspace)?;
    }
    Ok(Scaffold {
        folder,
        chapter: file,
    })
}

/// The workspace's manifest with the chapter's listings as members.
fn with_members(project: &Project, chapter: &str) -> Result<String, Problem> {
    let text = read(&project.root, "Cargo.toml")?;
    let malformed = |what: &str| Problem::error("Cargo.toml", what);
    let mut manifest: DocumentMut = text
        .parse()
        .map_err(|error: TomlError| malformed(error.message()))?;
    manifest
        .get_mut("workspace")
        .and_then(|workspace| workspace.get_mut("members"))
        .and_then(Item::as_array_mut)
        .ok_or_else(|| malformed("has no list `members` in [workspace]"))?
        .push(format!("{LISTINGS}/{chapter}/*"));
    Ok(manifest.to_string())
}

fn manifest(slug: &str, row: &str) -> String {
    format!(
        r#"[package]
name = "{slug}"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[package.metadata.listing]
caption = "What the listing shows, in a few words"
teaches = ["{row}"]

[package.metadata.listing.claims]
lines = ["{slug}: what happened"]

[lints]
workspace = true
"#
    )
}

fn program(slug: &str) -> String {
    format!("fn main() {{\n    println!(\"{slug}: what happened\");\n}}\n")
}
