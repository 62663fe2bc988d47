//! A book about something else, made by `init`: outside of any workspace, offline, with nothing of this book but the engine.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::fixture::{Outcome, files_below};

/// A folder for a book, which is not there yet.
struct Shelf {
    folder: TempDir,
}

impl Shelf {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn book(&self) -> PathBuf {
        self.folder.path().join("sorting-things")
    }

    /// Makes the book.
    fn init(self, options: &[&str]) -> Self {
        let book = self.book();
        let book = book.to_str().expect("a path that is text");
        let made = [&["init", book], options].concat();
        let outcome = run(lectern(self.folder.path()).args(made)).succeeds();
        for command in ["cargo book record", "cargo book ", "cargo book test"] {
            assert!(outcome.said(command), "{command}: {outcome}");
        }
        self
    }

    /// Calls the engine in the book's folder.
    fn run(&self, arguments: &[&str]) -> Outcome {
        run(lectern(&self.book()).args(arguments))
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.book().join(file)).expect(file)
    }

    /// Replaces the one place in a file where `from` stands.
    fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}:\n{text}");
        fs::write(self.book().join(file), text.replace(from, to)).expect(file);
    }
}

/// The engine, to be called in this folder.
fn lectern(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lectern"));
    command
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        // What is kept is looked at, and what is undecided isn't: however this test is run.
        .env_remove("LECTERN_FRESH")
        .env_remove("LECTERN_DECIDE")
        .env("CARGO_NET_OFFLINE", "true");
    command
}

fn run(command: &mut Command) -> Outcome {
    Outcome::of(command.stdin(Stdio::null()))
}

/// What a file's name on the site is, where mdBook puts a hash of its contents into it.
fn on_the_site(site: &Path, file: &str) -> PathBuf {
    let (name, extension) = file.rsplit_once('.').expect("an extension");
    let found = files_below(site).into_iter().find(|path| {
        let path = path.strip_prefix(site).expect("a file of the site");
        let path = path.to_string_lossy();
        path.strip_prefix(name)
            .and_then(|rest| rest.strip_suffix(extension))
            .is_some_and(|hash| hash.starts_with('-') && !hash.contains('/'))
    });
    found.unwrap_or_else(|| panic!("{file} is not on the site"))
}

#[test]
fn a_new_book_builds_records_tests_and_shows_its_first_listing() {
    let shelf = Shelf::new().init(&[]);

    // By Cargo's alias, as its author calls the engine, and from a folder further down.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut list = Command::new(cargo);
    list.args(["book", "list"])
        .current_dir(shelf.book().join("src"))
        .env("CARGO_NET_OFFLINE", "true");
    run(&mut list)
        .succeeds()
        .says("missing  sorted-words")
        .says("Three words, put in order");

    // Editors find the schema of contracts.
    let taplo: toml::Table = shelf.read(".taplo.toml").parse().expect("TOML");
    let schema = taplo["rule"][0]["schema"]["path"].as_str().expect("a path");
    let schema = fs::read_to_string(schema).expect("the file that it names");
    assert_eq!(schema.trim(), lectern::book::manifest_schema().trim());

    shelf.run(&["record"]).succeeds().never_says("slow server");
    shelf
        .run(&["check"])
        .succeeds()
        .says("Checked 1 chapter, 1 listing and 1 exercise: no problems.")
        .never_says("curriculum");
    shelf.run(&["build", "--deny-warnings"]).succeeds();

    let page = shelf.read("book/first-steps.html");
    for shown in [
        "<title>First steps - Sorting things",
        "place 1: Fig",
        "<figure class=\"listing\"",
    ] {
        assert!(
            page.contains(shown),
            "`{shown}` is not on the page:\n{page}"
        );
    }
    // The styles are the engine's, minified, and what was temporary is nowhere on the page.
    let site = shelf.book().join("book").canonicalize().expect("the site");
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../theme");
    for style in ["listing.css", "code.css", "page.css", "mdbook-admonish.css"] {
        let file = on_the_site(&site, &format!("theme/{style}"));
        let source = fs::read_to_string(theme.join(style)).unwrap();
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            minifier::css::minify(&source).unwrap().to_string(),
            "{style}"
        );
        let name = file.strip_prefix(&site).unwrap().to_str().unwrap();
        assert!(
            page.contains(&format!("href=\"{name}\"")),
            "{name} is not asked for"
        );
    }
    on_the_site(&site, "theme/code.js");
    assert!(!page.contains(env::temp_dir().to_str().unwrap()), "{page}");

    shelf
        .run(&["test"])
        .succeeds()
        .says("test first-steps/sorted-words ... ok")
        .says("test first-steps/sort-without-case/starter  ... ok")
        .says("test first-steps/sort-without-case/solution ... ok")
        .says("1 by Cargo as listings");
    shelf
        .run(&["test", "sorted-words"])
        .succeeds()
        .says("1 contract known from an earlier run")
        .never_says("sort-without-case");
    shelf
        .run(&["test", "no-such-name"])
        .fails()
        .says("no listing, exercise or block has `no-such-name` in its name");

    // Then something is wrong with each kind of thing that is held.
    let main = "listings/first-steps/sorted-words/src/main.rs";
    shelf.replace(main, "words.sort();", "words.reverse();");
    let exercise = "exercises/first-steps/sort-without-case/solution/src/main.rs";
    shelf.replace(
        exercise,
        "words.sort_by_key(|word| word.to_lowercase());",
        "words.sort();",
    );
    let chapter = "src/first-steps.md";
    let block =
        "have to say so.\n\n```rust\nfn main() {\n    assert!(\"Fig\" > \"apple\");\n}\n```\n";
    shelf.replace(chapter, "have to say so.\n", block);
    shelf
        .run(&["test"])
        .fails()
        .says("sorted-words breaks its contract")
        .says("place 1: apple")
        .says("the solution fails")
        .says("src/first-steps.md:25: this block of Rust, as it stands on the page, does not do what it looks like");
}

#[test]
fn a_new_book_with_a_slow_server_asks_it() {
    let shelf = Shelf::new().init(&["--slow-server"]);
    shelf.replace(
        "book.toml",
        "server = true\n",
        "server = true\ndelay = 0.3\ntest-delay = 0.1\n",
    );
    // A recording is one run, and this one may be made while the machine is busy with other tests.
    shelf.replace(
        "listings/waiting/two-requests/Cargo.toml",
        "duration = { delays = 2 }",
        "duration = { delays = [2, 40] }",
    );
    shelf.run(&["record"]).succeeds();
    shelf
        .run(&["check"])
        .succeeds()
        .says("Checked 2 chapters, 2 listings");
    shelf
        .run(&["test", "two-requests"])
        .succeeds()
        .says("test waiting/two-requests ... ok");
}

#[test]
fn a_folder_in_which_something_is_is_left_alone() {
    let shelf = Shelf::new();
    fs::create_dir(shelf.book()).expect("a folder");
    fs::write(shelf.book().join("notes.txt"), "mine").expect("a file");
    let book = shelf.book();
    let book = book.to_str().expect("text");
    run(lectern(shelf.folder.path()).args(["init", book]))
        .fails()
        .says_one_error()
        .says("is not empty: `notes.txt` is there")
        .says("help: name a folder that is empty or doesn't exist yet");
    assert_eq!(files_below(&shelf.book()), [shelf.book().join("notes.txt")]);

    let file = shelf.book().join("notes.txt");
    run(lectern(shelf.folder.path()).arg("init").arg(file))
        .fails()
        .says_one_error()
        .says("can't be the folder of a book");
}

#[test]
fn of_a_book_that_cannot_be_made_nothing_is_left() {
    let shelf = Shelf::new();
    let engine = env!("CARGO_BIN_EXE_lectern");
    // No file may have more than this many blocks of 512 bytes; the longest has more.
    let script = format!("trap '' XFSZ; ulimit -f 1; exec {engine} init further/down/book");
    run(Command::new("sh")
        .args(["-c", &script])
        .current_dir(shelf.folder.path()))
    .fails()
    .says_one_error()
    .says("further/down/book: cannot be written");
    assert_eq!(files_below(shelf.folder.path()), [""; 0].map(PathBuf::from));
    assert!(!shelf.folder.path().join("further").exists());
}
