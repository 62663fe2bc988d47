//! A review: the questions of a part of the book, asked once more, and otherwise.
//!
//! In: the chapter that asks for it, and the questions of its part. Out: Markdown with HTML: for each question a link to its figure, the
//! options in another order and without their letters, and, folded, what happened. The page's script leaves those that a reader got
//! wrong or was shown without an answer, and lets them judge one option: is it what happened? Which one is fixed by the question, so
//! that about as many are true as false. A chapter that stands in no part is a [`Refusal`].

use std::fmt::Write as _;

use super::html::escape;
use super::lookup::{Lookup, Refusal};
use super::questions::Asked;
use super::rules::PARTLESS_REVIEW;
use crate::book::Chapter;
use crate::page::block::Predict;

/// How a review begins.
pub(super) const START: &str = "<figure class=\"review\"";

/// The review of the part in which the chapter stands. `fill` replaces the directives in a text.
pub(super) fn markdown(
    book: &Lookup<'_>,
    chapter: &Chapter,
    fill: impl Fn(&str) -> Result<String, Refusal>,
) -> Result<String, Refusal> {
    let Some(part) = &chapter.part else {
        return Err(Refusal::new(
            PARTLESS_REVIEW,
            "the chapter stands in no part of the book, so there is nothing to review",
            "put it at the end of a part in SUMMARY.md: of the chapters below a `# Title`",
        ));
    };
    let mut text = format!(
        "{START} aria-label=\"Questions of the part {}\">\n<div class=\"review-head\"></div>\n",
        escape(part)
    );
    for asked in book.questions.of_part(part) {
        text.push_str(&item(book, chapter, asked, &fill)?);
    }
    text.push_str("</figure>\n");
    Ok(text)
}

/// One question; nothing of one that can't be shown where it stands, which is reported there.
fn item(
    book: &Lookup<'_>,
    chapter: &Chapter,
    asked: &Asked,
    fill: impl Fn(&str) -> Result<String, Refusal>,
) -> Result<String, Refusal> {
    let Ok(predict) = Predict::read(&asked.source) else {
        return Ok(String::new());
    };
    let (Ok(Some(evidence)), Ok(see)) =
        (book.evidence(&asked.slug), book.link(chapter, &asked.slug))
    else {
        return Ok(String::new());
    };
    let Ok(answered) = predict.answered(evidence, &see) else {
        return Ok(String::new());
    };
    let mut text = format!(
        "<section class=\"review-item\" data-question=\"{}\" data-right=\"{}\">\n\n{see}: {}\n\n<ul>\n",
        asked.id,
        answered.right,
        predict.question().trim()
    );
    for index in order(predict.options.len(), &asked.id) {
        let _ = write!(
            text,
            "<li data-option=\"{index}\">\n\n{}\n\n</li>\n",
            predict.options[index].text().trim()
        );
    }
    let _ = write!(
        text,
        "</ul>\n<details class=\"answer\">\n<summary>What happened</summary>\n\n**{}** {}\n\n</details>\n</section>\n",
        predict.options[answered.right].text().trim(),
        answered.truth
    );
    fill(&text)
}

/// The options in an order of their own, which is not that of the question: turned by one to all but one.
fn order(count: usize, id: &str) -> impl Iterator<Item = usize> {
    let number = id
        .bytes()
        .fold(0_usize, |sum, byte| sum + usize::from(byte));
    let turned = 1 + number % (count - 1);
    (0..count).map(move |index| (index + turned) % count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_another_and_has_every_option() {
        for count in 2..6 {
            for id in ["0a1b2c3d4e", "ffffffffff", ""] {
                let mut turned: Vec<usize> = order(count, id).collect();
                assert_ne!(turned[0], 0, "{count}, {id}");
                turned.sort_unstable();
                assert!(turned.into_iter().eq(0..count));
            }
        }
    }
}
