//! Scaffolds a listing, or an exercise.
//!
//! In: a chapter and a slug, and for a listing what it is to teach. Out: crates that compile, shown at the end of their
//! chapter, with nothing left to mend but a listing's missing recording and the words that
//! [stand for the author's](crate::book::placeholders): a listing keeps its contract, an exercise has a starter that fails its
//! test at a `todo!()` and a solution that passes it. Fails, having changed nothing, if the chapter does not exist, the slug is
//! taken or malformed, or the curriculum does not know the row.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, TomlError};

use super::rules::MALFORMED_SLUG;
use crate::book::{
    Chapter, MISSING_CHAPTER, PLACEHOLDER_CAPTION, PLACEHOLDER_EXERCISE, Project, SHARED_TESTS,
    TAKEN_SLUG, UNKNOWN_ROW, chapters, exercise_folder, is_member, members, placeholder_line,
};
use crate::ground::{
    CURRICULUM, EXERCISES, LISTINGS, MALFORMED_TOML, Problem, UNWRITABLE_FILE, cause, read,
    shortened, write_whole,
};
use crate::page::UNNUMBERED_CHAPTER;

/// Names that Cargo refuses for a program: it has folders of these names beside the programs that it makes.
const NOT_FOR_PROGRAMS: [&str; 4] = ["build", "deps", "examples", "incremental"];

/// The most letters of a slug: it stands in commands, links and addresses.
const LONGEST: usize = 64;

/// What was made.
#[derive(Debug)]
pub struct Scaffold {
    /// Its folder, relative to the root.
    pub folder: PathBuf,
    /// The chapter's file, relative to the root.
    pub chapter: PathBuf,
}

/// Makes a new listing, which teaches the row `teaches` of the curriculum, if there is a curriculum.
///
/// # Errors
/// One problem, see above.
pub fn new_listing(
    project: &Project,
    chapter: &str,
    slug: &str,
    teaches: Option<&str>,
) -> Result<Scaffold, Problem> {
    let shown = Shown::find(project, chapter)?;
    let folder = Path::new(LISTINGS).join(chapter).join(slug);
    free(project, &folder, slug, &[slug])?;
    let row = match teaches {
        None if project.curriculum.is_empty() => None,
        Some(id) if project.curriculum.iter().any(|row| row.id == id) => Some(id),
        Some(id) => {
            return Err(
                Problem::error(UNKNOWN_ROW, CURRICULUM, format!("knows no row `{id}`"))
                    .mend("add it, or name another"),
            );
        }
        None => return Err(which_row(project)),
    };
    let workspace = with_members(
        project,
        std::slice::from_ref(&folder),
        &[format!("{LISTINGS}/{chapter}/*")],
    )?;
    let files = [
        (
            folder.join("Cargo.toml"),
            manifest(slug, &contract(slug, row)),
        ),
        (folder.join("src").join("main.rs"), program(slug)),
    ];
    make(project, &folder, files.into(), workspace)?;
    shown.append(project, &folder, &format!("{{{{#listing {slug}}}}}"))?;
    Ok(Scaffold {
        folder,
        chapter: shown.file,
    })
}

/// That somebody must say what a new listing teaches: nobody else knows.
fn which_row(project: &Project) -> Problem {
    let untaught = project.untaught();
    let rows: Vec<&str> = untaught.iter().map(|row| row.id.as_str()).take(8).collect();
    let what = "a new listing has to teach one of its rows";
    Problem::error(UNKNOWN_ROW, CURRICULUM, what).mend(match rows.as_slice() {
        [] => "add --teaches ROW, the id of a row; add the row first if there is none for it"
            .to_owned(),
        rows => format!(
            "add --teaches ROW, the id of a row; not taught yet: {}",
            rows.join(", ")
        ),
    })
}

/// Makes a new exercise.
///
/// # Errors
/// One problem, see above.
pub fn new_exercise(project: &Project, chapter: &str, slug: &str) -> Result<Scaffold, Problem> {
    let shown = Shown::find(project, chapter)?;
    let folder = exercise_folder(chapter, slug);
    let solution = format!("{slug}-solution");
    free(project, &folder, slug, &[slug, &solution])?;
    let sides = ["starter", "solution"];
    let workspace = with_members(
        project,
        &sides.map(|side| folder.join(side)),
        &sides.map(|side| format!("{EXERCISES}/*/*/{side}")),
    )?;
    let mut files = vec![
        (folder.join("exercise.md"), words()),
        (folder.join("tests.rs"), TESTS.to_owned()),
    ];
    for (side, package, body) in [
        (
            "starter",
            slug.to_owned(),
            "todo!(\"add up all but the first of {numbers:?}\")",
        ),
        ("solution", solution, "numbers.iter().skip(1).sum()"),
    ] {
        let side = folder.join(side);
        files.push((side.join("Cargo.toml"), manifest(&package, "")));
        files.push((side.join("src").join("main.rs"), attempt(body)));
    }
    make(project, &folder, files, workspace)?;
    shown.append(project, &folder, &format!("{{{{#exercise {slug}}}}}"))?;
    Ok(Scaffold {
        folder,
        chapter: shown.file,
    })
}

/// The chapter that is to show what is made.
struct Shown {
    /// Its file, relative to the root.
    file: PathBuf,
    text: String,
}

impl Shown {
    fn find(project: &Project, chapter: &str) -> Result<Self, Problem> {
        let summary = project.source().join("SUMMARY.md");
        let chapters = chapters(project)?;
        let shown_in = chapters
            .iter()
            .find(|known| known.stem() == chapter)
            .ok_or_else(|| {
                Problem::error(
                    MISSING_CHAPTER,
                    &summary,
                    format!("there is no chapter `{chapter}`"),
                )
                .mend(which_chapter(&chapters, chapter))
            })?;
        let file = project.source().join(&shown_in.path);
        if shown_in.number.is_none() {
            let what = "the chapter has no number, and the number of what it shows begins with it";
            return Err(
                Problem::error(UNNUMBERED_CHAPTER, &file, what).mend("name a numbered chapter")
            );
        }
        let text = read(&project.root, &file)?;
        Ok(Self { file, text })
    }

    /// Shows in the chapter what was made in `folder`.
    fn append(&self, project: &Project, folder: &Path, directive: &str) -> Result<(), Problem> {
        let text = format!("{}\n\n{directive}\n", self.text.trim_end());
        create(project, folder, &self.file, &text)
    }
}

/// How a chapter is named here, and which one may be meant: somebody may have its title in mind, or its file.
fn which_chapter(chapters: &[Chapter], asked: &str) -> String {
    let asked = asked.to_lowercase();
    let likeness = |chapter: &&Chapter| {
        let title = chapter.title.to_lowercase();
        let stem = chapter.stem().to_lowercase();
        let file = asked.trim_end_matches(".md");
        strsim::jaro_winkler(file, &stem).max(strsim::jaro_winkler(&asked, &title))
    };
    let nearest = chapters
        .iter()
        .filter(|chapter| likeness(chapter) > 0.8)
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    match nearest {
        Some(chapter) => format!(
            "a chapter is named by its file without .md: did you mean `{}`?",
            chapter.stem()
        ),
        None => "a chapter is named by its file without .md; write the chapter first, and name it in the summary".to_owned(),
    }
}

/// Whether a slug can be given to something new, which is to have packages of these names.
fn free(project: &Project, folder: &Path, slug: &str, packages: &[&str]) -> Result<(), Problem> {
    let well_formed = slug.starts_with(|c: char| c.is_ascii_lowercase())
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !slug.ends_with('-')
        && slug.len() <= LONGEST
        && !NOT_FOR_PROGRAMS.contains(&slug);
    if !well_formed {
        let above = folder.parent().unwrap_or(folder);
        return Err(
            Problem::error(MALFORMED_SLUG, above, format!("`{}` isn't a slug", shortened(slug))).mend(format!(
                "begin with a lower-case letter; continue with lower-case letters, digits and hyphens, {LONGEST} in all; \
                 names that Cargo has for itself, such as `build`, are out of the question"
            )),
        );
    }
    let taken = |name: &str| {
        let solves = name
            .strip_suffix("-solution")
            .is_some_and(|solved| project.exercises.contains_key(solved));
        project.listings.contains_key(name)
            || project.exercises.contains_key(name)
            || solves
            || project.unreadable.contains(name)
            || project.lock.has_foreign(name)
    };
    let wrong =
        |what: String| Err(Problem::error(TAKEN_SLUG, folder, what).mend("cargo book list"));
    if taken(slug) || project.root.join(folder).exists() {
        return wrong(format!("the slug `{slug}` is taken"));
    }
    if let Some(package) = packages.iter().find(|package| taken(package)) {
        return wrong(format!(
            "the slug `{package}` is taken, and the solution of `{slug}` would need it"
        ));
    }
    Ok(())
}

/// Writes the files of something new in `folder`, and the workspace's manifest if it changes. The chapter comes last, by
/// [`Shown::append`]: all that comes before it can be taken back, or does no harm.
fn make(
    project: &Project,
    folder: &Path,
    files: Vec<(PathBuf, String)>,
    workspace: Option<String>,
) -> Result<(), Problem> {
    let workspace = workspace.map(|manifest| (PathBuf::from("Cargo.toml"), manifest));
    for (file, text) in files.into_iter().chain(workspace) {
        create(project, folder, &file, &text)?;
    }
    Ok(())
}

fn create(project: &Project, folder: &Path, file: &Path, text: &str) -> Result<(), Problem> {
    let whole = project.root.join(file);
    let written = fs::create_dir_all(whole.parent().unwrap_or(&project.root))
        .and_then(|()| write_whole(&whole, ".new-", text));
    written.map_err(|error| {
        // Half of it would be in the way of the next attempt.
        let _ = fs::remove_dir_all(project.root.join(folder));
        let what = format!("cannot be written: {}", cause(&error));
        Problem::error(UNWRITABLE_FILE, file, what)
            .mend("free some space, or check who may write there")
    })
}

/// The workspace's manifest with patterns for those of the folders that are no members yet; `None` if all are.
fn with_members(
    project: &Project,
    folders: &[PathBuf],
    patterns: &[String],
) -> Result<Option<String>, Problem> {
    let missing: Vec<&String> = folders
        .iter()
        .zip(patterns)
        .filter(|(folder, _)| !is_member(&members(&project.workspace), folder))
        .map(|(_, pattern)| pattern)
        .collect();
    if missing.is_empty() {
        return Ok(None);
    }
    let text = read(&project.root, "Cargo.toml")?;
    let malformed = |what: &str| Problem::error(MALFORMED_TOML, "Cargo.toml", what);
    let mut manifest: DocumentMut = text
        .parse()
        .map_err(|error: TomlError| malformed(error.message()))?;
    let members = manifest
        .get_mut("workspace")
        .and_then(|workspace| workspace.get_mut("members"))
        .and_then(Item::as_array_mut)
        .ok_or_else(|| malformed("has no list `members` in [workspace]"))?;
    members.extend(missing);
    Ok(Some(manifest.to_string()))
}

fn manifest(package: &str, metadata: &str) -> String {
    format!(
        r#"[package]
name = "{package}"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true
{metadata}
[lints]
workspace = true
"#
    )
}

fn contract(slug: &str, row: Option<&str>) -> String {
    let teaches = row.map(|row| format!("teaches = [\"{row}\"]\n"));
    let teaches = teaches.unwrap_or_default();
    format!(
        r#"
[package.metadata.listing]
caption = "{}"
{teaches}
[package.metadata.listing.claims]
lines = ["{}"]
"#,
        PLACEHOLDER_CAPTION,
        placeholder_line(slug)
    )
}

fn program(slug: &str) -> String {
    let printed = placeholder_line(slug);
    format!(
        "use std::error::Error;\n\nfn main() -> Result<(), Box<dyn Error>> {{\n    println!(\"{printed}\");\n    Ok(())\n}}\n"
    )
}

fn attempt(body: &str) -> String {
    format!(
        "fn main() {{\n    println!(\"all but the first: {{}}\", sum_without_first(&[1, 2, 3]));\n}}\n\n\
         fn sum_without_first(numbers: &[u64]) -> u64 {{\n    {body}\n}}\n\n{SHARED_TESTS}"
    )
}

/// The text of an exercise that nobody has written yet.
fn words() -> String {
    let [title, task, little, lot, why] = PLACEHOLDER_EXERCISE;
    format!(
        "# {title}\n\n{task}\n\n## Hint\n\n{little}\n\n## Hint\n\n{lot}\n\n## Solution\n\n{why}\n"
    )
}

const TESTS: &str = "\
use super::*;

#[test]
fn all_but_the_first_are_added_up() {
    assert_eq!(sum_without_first(&[5, 2, 3]), 5, \"2 and 3 added up\");
    assert_eq!(sum_without_first(&[]), 0, \"there is nothing to add up\");
}
";
