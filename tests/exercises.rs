//! Every exercise: its solution passes its tests, and its starter fails each of them at a `todo!()` and for no other
//! reason. Two named cases for each.
//!
//! A starter without a `todo!()` is a reader's own solution, or on the way to one. It is left alone here, so that solving
//! exercises breaks nothing; `cargo book check` tells those who write the book.

use std::path::Path;
use std::process::{ExitCode, exit};
use std::sync::Arc;

use lectern::attempt;
use lectern::cargo::{self, Compiled, Progress};
use lectern::exercise::Exercise;
use lectern::problem::Problem;
use lectern::project::Project;
use libtest_mimic::{Arguments, Failed, Trial};

mod selection;

use selection::is_selected;

/// How many cases run at once: most of them wait for a slow server of their own.
const AT_ONCE: usize = 8;

/// What judges one side of an exercise.
type Judge = fn(&Exercise, &Compiled) -> Vec<Problem>;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    let project = match Project::load(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(project) => Arc::new(project),
        Err(problem) => {
            eprintln!("{problem}");
            exit(1);
        }
    };
    let wanted = |exercise: &Exercise, side| is_selected(&arguments, &name(exercise, side));
    let packages: Vec<(&str, &Path)> = project
        .exercises
        .values()
        .flat_map(|exercise| {
            let (starter, solution) = (&exercise.starter, &exercise.solution);
            let starter = (starter.is_unsolved() && wanted(exercise, "starter")).then_some(starter);
            starter
                .into_iter()
                .chain(wanted(exercise, "solution").then_some(solution))
        })
        .map(|side| (side.package.as_str(), side.manifest.as_path()))
        .collect();
    let compiled = if arguments.list {
        Arc::default()
    } else {
        match cargo::compile_tests(&project, &packages, Progress::Shown) {
            Ok(compiled) => Arc::new(compiled),
            Err(problem) => {
                eprintln!("{problem}");
                exit(1);
            }
        }
    };
    let case = |side: &str, exercise: &Exercise, package: &str, judge: Judge| {
        let (project, compiled) = (Arc::clone(&project), Arc::clone(&compiled));
        let (slug, package) = (exercise.slug.clone(), package.to_owned());
        Trial::test(name(exercise, side), move || {
            let compiled = compiled.get(&package).ok_or("it was not compiled")?;
            in_order(judge(&project.exercises[&slug], compiled))
        })
    };
    let cases = project
        .exercises
        .values()
        .flat_map(|exercise| {
            let (starter, solution) = (&exercise.starter, &exercise.solution);
            [
                case("solution", exercise, &solution.package, attempt::solution),
                case("starter", exercise, &starter.package, attempt::starter)
                    .with_ignored_flag(!starter.is_unsolved()),
            ]
        })
        .collect();
    libtest_mimic::run(&arguments, cases).exit_code()
}

/// The name of the case of one side of an exercise.
fn name(exercise: &Exercise, side: &str) -> String {
    format!("{}/{}/{side}", exercise.chapter, exercise.slug)
}

fn in_order(problems: Vec<Problem>) -> Result<(), Failed> {
    if problems.is_empty() {
        return Ok(());
    }
    let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
    Err(problems.join("\n").into())
}
