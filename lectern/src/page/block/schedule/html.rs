//! Schedules on the page.
//!
//! In: a block, its listing, and the recorded graph. Out: Markdown with HTML. What needs no script stands by itself: the counts, the
//! shortest schedule in a table, and what the model is. The play is hidden until the page's script shows it, which loads the graph
//! when somebody begins. Nothing here fails.

use std::fmt::Write as _;

use super::lines::of_threads;
use super::table::Schedule;
use crate::book::Listing;
use crate::ground::in_words;
use crate::page::block::definition::Setting;
use crate::page::block::html::unproved;
use crate::page::highlight::lines_of_rust;
use crate::page::html::escape;
use crate::record::Schedules;
use crate::run::schedules::{Graph, State, ThreadStatus};

/// What counts as a step, and what the model leaves out.
const MODEL: &str = "<p>A step is one operation on something that the threads share: a load, a store or another operation of an atomic; taking \
    a lock or releasing it; falling asleep in <code>wait</code>, which releases the lock; waking up, which takes it again; notifying. What a thread \
    computes by itself, prints, spawns or joins happens with the step before. So what <code>main</code> does after it has waited for a thread stands in \
    the last step of that thread, as “then main …”.</p>\n<p>The program is the listing's own text, compiled with types \
    that stop before each step. Every order of the steps was tried, and paths that meet in the same state were joined. So a schedule that isn't \
    here can't happen in this model. A real machine can do more: it may show one thread's writes to another in a different order unless the \
    <code>Ordering</code> forbids it, and <code>wait</code> may return although nobody has notified it. The model has no time either, so a pause \
    can be over at once. A thread that asks again and again goes on only after another one has done a step; otherwise there'd be schedules \
    without an end.</p>\n";

/// The same for tasks.
const MODEL_OF_TASKS: &str = "<p>A step is what a task does from one <code>.await</code> to the next. The tasks share one thread, so nothing else \
    runs in the meantime. What <code>main</code> does after it has waited for a task stands in the last step of that task, as “then main …”.</p>\n<p>The program is the listing's own text, compiled with types that stop at each <code>.await</code>. In the place of \
    Tokio there's an executor of this book's own, and it may go on with any task that can go on. Every order of the steps was tried, and paths that \
    meet in the same state were joined. So a schedule that isn't here can't happen in this model. The model has no time: whatever the tasks wait for \
    may come in any order. Tokio has a queue and a clock, and picks the next task by these, so it may never show you some of these \
    schedules. But nothing in the program forbids them.</p>\n";

/// The figure.
pub(super) fn markdown(
    block: &Schedule,
    listing: &Listing,
    schedules: &Schedules,
    is_fresh: bool,
    setting: &Setting<'_>,
) -> String {
    let graph = &schedules.graph;
    let (all, bad) = graph.counts();
    let id = &setting.id;
    let mut text = format!(
        "<figure class=\"schedule\" id=\"{id}\" data-graph=\"{}{}\" data-all=\"{all}\" data-bad=\"{bad}\">\n\
         <figcaption>{}</figcaption>\n<p class=\"schedule-ask\">{}</p>\n",
        setting.root,
        schedules.path(),
        escape(block.caption()),
        escape(block.ask())
    );
    text.push_str(&play(listing, graph));
    text.push_str(&shortest(graph, block.caption()));
    let model = match listing.source.contains("#[tokio::main") {
        true => MODEL_OF_TASKS,
        false => MODEL,
    };
    let _ = write!(
        text,
        "<details class=\"schedule-model\">\n<summary>What counts as a step, and what this cannot show</summary>\n{model}</details>\n\
         <div class=\"legend\">\n\nEvery schedule that {} has in this model.\n\n</div>\n",
        setting.links.join(", ")
    );
    text.push_str(unproved(!is_fresh));
    text.push_str("</figure>\n");
    text
}

/// How many schedules there are, and how many of them end badly, in a sentence.
fn counts(all: u64, bad: u64) -> String {
    let how = match (all, bad) {
        (1, 0) => return "There is one schedule, and it ends well.".to_owned(),
        (1, _) => return "There is one schedule, and it ends badly.".to_owned(),
        (2, 0) => "neither of them ends".to_owned(),
        (_, 0) => "none of them ends".to_owned(),
        (2, 2) => "both of them end".to_owned(),
        (all, bad) if all == bad => "all of them end".to_owned(),
        (_, 1) => "one of them ends".to_owned(),
        (_, bad) => format!("{} of them end", in_words(bad)),
    };
    format!("There are {} schedules, and {how} badly.", in_words(all))
}

/// What the script fills.
fn play(listing: &Listing, graph: &Graph) -> String {
    let slug = escape(&listing.slug);
    let mut text = format!(
        "<div class=\"schedule-play\">\n<div class=\"schedule-control\" role=\"group\" aria-label=\"Schedules of {slug}\"></div>\n\
         <div class=\"schedule-threads\">\n"
    );
    let lines = lines_of_rust(&listing.source);
    for (thread, pieces) in of_threads(graph, &listing.source) {
        let name = escape(&graph.threads[thread]);
        let _ = write!(
            text,
            "<div class=\"schedule-thread\" data-thread=\"{thread}\">\n<p class=\"schedule-name\">{name}</p>\n\
             <pre class=\"schedule-code\" tabindex=\"0\" role=\"group\" aria-label=\"Lines of {name}\"><span class=\"lines\">"
        );
        let all = pieces.iter().cloned().flatten();
        let cut = all
            .filter_map(|number| indentation(&listing.source, number))
            .min()
            .unwrap_or(0);
        for (index, piece) in pieces.into_iter().enumerate() {
            if index > 0 {
                text.push_str("<span class=\"gap\">…\n</span>");
            }
            for number in piece {
                let line = lines.get(number - 1).map_or("", String::as_str);
                let line = line
                    .get(cut..)
                    .filter(|_| line.starts_with(&" ".repeat(cut)));
                let line = line
                    .unwrap_or_else(|| lines.get(number - 1).map_or("", |line| line.trim_start()));
                let _ = write!(
                    text,
                    "<span class=\"line\" data-line=\"{number}\">{line}\n</span>"
                );
            }
        }
        text.push_str("</span></pre>\n<p class=\"schedule-status\"></p>\n</div>\n");
    }
    text.push_str(
        "</div>\n<div class=\"schedule-shared\"></div>\n<p class=\"schedule-says\" aria-live=\"polite\" aria-atomic=\"true\"></p>\n\
         <div class=\"schedule-history\"></div>\n</div>\n",
    );
    text
}

/// How far a line of a program that is not empty is indented.
fn indentation(program: &str, number: usize) -> Option<usize> {
    let line = program.lines().nth(number - 1)?;
    (!line.trim().is_empty()).then(|| line.len() - line.trim_start().len())
}

/// The shortest schedule that ends badly; where none does, the shortest of all.
fn shortest(graph: &Graph, caption: &str) -> String {
    let threads: Vec<usize> = (1..graph.threads.len())
        .chain([0])
        .filter(|&thread| {
            graph
                .states
                .iter()
                .any(|state| state.go.iter().any(|step| step.0 == thread))
        })
        .collect();
    let things: Vec<usize> = (0..graph.shared.len())
        .filter(|&thing| {
            graph
                .states
                .iter()
                .any(|state| !held(graph, state, thing).is_empty())
        })
        .collect();
    let (all, bad) = graph.counts();
    let which = match bad {
        0 => "of them, ",
        _ => "one that ends badly, ",
    };
    let caption = escape(caption);
    let mut text = format!(
        "<details class=\"schedule-shortest\">\n<summary>Answer: the schedules counted, and the shortest {which}step by step</summary>\n\
         <p class=\"schedule-counts\">{}</p>\n\
         <div class=\"schedule-table\" tabindex=\"0\" role=\"region\" aria-label=\"Step by step: {caption}\">\n<table>\n\
         <thead><tr><th scope=\"col\">Step</th>",
        counts(all, bad)
    );
    let names = threads.iter().map(|&thread| &graph.threads[thread]);
    for name in names.chain(things.iter().map(|&thing| &graph.shared[thing].name)) {
        let _ = write!(text, "<th scope=\"col\">{}</th>", escape(name));
    }
    text.push_str("</tr></thead>\n<tbody>");
    let mut number = 0;
    for (from, step) in graph.shortest() {
        let Some((thread, line, does, to)) = step else {
            let end = graph.states[from].end.as_ref().map_or("", |end| &end.says);
            let _ = writeln!(
                text,
                "<tr class=\"end\"><th scope=\"row\">End</th><td colspan=\"{}\">{}</td></tr>",
                threads.len() + things.len(),
                escape(end)
            );
            continue;
        };
        number += 1;
        let _ = write!(text, "<tr><th scope=\"row\">{number}</th>");
        for &of_column in &threads {
            match of_column == thread {
                true => {
                    let _ = write!(text, "<td>line {line}: {}</td>", escape(graph.text(does)));
                }
                false => text.push_str("<td></td>"),
            }
        }
        for &thing in &things {
            let _ = write!(
                text,
                "<td>{}</td>",
                escape(&held(graph, &graph.states[to], thing))
            );
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody>\n</table>\n</div>\n</details>\n");
    text
}

/// What a shared thing holds, and who has it or sleeps there.
fn held(graph: &Graph, state: &State, thing: usize) -> String {
    let value = graph.text(state.values[thing]);
    let mut words = vec![value.to_owned()];
    let holders = state.held.iter().filter(|held| held.0 == thing);
    words.extend(holders.map(|&(_, thread)| format!("held by {}", graph.threads[thread])));
    let sleepers = state.threads.iter().enumerate();
    words.extend(
        sleepers
            .filter(|(_, (_, status, at))| *status == ThreadStatus::Asleep && *at == thing as i64)
            .map(|(thread, _)| format!("{} sleeps", graph.threads[thread])),
    );
    words.retain(|word| !word.is_empty());
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_counted_in_words() {
        for (all, bad, words) in [
            (1, 0, "There is one schedule, and it ends well."),
            (1, 1, "There is one schedule, and it ends badly."),
            (
                2,
                0,
                "There are two schedules, and neither of them ends badly.",
            ),
            (2, 1, "There are two schedules, and one of them ends badly."),
            (2, 2, "There are two schedules, and both of them end badly."),
            (
                6,
                0,
                "There are six schedules, and none of them ends badly.",
            ),
            (6, 6, "There are six schedules, and all of them end badly."),
            (
                1140,
                86,
                "There are 1,140 schedules, and 86 of them end badly.",
            ),
        ] {
            assert_eq!(counts(all, bad), words);
        }
    }
}
