//! The engine's styles, scripts and templates, for a book that asks for them with `theme = true`.
//!
//! In: the project. Out: the folder and the settings with which mdBook renders its pages. That is the book's own folder, and its
//! own settings, where it does not ask. Where it does, it is a temporary folder in which everything of the book is found
//! under its name, and in `theme` the engine's files beside those of the book; of two with the same name, the book's counts.
//! Fails where the engine's files cannot be read, or the folder cannot be made.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::{fs, io};

use mdbook_driver::config::Config;

use crate::book::{BOOK_SETTINGS, Project};
use crate::ground::{ENGINE, MACHINE_REFUSES, Problem, Scratch, UNREADABLE_FILE, cause};

/// The theme's folder, relative to the book's.
const FOLDER: &str = "theme";

/// What the engine's folder has for the book beside which it lies, or for nobody's pages.
const NOT_FOR_OTHERS: [&str; 2] = ["favicon.svg", "tsconfig.json"];

/// Where mdBook finds the book, with its theme.
pub(super) struct Theme {
    root: PathBuf,
    /// Removes the folder when the pages are rendered.
    _folder: Option<Scratch>,
}

impl Theme {
    /// The theme of the book, which adds its styles and scripts to these settings.
    pub(super) fn of(project: &Project, config: &mut Config) -> Result<Self, Problem> {
        if !project.settings.theme {
            return Ok(Self {
                root: project.root.clone(),
                _folder: None,
            });
        }
        let engine = Path::new(ENGINE);
        let unreadable = |error: io::Error| {
            let what = format!(
                "`theme = true` asks for the engine's theme, and {} cannot be read: {}",
                engine.join(FOLDER).display(),
                cause(&error)
            );
            Problem::error(UNREADABLE_FILE, "book.toml", what)
                .mend("compile the engine where its sources are now")
        };
        let settings = fs::read_to_string(engine.join("book.toml")).map_err(unreadable)?;
        for key in ["output.html.additional-css", "output.html.additional-js"] {
            add_files(config, &settings, key).map_err(|error| {
                Problem::error(
                    BOOK_SETTINGS,
                    "book.toml",
                    format!("{key} cannot be read: {error:#}"),
                )
            })?;
        }
        let mut files = files_below(&engine.join(FOLDER)).map_err(unreadable)?;
        files.retain(|name, _| !NOT_FOR_OTHERS.iter().any(|not| name == Path::new(not)));
        let folder = view(&project.root, files).map_err(|error| {
            let what = format!("no temporary folder for the theme: {}", cause(&error));
            Problem::error(MACHINE_REFUSES, "book.toml", what)
        })?;
        Ok(Self {
            root: folder.path().to_path_buf(),
            _folder: Some(folder),
        })
    }

    /// The folder in which mdBook finds the book.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }
}

/// Puts the engine's files of this kind, as the book beside it names them, before those that the settings name.
fn add_files(config: &mut Config, engine: &str, key: &str) -> anyhow::Result<()> {
    let engine: Config = engine.parse()?;
    let mut files: Vec<PathBuf> = engine.get(key)?.unwrap_or_default();
    for own in config.get::<Vec<PathBuf>>(key)?.unwrap_or_default() {
        if !files.contains(&own) {
            files.push(own);
        }
    }
    config.set(key, files)
}

/// Every file below the folder, by its path in it, with the place where it lies. There are none below one that is not there.
fn files_below(folder: &Path) -> io::Result<BTreeMap<PathBuf, PathBuf>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(below) = waiting.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let name = below.join(entry.file_name());
            match entry.path().is_dir() {
                true => waiting.push(name),
                false => drop(files.insert(name, entry.path())),
            }
        }
    }
    Ok(files)
}

/// A folder with everything in the book, and with these files in its theme.
fn view(book: &Path, mut theme: BTreeMap<PathBuf, PathBuf>) -> io::Result<Scratch> {
    let own = book.join(FOLDER);
    if own.is_dir() {
        theme.extend(files_below(&own)?);
    }
    let folder = Scratch::new()?;
    for entry in fs::read_dir(book)? {
        let entry = entry?;
        if entry.file_name() != FOLDER {
            symlink(entry.path(), folder.path().join(entry.file_name()))?;
        }
    }
    for (name, file) in theme {
        let link = folder.path().join(FOLDER).join(name);
        fs::create_dir_all(link.parent().unwrap_or(folder.path()))?;
        symlink(file, link)?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_books_own_file_stands_in_for_the_engines() {
        let made = tempfile::tempdir().expect("a temporary folder");
        let (book, engine) = (made.path().join("book"), made.path().join("engine"));
        for (file, text) in [
            (engine.join("page.css"), "engine"),
            (engine.join("blocks/plot.css"), "engine"),
            (book.join("theme/page.css"), "own"),
            (book.join("src/one.md"), "one"),
        ] {
            fs::create_dir_all(file.parent().expect("a folder")).expect("the folder");
            fs::write(file, text).expect("a file");
        }
        let view = view(&book, files_below(&engine).expect("files")).expect("a view");
        let read = |name: &str| fs::read_to_string(view.path().join(name)).expect(name);
        assert_eq!(read("theme/page.css"), "own");
        assert_eq!(read("theme/blocks/plot.css"), "engine");
        assert_eq!(read("src/one.md"), "one");
    }

    #[test]
    fn the_engines_styles_come_before_a_books_own() {
        let key = "output.html.additional-css";
        let text = |files: &str| format!("[output.html]\nadditional-css = [{files}]\n");
        let mut config: Config = text("'theme/b.css', 'own.css'").parse().expect("settings");
        add_files(&mut config, &text("'theme/a.css', 'theme/b.css'"), key).expect("two lists");
        let files: Option<Vec<String>> = config.get(key).expect("a list");
        assert_eq!(
            files.expect("files"),
            ["theme/a.css", "theme/b.css", "own.css"]
        );
    }
}
