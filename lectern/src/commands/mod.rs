//! What the commands do: each calls one step of the engine and prints what came of it.
//!
//! In: a command as it was typed. Out: whether it succeeded. What it finds wrong goes to standard error, all else to standard output.

mod authors;
mod checks;
mod pages;
mod recordings;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lectern::book::{Project, manifest_schema};
use lectern::check;
use lectern::ground::{Problem, Severity, end_with_the_terminal, print_stderr};
use lectern::{author, site};

use crate::cli::{Cli, Command, Question};
use crate::print::{print_problems, print_stdout, stdout_failed};

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
                rules: |project| check::check(project).problems,
            },
        )
        .map_err(one),
        Command::Build {
            deny_warnings,
            site_url,
            repository,
            branch,
        } => {
            let repository = repository
                .as_deref()
                .map(|address| (address, branch.as_str()));
            pages::build(&root, deny_warnings, site_url, repository)
        }
        Command::Epub { file, link } => pages::epub(&root, &file, link),
        Command::Record {
            slugs,
            all,
            dry_run,
            into,
        } => recordings::record(&root, slugs, all, dry_run, into.as_deref()),
        Command::Compare { folder, factor } => {
            recordings::compare(&root, folder.as_deref(), factor)
        }
        Command::Check { explain: None } => checks::check(&root),
        Command::Check {
            explain: Some(name),
        } => checks::explain(&name),
        Command::Test { names } => checks::test(&root, names),
        Command::SlowServer { slug, port } => {
            load(&root).and_then(|project| site::slow_server(&project, &slug, port).map_err(one))
        }
        Command::List { json } => pages::list(&root, json),
        Command::New {
            chapter,
            slug,
            teaches,
        } => authors::new_listing(&root, &chapter, &slug, teaches.as_deref()),
        Command::Reference { word } => author::reference(word.as_deref())
            .map(|text| print_stdout(text.trim_end()))
            .map_err(one),
        Command::Init {
            folder,
            slow_server,
        } => authors::init(&folder, slow_server),
        Command::Schema {
            reference: None,
            rules: None,
        } => {
            print_stdout(manifest_schema().trim_end());
            Ok(())
        }
        Command::Schema {
            reference: Some(file),
            ..
        } => author::write_reference(&root, &file).map_err(one),
        Command::Schema {
            rules: Some(file), ..
        } => author::write_rules(&root, &file).map_err(one),
        Command::NewExercise { chapter, slug } => authors::new_exercise(&root, &chapter, &slug),
    };
    match outcome {
        Ok(()) if stdout_failed() => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            print_problems(&problems);
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

/// A problem that ends a command by itself.
fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}

fn load(root: &Path) -> Result<Project, Vec<Problem>> {
    Project::load(root).map_err(one)
}

/// What cannot be read of the book: it is not among what a command works on, and must not be passed over in silence.
fn unreadable(project: &Project) -> Vec<Problem> {
    let problems = project.problems.iter();
    problems
        .filter(|problem| problem.severity == Severity::Error)
        .cloned()
        .collect()
}
