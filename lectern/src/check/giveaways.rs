//! Questions whose answer stands above them: in the name of the program, or in its caption.
//!
//! In: the chapters, and the recordings by which questions are answered. Out: a problem for each question whose right option has a
//! word that no other option has, that neither the question nor the program has, and that stands in the listing's slug or caption.
//! All of these stand above the options. What the program says by itself gives nothing away, for a reader has to understand it;
//! the slug and the caption are the author's, who knows how it ends. Words are compared without their endings; numbers and words
//! that say nothing are left out, because a name counts what takes part. Nothing here fails.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use super::rules::ANSWER_IN_NAME;
use crate::book::{Chapter, Project};
use crate::ground::Problem;
use crate::page::block::Predict;
use crate::page::{DirectiveKind, Expansion};
use crate::record::Status;

/// Words that give no answer away, with those for numbers.
const NO_ANSWER: &str = "a about after again all also always an and another any are as at be because been before between both but by can \
    does doesn each either else ends even every first for from get gets had has have how if in into is isn it its last less \
    like long many may more most much never no none nor not nothing of off on once one only or other others out over own \
    per same say says so some still such take takes than that the their them then there these they thing this those time \
    to too until up was were what when where which while who whole why will with without would you \
    zero two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million half";

static NOTHING_SAID: LazyLock<HashSet<&str>> =
    LazyLock::new(|| NO_ANSWER.split_whitespace().collect());

/// Words as short as these are compared as they are.
const WHOLE: usize = 4;

/// The questions of all chapters whose answer stands in the name or the caption of their listing.
pub(super) fn rules(
    project: &Project,
    chapters: &[Chapter],
    expansion: &Expansion,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (chapter, directives) in chapters.iter().zip(&expansion.directives) {
        for directive in directives {
            let DirectiveKind::Block { kind, source } = &directive.kind else {
                continue;
            };
            if kind.fence() != "predict" {
                continue;
            }
            // What cannot be read or answered is reported with the chapter.
            let Ok(question) = Predict::read(source) else {
                continue;
            };
            let listing = project.listings.get(&question.listing);
            let recording = expansion.statuses.get(&question.listing);
            let recording = recording.and_then(Status::recording);
            let (Some(listing), Some(recording)) = (listing, recording) else {
                continue;
            };
            let Ok(right) = question.answer(&recording.evidence) else {
                continue;
            };
            let options: Vec<&str> = question
                .options
                .iter()
                .map(|option| option.text())
                .collect();
            let program = listing.source.to_lowercase();
            let mut telling = telling_words(&options, right, question.question());
            telling.retain(|word| !program.contains(word));
            for (what, text) in [
                ("the name", listing.slug.as_str()),
                ("the caption", listing.contract.caption.as_str()),
            ] {
                let Some(word) = words(text).intersection(&telling).next().cloned() else {
                    continue;
                };
                let what = format!(
                    "{what} of `{}` has a word of the right option alone, and stands above the question: “{word}”",
                    listing.slug
                );
                let file = project.source().join(&chapter.path);
                problems.push(
                    Problem::error(ANSWER_IN_NAME, file, what)
                        .at(directive.line)
                        .mend("name the listing after what it does, not after what happens; or reword the option"),
                );
            }
        }
    }
    problems
}

/// What only the right option says.
fn telling_words(options: &[&str], right: usize, question: &str) -> BTreeSet<String> {
    let others = options
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != right);
    let mut said = words(question);
    said.extend(others.flat_map(|(_, option)| words(option)));
    words(options[right]).difference(&said).cloned().collect()
}

/// The words of a text that say something, without their endings.
fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() > 1 && !NOTHING_SAID.contains(word))
        .map(stem)
        .collect()
}

fn stem(word: &str) -> String {
    let endings = ["ing", "es", "ed", "s", "e"];
    let cut = endings.iter().find_map(|ending| word.strip_suffix(ending));
    cut.filter(|cut| cut.len() >= WHOLE)
        .unwrap_or(word)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_tells_that_only_the_right_option_has() {
        let options = [
            "It hangs: both threads are deadlocked.",
            "It ends: the second thread waits for the first.",
        ];
        let telling = telling_words(&options, 0, "What do the two threads do?");
        let telling: Vec<&str> = telling.iter().map(String::as_str).collect();
        assert_eq!(telling, ["deadlock", "hang"]);
        assert!(words("relay-that-hangs").contains("hang"));
        assert!(words("Two threads, one deadlock").contains("deadlock"));
    }
}
