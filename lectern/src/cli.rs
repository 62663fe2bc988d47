//! The commands, typed: each calls one step of the engine and prints what came of it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Parser, Subcommand};
use lectern::book::{Project, chapters, manifest_schema};
use lectern::check::{self, FACTOR};
use lectern::ground::{Problem, Severity, print_stderr, sort_and_dedup};
use lectern::ground::{Scratch, end_with_the_terminal};
use lectern::ground::{counted, seconds};
use lectern::record::{self, Choice, Place};
use lectern::run::book_lock;
use lectern::{author, page, site};

/// Builds a book in which everything happened: listings that were run, and chapters about them.
#[derive(Parser)]
#[command(name = "cargo book", bin_name = "cargo book", version)]
pub(crate) struct Cli {
    /// The folder with book.toml; by default the nearest one, from here upwards.
    #[arg(long, global = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand)]
enum Command {
    /// Build the book, start the slow server, serve both, and reload the page when something changes (the default).
    Serve(Serve),
    /// Build the static site into book/.
    Build {
        /// Fail at warnings too, such as a stale recording.
        #[arg(long)]
        deny_warnings: bool,
        /// The path under which the site will be published, such as /the-slow-server/; its page for wrong addresses
        /// needs it.
        #[arg(long)]
        site_url: Option<String>,
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
    Check,
    /// List the listings in the order of the book.
    List {
        /// As JSON, for other programs.
        #[arg(long)]
        json: bool,
    },
    /// Make a new listing and show it at the end of its chapter.
    New {
        /// The chapter: its file's name without .md.
        chapter: String,
        /// The listing's name: lower-case letters, digits, hyphens.
        slug: String,
        /// The row of curriculum.toml that it teaches; by default the first that no listing does.
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
    /// Print the JSON Schema of a listing's contract, by which editors complete it.
    Schema {
        /// Write the tables of the reference anew in place of that, from the comments on the engine's types.
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "docs/reference.md")]
        reference: Option<PathBuf>,
    },
    /// Answer mdBook's preprocessor protocol; called by mdbook, not by hand.
    Preprocess {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

#[derive(Subcommand)]
enum Question {
    /// Whether a renderer is supported: all are.
    Supports {
        /// Its name.
        renderer: String,
    },
}

#[derive(clap::Args, Clone)]
struct Serve {
    /// The book's port on 127.0.0.1; the slow server always listens on 3003.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Open the book in a browser.
    #[arg(long)]
    open: bool,
    /// Do not start the slow server.
    #[arg(long)]
    no_slow_server: bool,
}

pub(crate) fn run(cli: Cli) -> ExitCode {
    end_with_the_terminal();
    let root = cli.root.unwrap_or_else(nearest_book);
    let command = cli.command.unwrap_or(Command::Serve(cli.serve));
    let outcome = match command {
        Command::Preprocess {
            question: Some(Question::Supports { .. }),
        } => Ok(()),
        Command::Preprocess { question: None } => {
            return match site::preprocess(io::stdin(), io::stdout()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    print_stderr(&format!("error: {error:#}"));
                    ExitCode::FAILURE
                }
            };
        }
        Command::Serve(options) => site::serve(
            &root,
            &site::Options {
                port: options.port,
                open: options.open,
                slow_server: !options.no_slow_server,
            },
        )
        .map_err(|problem| vec![problem]),
        Command::Build {
            deny_warnings,
            site_url,
        } => build(&root, deny_warnings, site_url),
        Command::Record {
            slugs,
            all,
            dry_run,
            into,
        } => record(&root, slugs, all, dry_run, into.as_deref()),
        Command::Compare { folder, factor } => compare(&root, folder.as_deref(), factor),
        Command::Check => check_all(&root),
        Command::List { json } => list(&root, json),
        Command::New {
            chapter,
            slug,
            teaches,
        } => new(&root, &chapter, &slug, teaches.as_deref()),
        Command::Schema { reference: None } => {
            print_stdout(manifest_schema().trim_end());
            Ok(())
        }
        Command::Schema {
            reference: Some(file),
        } => author::write_reference(&root, &file).map_err(|problem| vec![problem]),
        Command::NewExercise { chapter, slug } => new_exercise(&root, &chapter, &slug),
    };
    match outcome {
        Ok(()) if STDOUT_FAILED.load(Ordering::Relaxed) => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            print(&problems);
            ExitCode::FAILURE
        }
    }
}

/// The nearest folder with a book.toml, from the current one upwards; the current one if there is none.
fn nearest_book() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let above = here
        .ancestors()
        .find(|folder| folder.join("book.toml").is_file());
    above.unwrap_or(&here).to_path_buf()
}

/// What goes wrong when nobody can read what is printed. Not that somebody stops reading, as `head` does.
static STDOUT_FAILED: AtomicBool = AtomicBool::new(false);

/// Prints a line on standard output.
fn print_stdout(line: &str) {
    if let Err(error) = writeln!(io::stdout(), "{line}")
        && error.kind() != io::ErrorKind::BrokenPipe
        && !STDOUT_FAILED.swap(true, Ordering::Relaxed)
    {
        print_stderr(&format!(
            "error: standard output: cannot be written: {error}"
        ));
    }
}

fn print(problems: &[Problem]) {
    for problem in problems {
        print_stderr(&problem.to_string());
    }
}

fn load(root: &Path) -> Result<Project, Vec<Problem>> {
    Project::load(root).map_err(|problem| vec![problem])
}

fn build(root: &Path, deny_warnings: bool, site_url: Option<String>) -> Result<(), Vec<Problem>> {
    let mut project = load(root)?;
    if let Some(site_url) = site_url {
        let set = project.config.set("output.html.site-url", site_url);
        set.map_err(|error| {
            vec![Problem::error(
                "book.toml",
                format!("--site-url: {error:#}"),
            )]
        })?;
    }
    let _turn = book_lock::shared(&project.root);
    let folder = project.root.join(&project.config.build.build_dir);
    let warnings = site::publish(&project, &folder, deny_warnings)?;
    print(&warnings);
    print_stdout(&format!(
        "The book is in {}/.",
        project.config.build.build_dir.display()
    ));
    Ok(())
}

fn record(
    root: &Path,
    slugs: Vec<String>,
    all: bool,
    dry_run: bool,
    into: Option<&Path>,
) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let place = match into {
        Some(folder) => Place::below(&project, folder).map_err(|problem| vec![problem])?,
        None => Place::Beside,
    };
    let choice = match (all, slugs.is_empty()) {
        (true, _) => Choice::All,
        (false, true) => Choice::Stale,
        (false, false) => Choice::Named(slugs),
    };
    let chosen = record::chosen(&project, &choice, &place)?;
    // A listing that cannot be read is not among those to record, and must not be passed over in silence.
    let unreadable: Vec<Problem> = project
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .cloned()
        .collect();
    if dry_run {
        print(&unreadable);
        let mut total = std::time::Duration::ZERO;
        for (listing, reason) in &chosen {
            let takes = record::estimate(&project, listing);
            total += takes;
            print_stdout(&format!(
                "{}: {reason}; takes about {}",
                listing.slug,
                seconds(takes)
            ));
        }
        print_stdout(&format!(
            "{} to record, about {} in all.",
            counted(chosen.len(), "listing"),
            seconds(total)
        ));
        return if unreadable.is_empty() {
            Ok(())
        } else {
            Err(Vec::new())
        };
    }
    let listings: Vec<_> = chosen.into_iter().map(|(listing, _)| listing).collect();
    let recorded = record::record(&project, &listings, &place);
    match (recorded, unreadable.is_empty()) {
        (Ok(()), true) => Ok(()),
        (Ok(()), false) => Err(unreadable),
        (Err(problems), _) => Err(sort_and_dedup(
            problems.into_iter().chain(unreadable).collect(),
        )),
    }
}

fn compare(root: &Path, folder: Option<&Path>, factor: f64) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let mut problems = Vec::new();
    let made;
    let folder = match folder {
        Some(folder) => folder,
        None => {
            made = Scratch::new().map_err(|error| {
                let what = format!("no temporary folder for recordings: {error}");
                vec![Problem::error("listings", what)]
            })?;
            let place = Place::below(&project, made.path()).map_err(|problem| vec![problem])?;
            let chosen = record::chosen(&project, &Choice::All, &place)?;
            let listings: Vec<_> = chosen.into_iter().map(|(listing, _)| listing).collect();
            problems.extend(
                record::record(&project, &listings, &place)
                    .err()
                    .unwrap_or_default(),
            );
            made.path()
        }
    };
    let _turn = book_lock::shared(&project.root);
    let report = check::compare(&project, folder, factor).map_err(|problem| vec![problem])?;
    print_stdout(report.to_string().trim_end());
    if report.holds() && problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn check_all(root: &Path) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let _turn = book_lock::shared(&project.root);
    let report = check::check(&project);
    let problems = sort_and_dedup([report.problems.clone(), report.starters.clone()].concat());
    print(&problems);
    print_stdout(&report.coverage());
    print_stdout(&format!(
        "Checked {}, {} and {}: {}.",
        counted(report.chapters, "chapter"),
        counted(report.listings, "listing"),
        counted(report.exercises, "exercise"),
        if problems.is_empty() {
            "nothing to mend".to_owned()
        } else {
            counted(problems.len(), "problem")
        }
    ));
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Vec::new())
    }
}

fn list(root: &Path, json: bool) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let chapters = chapters(&project).map_err(|problem| vec![problem])?;
    let entries = page::expand(&project, &chapters).index.listings;
    if json {
        print_stdout(&serde_json::to_string_pretty(&entries).expect("strings and lists are JSON"));
    } else {
        for entry in &entries {
            let number = entry.number.as_deref().unwrap_or("–");
            print_stdout(&format!(
                "{number:>5}  {:<8} {:<32} {}",
                entry.recording, entry.slug, entry.caption
            ));
        }
    }
    if project.problems.is_empty() {
        Ok(())
    } else {
        Err(project.problems.clone())
    }
}

fn new(root: &Path, chapter: &str, slug: &str, teaches: Option<&str>) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let made =
        author::new_listing(&project, chapter, slug, teaches).map_err(|problem| vec![problem])?;
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

fn new_exercise(root: &Path, chapter: &str, slug: &str) -> Result<(), Vec<Problem>> {
    let project = load(root)?;
    let made = author::new_exercise(&project, chapter, slug).map_err(|problem| vec![problem])?;
    print_stdout(&format!(
        "Made {}, shown at the end of {}.",
        made.folder.display(),
        made.chapter.display()
    ));
    print_stdout(&format!(
        "Write task, tests, solution and starter, then test both: cargo test --test exercises {slug}"
    ));
    Ok(())
}
