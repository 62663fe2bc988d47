//! Every exercise: its solution passes its tests, and its starter fails each of them at a `todo!()` and for no other
//! reason. Two named cases for each.
//!
//! A starter without a `todo!()` is a reader's own solution, or on the way to one. It is left alone here, so that
//! solving exercises breaks nothing; `cargo book check` tells those who write the book.
//!
//! What passed is not run again until something changes that could change the outcome: the test program, which holds
//! everything that it was compiled of, or the engine. With `LECTERN_FRESH=1` all of it is run. Where this machine lacks
//! what the tests need, the case is shown as ignored with the reason, and the last line counts such cases; with
//! `LECTERN_DECIDE=all` they fail.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{ExitCode, exit};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};

use lectern::book::Project;
use lectern::book::{Exercise, Side};
use lectern::ground::Hash;
use lectern::ground::Problem;
use lectern::ground::counted;
use lectern::ground::kept::{Kept, this_program};
use lectern::run::Machine;
use lectern::run::cargo::{self, Compiled, Progress};
use lectern::run::exercise_tests;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

mod selection;

use selection::is_selected;

/// With this variable set to `all`, an exercise counts as wrong where this machine cannot tell whether it is in order.
const DECIDE: &str = "LECTERN_DECIDE";

/// The two programs of an exercise.
#[derive(Clone, Copy)]
enum Role {
    Solution,
    Starter,
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(exercise_tests::AT_ONCE));
    let project = match Project::load(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(project) => project,
        Err(problem) => {
            eprintln!("{problem}");
            exit(1);
        }
    };
    let wanted: Vec<(String, Role)> = project
        .exercises
        .values()
        .flat_map(|exercise| {
            [Role::Solution, Role::Starter].map(|role| (exercise.slug.clone(), role))
        })
        .filter(|(slug, role)| is_selected(&arguments, &role.case(&project.exercises[slug])))
        .collect();
    let packages: Vec<(&str, &Path)> = wanted
        .iter()
        .filter(|(slug, role)| role.is_judged(&project.exercises[slug]))
        .map(|(slug, role)| role.side(&project.exercises[slug]))
        .map(|side| (side.package.as_str(), side.manifest.as_path()))
        .collect();
    let compiled = if arguments.list {
        BTreeMap::new()
    } else {
        match cargo::compile_tests(&project, &packages, Progress::Shown) {
            Ok(compiled) => compiled,
            Err(problem) => {
                eprintln!("{problem}");
                exit(1);
            }
        }
    };
    let court = Arc::new(Court {
        project,
        compiled,
        machine: Machine::measure(),
        kept: Kept::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("exercises")),
        decide_all: env::var_os(DECIDE).is_some_and(|value| value == "all"),
        undecided: Mutex::default(),
    });
    let cases = wanted
        .into_iter()
        .map(|(slug, role)| {
            let exercise = &court.project.exercises[&slug];
            let (name, is_judged) = (role.case(exercise), role.is_judged(exercise));
            let court = Arc::clone(&court);
            Trial::ignorable_test(name, move || court.try_case(&slug, role))
                .with_ignored_flag(!is_judged)
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, cases);
    if !arguments.list {
        court.report();
    }
    conclusion.exit_code()
}

impl Role {
    /// The name of the case.
    fn case(self, exercise: &Exercise) -> String {
        let side = match self {
            Self::Solution => "solution",
            Self::Starter => "starter",
        };
        format!("{}/{}/{side}", exercise.chapter, exercise.slug)
    }

    fn side(self, exercise: &Exercise) -> &Side {
        match self {
            Self::Solution => &exercise.solution,
            Self::Starter => &exercise.starter,
        }
    }

    /// Whether it is for this test to say what is wrong: not with what a reader has made of a starter.
    fn is_judged(self, exercise: &Exercise) -> bool {
        match self {
            Self::Solution => true,
            Self::Starter => exercise.starter.is_unsolved(),
        }
    }

    fn judge(self, exercise: &Exercise, compiled: &Compiled) -> Vec<Problem> {
        match self {
            Self::Solution => exercise_tests::solution(exercise, compiled),
            Self::Starter => exercise_tests::starter(exercise, compiled),
        }
    }
}

/// Where exercises are judged.
struct Court {
    project: Project,
    compiled: BTreeMap<String, Compiled>,
    machine: Machine,
    kept: Kept,
    /// Whether each exercise must be decided.
    decide_all: bool,
    /// The names of those that could not be decided, with the reasons.
    undecided: Mutex<Vec<(String, String)>>,
}

impl Court {
    fn try_case(&self, slug: &str, role: Role) -> Result<Completion, Failed> {
        let exercise = &self.project.exercises[slug];
        let side = role.side(exercise);
        let compiled = self.compiled.get(&side.package);
        let compiled = compiled.ok_or("it was not compiled")?;
        let lacks = self.machine.lacks(&exercise_tests::NEEDS);
        if !lacks.is_empty() {
            return self.undecided(role.case(exercise), lacks.join("; "));
        }
        let key = self.key(exercise, role, compiled);
        if key
            .as_ref()
            .is_some_and(|key| self.kept.recall(key).is_some())
        {
            return Ok(Completion::Completed);
        }
        let problems = role.judge(exercise, compiled);
        if !problems.is_empty() {
            let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
            return Err(problems.join("\n").into());
        }
        if let Some(key) = key {
            self.kept.keep(&key, "passed");
        }
        Ok(Completion::Completed)
    }

    /// A hash over everything that could change the outcome; `None` where something of it cannot be read, or where
    /// there is no program.
    fn key(&self, exercise: &Exercise, role: Role, compiled: &Compiled) -> Option<String> {
        let Compiled::Program(program) = compiled else {
            return None;
        };
        let key = Hash::new()
            .part(this_program())
            .part(fs::read(program).ok()?)
            // The same program as a starter's and as a solution's is judged in two ways.
            .part(role.case(exercise))
            .part(&role.side(exercise).source)
            .part(&exercise.tests_source)
            .part(self.machine.processors.to_string());
        Some(key.finish())
    }

    fn undecided(&self, name: String, reason: String) -> Result<Completion, Failed> {
        let mut undecided = self
            .undecided
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        undecided.push((name, reason.clone()));
        match self.decide_all {
            true => {
                Err(format!("undecided, and {DECIDE}=all asks for a decision: {reason}").into())
            }
            false => Ok(Completion::ignored_with(format!("undecided: {reason}"))),
        }
    }

    /// Says how much was known from an earlier run, and what is undecided, and why.
    fn report(&self) {
        let undecided = self
            .undecided
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        println!(
            "{} of exercises known from an earlier run, {} undecided.",
            counted(self.kept.used(), "verdict"),
            undecided.len(),
        );
        for (name, reason) in undecided.iter() {
            println!("    undecided: {name}: {reason}");
        }
    }
}
