//! The commands as they are typed. What each does stands in [`commands`](crate::commands).

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use lectern::check::FACTOR;

/// Builds a book in which everything happened: listings that were run, and chapters about them.
#[derive(Parser)]
#[command(name = "cargo book", bin_name = "cargo book", version)]
pub(crate) struct Cli {
    /// The folder with book.toml; by default the nearest one, from here upwards.
    #[arg(long, global = true)]
    pub(crate) root: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) serve: Serve,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Build the book, start its slow server if it has one, serve both, and reload the page when something changes (the
    /// default).
    Serve(Serve),
    /// Build the static site into book/.
    Build {
        /// Fail at warnings too, such as a stale recording, and at everything else that `check` refuses.
        #[arg(long)]
        deny_warnings: bool,
        /// The address at which the site will be published, such as https://OWNER.github.io/NAME/, or at least the path of it,
        /// /NAME/. The site then has what only a published one needs: it can be read without a network once it was visited,
        /// and links to its pages become cards.
        #[arg(long, value_name = "URL")]
        site_url: Option<String>,
        /// The address of the book's repository, such as https://github.com/OWNER/NAME. Each page then links to it, and to
        /// where its chapter is edited.
        #[arg(long, value_name = "URL")]
        repository: Option<String>,
        /// The branch on which chapters are edited.
        #[arg(long, default_value = "main", requires = "repository")]
        branch: String,
    },
    /// Make the book as an EPUB, for e-readers.
    Epub {
        /// The file.
        #[arg(default_value = "book.epub")]
        file: PathBuf,
        /// Link it from the front page of the site that was built in its folder.
        #[arg(long)]
        link: bool,
    },
    /// Run listings with the real delay and write down what happens.
    Record {
        /// The listings to record; without any, those whose recording is stale or missing.
        slugs: Vec<String>,
        /// Record all listings, fresh or not.
        #[arg(long, conflicts_with = "slugs")]
        all: bool,
        /// Say what would be recorded and how long it would take, and do nothing.
        #[arg(long)]
        dry_run: bool,
        /// Write the recordings below this folder and leave the book's own as they are, for `compare`. Runs that break
        /// their contracts are written down too.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
    },
    /// Say which keys of questions and which sentences are otherwise with the recordings of another machine.
    Compare {
        /// Where `record --into` has put them; without it, all listings are recorded first, into a temporary folder.
        folder: Option<PathBuf>,
        /// A figure differs if it is so many times as large or as small there.
        #[arg(long, default_value_t = FACTOR)]
        factor: f64,
    },
    /// Check every rule that needs no run, and report all problems at once.
    Check {
        /// Say why this rule exists, and how to fix what it refuses; without a name, list all rules.
        #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "")]
        explain: Option<String>,
    },
    /// Hold every contract, every exercise and every block of Rust on the pages. What passed is not run again until
    /// something changes that could change the outcome.
    Test {
        /// Parts of names: of listings, exercises, chapters, headings. Without any, everything is held.
        names: Vec<String>,
    },
    /// List the listings in the order of the book.
    List {
        /// As JSON, for other programs.
        #[arg(long)]
        json: bool,
    },
    /// Make a new book with a first chapter, listing and exercise, in a folder that is empty or not there yet.
    Init {
        /// The folder; by default the current one.
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// With a slow server beside the book, and a listing that asks it.
        #[arg(long)]
        slow_server: bool,
    },
    /// Run the slow server as a listing's contract sets it up, for those who run that listing by hand.
    SlowServer {
        /// The listing.
        slug: String,
        /// Its port on 127.0.0.1.
        #[arg(long, default_value_t = 3013)]
        port: u16,
    },
    /// Make a new listing and show it at the end of its chapter.
    New {
        /// The chapter: its file's name without .md.
        chapter: String,
        /// The listing's name: lower-case letters, digits, hyphens.
        slug: String,
        /// The row of curriculum.toml that it teaches: its id.
        #[arg(long)]
        teaches: Option<String>,
    },
    /// Make a new exercise, starter and solution, and show it at the end of its chapter.
    NewExercise {
        /// The chapter: its file's name without .md.
        chapter: String,
        /// The exercise's name: lower-case letters, digits, hyphens.
        slug: String,
    },
    /// Print what can be written in a contract, an exercise, a chapter or a block.
    Reference {
        /// A word of a heading, such as `directives`: only that section is printed.
        word: Option<String>,
    },
    /// Print the JSON Schema of a listing's contract, by which editors complete it.
    Schema {
        /// Write the tables of the reference anew in place of that, from the comments on the engine's types.
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "docs/reference.md")]
        reference: Option<PathBuf>,
        /// Write the page about all rules anew in place of that, from the engine's tables.
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "docs/rules.md", conflicts_with = "reference")]
        rules: Option<PathBuf>,
    },
    /// Answer mdBook's preprocessor protocol; called by mdbook, not by hand.
    Preprocess {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

#[derive(Subcommand)]
pub(crate) enum Question {
    /// Whether a renderer is supported: all are.
    Supports {
        /// Its name.
        renderer: String,
    },
}

#[derive(clap::Args, Clone)]
pub(crate) struct Serve {
    /// The book's port on 127.0.0.1; the slow server listens on that of book.toml, 3003 by default.
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,
    /// Open the book in a browser.
    #[arg(long)]
    pub(crate) open: bool,
    /// Do not start the slow server.
    #[arg(long)]
    pub(crate) no_slow_server: bool,
}
