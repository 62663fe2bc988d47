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
use std::fs;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::{Completion, Failed, Trial};

use super::asked::{Asked, Tally};
use super::session::Session;
use crate::book::{Exercise, Project, Side};
use crate::ground::{Hash, Problem, counted, this_program};
use crate::run::{
    self, Compiled, EXERCISE_NEEDS, EXERCISES_AT_ONCE, Progress, solution_problems,
    starter_problems,
};

/// The two programs of an exercise.
#[derive(Clone, Copy)]
enum Role {
    Solution,
    Starter,
}

/// Holds the exercises to what they say.
///
/// # Errors
/// A problem where Cargo did not get as far as the exercises.
pub fn exercises(project: &Arc<Project>, asked: &Asked) -> Result<Tally, Vec<Problem>> {
    let wanted: Vec<(&Exercise, Role)> = project
        .exercises
        .values()
        .flat_map(|exercise| [Role::Solution, Role::Starter].map(|role| (exercise, role)))
        .filter(|(exercise, role)| asked.selects(&role.case(exercise)))
        .collect();
    let packages: Vec<(&str, &Path)> = wanted
        .iter()
        .filter(|(exercise, role)| role.is_judged(exercise))
        .map(|(exercise, role)| role.side(exercise))
        .map(|side| (side.package.as_str(), side.manifest.as_path()))
        .collect();
    let compiled = match asked.lists() {
        true => BTreeMap::new(),
        false => run::compile_tests(project, &packages, Progress::Shown)
            .map_err(|problem| vec![problem])?,
    };
    let runner = Arc::new(ExerciseRunner {
        project: Arc::clone(project),
        compiled,
        session: Session::new(&asked.kept("exercises")),
    });
    let cases = wanted.iter().map(|(exercise, role)| {
        let (runner, slug, role) = (Arc::clone(&runner), exercise.slug.clone(), *role);
        Trial::ignorable_test(role.case(exercise), move || runner.try_case(&slug, role))
            .with_ignored_flag(!role.is_judged(exercise))
    });
    let tally = asked.run(EXERCISES_AT_ONCE, cases.collect());
    if !asked.lists() && tally.cases > 0 {
        runner.report();
    }
    Ok(tally)
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
            Self::Solution => solution_problems(exercise, compiled),
            Self::Starter => starter_problems(exercise, compiled),
        }
    }
}

/// Where exercises are judged.
struct ExerciseRunner {
    project: Arc<Project>,
    compiled: BTreeMap<String, Compiled>,
    session: Session,
}

impl ExerciseRunner {
    fn try_case(&self, slug: &str, role: Role) -> Result<Completion, Failed> {
        let exercise = &self.project.exercises[slug];
        let side = role.side(exercise);
        let compiled = self.compiled.get(&side.package);
        let compiled = compiled.ok_or("it was not compiled")?;
        let lacks = self.session.machine.lacks(&EXERCISE_NEEDS);
        if !lacks.is_empty() {
            return self
                .session
                .undecided(role.case(exercise), lacks.join("; "));
        }
        let key = self.key(exercise, role, compiled);
        if key
            .as_ref()
            .is_some_and(|key| self.session.kept.recall(key).is_some())
        {
            return Ok(Completion::Completed);
        }
        let problems = role.judge(exercise, compiled);
        if !problems.is_empty() {
            let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
            return Err(problems.join("\n").into());
        }
        if let Some(key) = key {
            self.session.kept.keep(&key, "passed");
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
            .part(self.session.machine.processors.to_string());
        Some(key.finish())
    }

    /// Says how much was known from an earlier run, and what is undecided, and why.
    fn report(&self) {
        self.session.report(|undecided| {
            format!(
                "{} of exercises known from an earlier run, {undecided} undecided.",
                counted(self.session.kept.used(), "verdict"),
            )
        });
    }
}
