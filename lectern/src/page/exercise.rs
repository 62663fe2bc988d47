//! Exercises on the page: the task, how to start, and the rest folded.
//!
//! In: an exercise, its number, and its texts with their directives replaced. Out: Markdown with HTML. Nothing here fails.

use std::fmt::Write as _;

use crate::book::Exercise;

/// The element's id on its page: where links to the exercise lead.
pub(super) fn id(slug: &str) -> String {
    format!("exercise-{slug}")
}

/// What stands on the page, as Markdown with HTML: the task, how to start, and the rest folded. The programs stay
/// fenced blocks, so that mdBook highlights them and skeptic compiles the solution.
pub(crate) fn markdown(exercise: &Exercise, number: &str, words: &Words) -> String {
    let mut text = format!(
        "<section class=\"exercise\" id=\"{}\">\n\n### Exercise {number}: {}\n\n{}\n\n",
        id(&exercise.slug),
        exercise.title,
        words.task.trim()
    );
    let _ = write!(
        text,
        "Write it in `{}`, and run its tests until they pass:\n\n```sh\n{}\n```\n\n",
        exercise.starter.main.display(),
        exercise.command()
    );
    let program = |fence: &str, source: &str| format!("```{fence}\n{}\n```\n\n", source.trim_end());
    text.push_str(&fold(
        "starter",
        "The starter",
        // What a reader has made of it is nothing that skeptic should judge.
        &program("rust,ignore", &exercise.starter.source),
    ));
    text.push_str(&fold(
        "tests",
        "Its tests",
        &program("rust,ignore", &exercise.tests_source),
    ));
    for (index, hint) in words.hints.iter().enumerate() {
        text.push_str(&fold("hint", &format!("Hint {}", index + 1), hint));
    }
    text.push_str(&fold(
        "solution",
        "A solution",
        &format!(
            "{}\n\n{}",
            words.remark.trim(),
            program("rust,no_run", &exercise.solution.source)
        ),
    ));
    text.push_str("</section>\n");
    text
}

/// The texts of an exercise with their directives replaced.
#[derive(Debug)]
pub(super) struct Words {
    /// The task.
    pub(super) task: String,
    /// The hints, in their order.
    pub(super) hints: Vec<String>,
    /// What is said of the solution.
    pub(super) remark: String,
}

/// A fold with a solution.
pub(super) fn solution(inside: &str) -> String {
    fold("solution", "A solution", inside)
}

fn fold(class: &str, summary: &str, inside: &str) -> String {
    format!(
        "<details class=\"{class}\">\n<summary>{summary}</summary>\n\n{}\n\n</details>\n\n",
        inside.trim()
    )
}
