//! What authors reply to a reader who has chosen an option.
//!
//! In: the replies of a question, each with the name of its option and its place. Out: nothing, or what is wrong with one of them:
//! it has no words, says what the page says by itself, or is another option's.

use std::sync::LazyLock;

use regex::Regex;

use crate::page::block::rules::{EMPTY_LABEL, REPEATED_REPLY, TYPED_VERDICT};
use crate::page::block::table::{Words, Wrong};

/// Words by which a reply says whether the option is right.
static VERDICT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi) ^ \W* (?: yes | no | right | wrong | correct | incorrect | true | false | exactly | indeed | not \s quite | well \s done ) \s* [,.!:;–—]
        | \b (?: you | that | this | it | option \s [A-Z] ) (?: ['’] (?: re | s ) | \s (?: are | is | was ) ) \s (?: quite \s | not \s )?
          (?: right | wrong | correct | incorrect | mistaken ) \b
        | \b (?: right | wrong | correct ) \s (?: answer | option | guess | prediction ) \b",
    )
    .expect("the expression is a constant")
});

/// Looks at the replies of a question, each with what its option is called.
///
/// # Errors
/// What is wrong with the first that isn't in order.
pub(super) fn check<'block>(
    replies: impl Iterator<Item = (String, Words<'block>)>,
) -> Result<(), Wrong> {
    let mut known: Vec<(String, String)> = Vec::new();
    for (option, reply) in replies {
        let words: Vec<&str> = reply.text.split_whitespace().collect();
        let words = words.join(" ");
        let wrong = |what: String| Wrong::at(reply.line, what);
        if words.is_empty() {
            return Err(
                wrong(format!("the reply to option {option} is empty")).against(EMPTY_LABEL)
            );
        }
        if let Some(verdict) = VERDICT.find(&words) {
            let what = format!(
                "the reply to option {option} says itself whether that is right: “{}”",
                verdict.as_str().trim()
            );
            return Err(Wrong {
                mend: Some(
                    "leave it out: the page says so, by the recording; say where the belief leads",
                ),
                ..wrong(what).against(TYPED_VERDICT)
            });
        }
        if let Some((other, _)) = known.iter().find(|(_, said)| *said == words) {
            let what = format!("the reply to option {option} is that to option {other}");
            return Err(Wrong {
                mend: Some("reply to each belief by itself, or leave the reply out"),
                ..wrong(what).against(REPEATED_REPLY)
            });
        }
        known.push((option, words));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_told_from_a_sentence_with_the_same_words() {
        for verdict in [
            "Right: the thread waits.",
            "No, the thread waits.",
            "So you're right.",
            "You are not quite there, but that’s wrong.",
            "That is the wrong answer.",
            "Option B is wrong.",
        ] {
            assert!(VERDICT.is_match(verdict), "{verdict}");
        }
        for sentence in [
            "No thread waits.",
            "The next line stands right below it.",
            "It would return the wrong number of lines.",
            "That's what a lock is for.",
        ] {
            assert!(!VERDICT.is_match(sentence), "{sentence}");
        }
    }
}
