//! What is made for authors: a book, a listing, an exercise.

use std::path::Path;

use lectern::author;
use lectern::book::Project;

use crate::commands::Failure;
use crate::print::print_stdout;

pub(super) fn init(folder: &Path, slow_server: bool) -> Result<(), Failure> {
    author::init(folder, slow_server)?;
    print_stdout(&match folder == Path::new(".") {
        true => "Made a book. What comes next:".to_owned(),
        false => format!(
            "Made a book in {}. What comes next, in that folder:",
            folder.display()
        ),
    });
    for (command, does) in [
        (
            "cargo book record",
            "runs its listing and records what happens",
        ),
        (
            "cargo book",
            "shows the pages, and each change as you save it",
        ),
        ("cargo book check", "reports everything that is wrong"),
        ("cargo book test", "tests listings, exercises and blocks"),
        (
            "cargo book new",
            "makes another listing, new-exercise another exercise",
        ),
        (
            "cargo book reference",
            "prints what you can write in a chapter or a contract",
        ),
        ("cargo book help", "lists all commands"),
    ] {
        print_stdout(&format!("    {command:<22} {does}"));
    }
    Ok(())
}

pub(super) fn new_listing(
    root: &Path,
    chapter: &str,
    slug: &str,
    teaches: Option<&str>,
) -> Result<(), Failure> {
    let project = Project::load(root)?;
    let made = author::new_listing(&project, chapter, slug, teaches)?;
    print_stdout(&format!(
        "Made {}, shown at the end of {}.",
        made.folder.display(),
        made.chapter.display()
    ));
    print_stdout(&format!(
        "Write the program and its contract, then record it: cargo book record {slug}"
    ));
    Ok(())
}

pub(super) fn new_exercise(root: &Path, chapter: &str, slug: &str) -> Result<(), Failure> {
    let project = Project::load(root)?;
    let made = author::new_exercise(&project, chapter, slug)?;
    print_stdout(&format!(
        "Made {}, shown at the end of {}.",
        made.folder.display(),
        made.chapter.display()
    ));
    print_stdout(&format!(
        "Write task, tests, solution and starter, then test both: cargo book test {slug}"
    ));
    Ok(())
}
