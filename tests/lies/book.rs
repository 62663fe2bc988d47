//! A copy of the book that can be lied in.
//!
//! In: the files of the book, as Git knows them. Out: a folder with the same files, edits that say where they were made,
//! and the way back. An edit fails if the text that it changes is not there (once), so that no lie is planted in vain.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::guard::CHAPTER;

/// The book's files: path, relative to its root, and contents.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A copy of the book.
pub(crate) struct Book {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// What is in it while it is honest.
    honest: Files,
}

/// Where a lie was planted, as a message must name it: `src/a.md:7`, `listings/b/c/Cargo.toml`, or a slug.
pub(crate) type Place = String;

/// Where it was planted, or why it could not be.
pub(crate) type Planted = Result<Place, String>;

/// Every file that Git knows or would add.
pub(crate) fn files_of(root: &Path) -> Result<Files, String> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if !listed.status.success() {
        return Err(format!(
            "git cannot list the book's files: {}",
            String::from_utf8_lossy(&listed.stderr)
        ));
    }
    let mut files = Files::new();
    for name in String::from_utf8_lossy(&listed.stdout).split_terminator('\0') {
        // A file that was removed and not yet committed is still listed.
        match fs::read(root.join(name)) {
            Ok(bytes) => drop(files.insert(name.into(), bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{name}: {error}")),
        }
    }
    Ok(files)
}

impl Book {
    /// Makes `root` hold exactly these files. What is already as it should be is not touched, for Cargo goes by the
    /// times of files.
    pub(crate) fn renew(root: PathBuf, files: Files) -> Result<Self, String> {
        let book = Self {
            root,
            honest: files,
        };
        fs::create_dir_all(&book.root)
            .map_err(|error| format!("{}: {error}", book.root.display()))?;
        book.restore()?;
        Ok(book)
    }

    /// Takes what is in the folder now for honest.
    pub(crate) fn take_for_honest(&mut self) -> Result<(), String> {
        self.honest = self.files_now()?;
        Ok(())
    }

    /// What the book is made of while it is honest.
    pub(crate) fn honest(&self) -> &Files {
        &self.honest
    }

    /// Whether nothing was changed, added or removed in these files and folders.
    pub(crate) fn is_honest_below(&self, places: &[&str]) -> Result<bool, String> {
        let below = |(path, bytes)| {
            let path: &PathBuf = path;
            let there = places.iter().any(|place| path.starts_with(place));
            there.then_some((path, bytes))
        };
        let now = self.files_now()?;
        let honest = self.honest.iter().filter_map(below);
        Ok(honest.eq(now.iter().filter_map(below)))
    }

    /// Takes every lie back, and makes sure of it.
    pub(crate) fn restore(&self) -> Result<(), String> {
        let now = self.files_now()?;
        for path in now.keys().filter(|path| !self.honest.contains_key(*path)) {
            fs::remove_file(self.root.join(path)).map_err(|error| named(path, &error))?;
        }
        for (path, bytes) in &self.honest {
            if now.get(path) != Some(bytes) {
                self.put(path, bytes)?;
            }
        }
        self.remove_empty_folders(Path::new("listings"))?;
        if self.files_now()? == self.honest {
            Ok(())
        } else {
            Err("the copy of the book is not what it was before the lie".to_owned())
        }
    }

    /// A folder without a file would still be taken for a chapter or a listing by Cargo's patterns.
    fn remove_empty_folders(&self, below: &Path) -> Result<(), String> {
        let Ok(entries) = fs::read_dir(self.root.join(below)) else {
            return Ok(());
        };
        for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
            self.remove_empty_folders(&below.join(entry.file_name()))?;
            // Fails for a folder that is not empty, which is to stay.
            let _ = fs::remove_dir(entry.path());
        }
        Ok(())
    }

    fn files_now(&self) -> Result<Files, String> {
        let mut files = Files::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(below) = folders.pop() {
            let entries =
                fs::read_dir(self.root.join(&below)).map_err(|error| named(&below, &error))?;
            for entry in entries {
                let entry = entry.map_err(|error| named(&below, &error))?;
                let path = below.join(entry.file_name());
                if entry.path().is_symlink() {
                    // What `lend_packages` made.
                    continue;
                }
                if entry.path().is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(entry.path()).map_err(|error| named(&path, &error))?;
                    files.insert(path, bytes);
                }
            }
        }
        Ok(files)
    }

    /// Lends the copy what npm has installed for the book's browser test, if it has.
    pub(crate) fn lend_packages(&self, root: &Path) -> Result<(), String> {
        let installed = Path::new("tests/browser/node_modules");
        let link = self.root.join(installed);
        if link.is_symlink() || !root.join(installed).is_dir() {
            return Ok(());
        }
        symlink(root.join(installed), &link).map_err(|error| named(installed, &error))
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        let whole = self.root.join(path);
        let folder = whole.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&whole, bytes))
            .map_err(|error| named(path, &error))
    }

    /// The text of a file.
    pub(crate) fn read(&self, file: &str) -> Result<String, String> {
        fs::read_to_string(self.root.join(file)).map_err(|error| named(Path::new(file), &error))
    }

    /// Writes a whole file, new or not. The place is the file.
    pub(crate) fn write(&self, file: &str, text: &str) -> Planted {
        self.put(Path::new(file), text.as_bytes())?;
        Ok(file.to_owned())
    }

    /// Adds lines at the end of a file. The place is the file.
    pub(crate) fn append(&self, file: &str, lines: &str) -> Planted {
        let text = self.read(file)?;
        self.write(file, &format!("{text}\n{lines}\n"))
    }

    /// Removes a file. The place is the file.
    pub(crate) fn remove(&self, file: &str) -> Planted {
        fs::remove_file(self.root.join(file)).map_err(|error| named(Path::new(file), &error))?;
        Ok(file.to_owned())
    }

    /// Replaces a text that stands in the file once. The place is its first line.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) -> Planted {
        let text = self.read(file)?;
        let line = line_of(file, &text, from)?;
        self.write(file, &text.replacen(from, to, 1))?;
        Ok(format!("{file}:{line}"))
    }

    /// Adds a text below the line that contains `marker`, with empty lines around it. The place is its first line.
    pub(crate) fn insert_below(&self, file: &str, marker: &str, text: &str) -> Planted {
        let whole = self.read(file)?;
        let line = line_of(file, &whole, marker)?;
        let mut lines: Vec<&str> = whole.lines().collect();
        lines.splice(line..line, ["", text, ""]);
        self.write(file, &(lines.join("\n") + "\n"))?;
        Ok(format!("{file}:{}", line + 2))
    }

    /// Shows a block in the chapter that lies are told in, with one thing changed. The place is the line of `place`.
    pub(crate) fn show_changed(&self, block: &str, from: &str, to: &str, place: &str) -> Planted {
        if !block.contains(from) {
            return Err(format!("the block has no `{from}`"));
        }
        self.show(&block.replacen(from, to, 1))?;
        self.place(&format!("src/{CHAPTER}.md"), place)
    }

    /// Shows a block in the chapter that lies are told in. The place is its first line.
    pub(crate) fn show(&self, block: &str) -> Planted {
        let chapter = format!("src/{CHAPTER}.md");
        self.insert_below(&chapter, "{{#listing five-in-a-loop}}", block)
    }

    /// The place of a text that stands in the file once.
    pub(crate) fn place(&self, file: &str, text: &str) -> Planted {
        let line = line_of(file, &self.read(file)?, text)?;
        Ok(format!("{file}:{line}"))
    }
}

fn line_of(file: &str, whole: &str, text: &str) -> Result<usize, String> {
    match whole.match_indices(text).collect::<Vec<_>>().as_slice() {
        [(at, _)] => Ok(1 + whole[..*at].matches('\n').count()),
        [] => Err(format!(
            "{file} has no `{text}` any more: plant this lie elsewhere"
        )),
        several => Err(format!(
            "{file} has `{text}` {} times: say which one this lie changes",
            several.len()
        )),
    }
}

fn named(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
