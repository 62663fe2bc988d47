//! A new book, with a first chapter, listing and exercise.
//!
//! In: a folder that is empty or not there yet. Out: a book in it that builds, records and tests: the files of
//! `lectern/new-book`, and those of `lectern/new-book-with-server` where a slow server is asked for. Fails where there is
//! something in the folder, or a file cannot be read or written; then everything is as it was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::rules::OCCUPIED_FOLDER;
use crate::ground::{ENGINE, Problem, Scratch, UNREADABLE_FILE, UNWRITABLE_FILE, cause};

/// Makes a book in this folder.
///
/// # Errors
/// One problem, see above.
pub fn init(folder: &Path, slow_server: bool) -> Result<(), Problem> {
    let files = files(slow_server)?;
    let is_missing = match fs::read_dir(folder) {
        Ok(mut entries) => {
            // Who has said `git init` has an empty folder all the same.
            let stands_there = entries.find_map(|entry| {
                let name = entry.ok()?.file_name();
                (name != ".git").then_some(name)
            });
            if let Some(name) = stands_there {
                let what = format!("is not empty: `{}` is there", name.display());
                return Err(Problem::error(OCCUPIED_FOLDER, folder, what)
                    .mend("name a folder that is empty or doesn't exist yet"));
            }
            false
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => {
            let what = format!("can't be the folder of a book: {}", cause(&error));
            return Err(Problem::error(OCCUPIED_FOLDER, folder, what)
                .mend("name a folder that is empty or doesn't exist yet"));
        }
    };
    // What there was of the way to it stays.
    let made = folder
        .ancestors()
        .take_while(|above| is_missing && *above != Path::new("") && !above.exists())
        .last();
    make(folder, files).map_err(|error| {
        if let Some(made) = made {
            let _ = fs::remove_dir_all(made);
        }
        let what = format!("cannot be written: {}", cause(&error));
        Problem::error(UNWRITABLE_FILE, folder, what)
            .mend("free some space, or check who may write there")
    })
}

/// The files of a new book, by their paths in it, with what stands in them but for its title.
fn files(slow_server: bool) -> Result<BTreeMap<PathBuf, String>, Problem> {
    let unreadable = |error: io::Error| {
        let what = format!("{ENGINE} cannot be read: {}", cause(&error));
        Problem::error(UNREADABLE_FILE, "lectern/new-book", what)
            .mend("compile the engine where its sources are now")
    };
    let engine = Path::new(ENGINE).canonicalize().map_err(unreadable)?;
    let mut files = BTreeMap::new();
    let parts: &[&str] = match slow_server {
        true => &["new-book", "new-book-with-server"],
        false => &["new-book"],
    };
    for part in parts {
        let part = engine.join("lectern").join(part);
        read_below(&part, Path::new(""), &mut files).map_err(unreadable)?;
    }
    let quoted = |file: PathBuf| toml::Value::from(file.to_string_lossy().into_owned()).to_string();
    let manifest = quoted(engine.join("lectern").join("Cargo.toml"));
    let schema = quoted(engine.join("docs").join("listing.schema.json"));
    let theme = "theme = true\n";
    for text in files.values_mut() {
        *text = text
            .replace("{manifest}", &manifest)
            .replace("{schema}", &schema);
        if slow_server {
            *text = text.replace(theme, &format!("{theme}server = true\n"));
        }
    }
    Ok(files)
}

/// Reads what is below this folder of the engine, as it was when nobody had worked in it.
fn read_below(part: &Path, below: &Path, files: &mut BTreeMap<PathBuf, String>) -> io::Result<()> {
    for entry in fs::read_dir(part.join(below))? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        if !entry.path().is_dir() {
            files.insert(name, fs::read_to_string(entry.path())?);
        } else if name != Path::new("target") && name != Path::new("book") {
            read_below(part, &name, files)?;
        }
    }
    Ok(())
}

/// Writes the files beside their places, and moves them there when all are written.
fn make(folder: &Path, files: BTreeMap<PathBuf, String>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let title = toml::Value::from(title(&folder.canonicalize()?)).to_string();
    let beside = Scratch::within(folder)?;
    for (name, text) in files {
        let file = beside.path().join(name);
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(file, text.replace("{title}", &title))?;
    }
    let mut moved = Vec::new();
    for entry in fs::read_dir(beside.path())? {
        let entry = entry?;
        let place = folder.join(entry.file_name());
        if let Err(error) = fs::rename(entry.path(), &place) {
            for (number, place) in moved.iter().enumerate() {
                // Back to where it goes with everything else.
                let _ = fs::rename(place, beside.path().join(format!("taken-back-{number}")));
            }
            return Err(error);
        }
        moved.push(place);
    }
    Ok(())
}

/// What the book is called until its author says: its folder's name, as words.
fn title(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "A new book".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_books_title_is_made_of_its_folders_name() {
        assert_eq!(title(Path::new("/tmp/sorting-by-hand")), "Sorting by hand");
        assert_eq!(title(Path::new("/")), "A new book");
    }
}
