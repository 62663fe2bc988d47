//! A question on the page, and in a review.
//!
//! In: a question, the evidence of its listing's run, a link to that. Out: Markdown with HTML, which has all of it: the question, the
//! options, and, folded, what happened and what is replied to each option. The page's script makes a form of it. Options of which
//! none or several are true are an error: a sentence.

use std::fmt::Write as _;

use super::needs;
use super::question::{Choice, Predict, letter};
use crate::run::Evidence;

/// What is known of a question whose listing was recorded.
#[derive(Debug)]
pub(crate) struct Answered {
    /// The index of the option that is true.
    pub(crate) right: usize,
    /// What the recording says, and why, in Markdown.
    pub(crate) truth: String,
    /// What is replied to each option, in Markdown; nothing to one that is true, unless its author replies to that, too.
    pub(crate) replies: Vec<Option<String>>,
}

impl Predict {
    /// What happened, and what is replied. `see` is a link to the listing.
    ///
    /// # Errors
    /// Those of [`answer`](Self::answer).
    pub(crate) fn answered(&self, evidence: &Evidence, see: &str) -> Result<Answered, String> {
        let right = self.answer(evidence)?;
        let truth = format!(
            "The recording of {see} says: {}. {}",
            self.asks.finding(evidence),
            self.because().trim()
        );
        let reply = |(index, option): (usize, &Choice)| {
            if let Some(reply) = option.reply() {
                return Ok(Some(reply.trim().to_owned()));
            }
            if index == right {
                return Ok(None);
            }
            let reply = needs::sentence(&self.asks, &option.is, evidence)?;
            Ok::<_, String>(Some(reply))
        };
        let replies = self.options.iter().enumerate().map(reply);
        Ok(Answered {
            right,
            truth,
            replies: replies.collect::<Result<_, _>>()?,
        })
    }

    /// The question as Markdown with an admonition; `see` is a link to the listing. Without evidence, for lack of a
    /// recording, the answer says so, and nobody is asked.
    ///
    /// # Errors
    /// Those of [`answer`](Self::answer).
    pub fn markdown(&self, evidence: Option<&Evidence>, see: &str) -> Result<String, String> {
        let answered = evidence.map(|evidence| self.answered(evidence, see));
        let answered = answered.transpose()?;
        let mut text =
            String::from("`````admonish question title=\"Predict\"\n<div class=\"predict\"");
        if let Some(answered) = &answered {
            let _ = write!(
                text,
                " data-question=\"{}\" data-right=\"{}\"",
                self.id(),
                answered.right
            );
        }
        let _ = write!(text, ">\n\n{}\n\n", self.question().trim());
        for (index, option) in self.options.iter().enumerate() {
            let _ = writeln!(text, "- **{}** {}", letter(index), option.text().trim());
        }
        text.push_str("\n<details class=\"answer\">\n<summary>What happened</summary>\n\n");
        match &answered {
            Some(answered) => {
                let _ = write!(
                    text,
                    "**{}.** {}\n{}",
                    letter(answered.right),
                    answered.truth,
                    replies(&answered.replies)
                );
            }
            None => text.push_str("This listing has not been recorded yet.\n"),
        }
        text.push_str("\n</details>\n</div>\n`````\n");
        Ok(text)
    }
}

/// What is replied to each option.
fn replies(replies: &[Option<String>]) -> String {
    let mut text = String::new();
    for (index, reply) in replies.iter().enumerate() {
        if let Some(reply) = reply {
            let _ = write!(
                text,
                "\n<div class=\"reply\" data-option=\"{index}\">\n\n**{}:** {reply}\n\n</div>\n",
                letter(index)
            );
        }
    }
    text
}
