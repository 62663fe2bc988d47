//! Lies told by questions: what is replied to an option, and which run a reader sees before they answer.

use crate::book::{Book, Planted};
use crate::guard::CHAPTER;
use crate::lie::{Lie, by_browser, by_check, missed};

/// A reply of the chapter.
const REPLY: &str = "That's true of threads that compute. These threads sleep, and a sleeping thread is on no processor, so any number of \
                     them can sleep at the same time.";

fn chapter() -> String {
    format!("src/{CHAPTER}.md")
}

/// Replies something else. The place is the line of the reply.
fn reply(book: &Book, words: &str) -> Planted {
    book.edit(&chapter(), REPLY, words)
}

/// A question about a listing, below the first listing of the chapter. The place is its first line.
fn ask(book: &Book, slug: &str) -> Planted {
    let question = format!(
        "```predict\nlisting = \"{slug}\"\nquestion = \"How long?\"\nasks = \"duration\"\noptions = [\n    \
         {{ text = \"Two and a half.\", is = {{ delays = 2.5 }} }},\n    {{ text = \"Five.\", is = {{ delays = 5 }} }},\n]\n\
         because = \"So it is.\"\n```"
    );
    book.show(&question)
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a reply that calls a wrong option right",
        why: "the run says otherwise",
        plant: |book| reply(book, "You're right, there are two processors."),
        fate: by_check(
            "typed-verdict",
            "the reply to option B says itself whether that is right: “You're right”",
        ),
    },
    Lie {
        name: "a reply that says itself that its option is wrong",
        why: "nobody would notice if the next recording made it true",
        plant: |book| reply(book, "Wrong: a thread that sleeps needs no processor."),
        fate: by_check(
            "typed-verdict",
            "the reply to option B says itself whether that is right: “Wrong:”",
        ),
    },
    Lie {
        name: "one reply to two beliefs",
        why: "one of them is told what is about the other",
        plant: |book| {
            book.edit(
                &chapter(),
                "is = { delays = 1 } },\n]\nbecause = \"The loop in `main`",
                &format!(
                    "is = {{ delays = 1 }},\n      reply = \"{REPLY}\" }},\n]\nbecause = \"The loop in `main`"
                ),
            )?;
            let text = book.read(&chapter())?;
            let lines = (1..).zip(text.lines());
            let last = lines.filter(|(_, line)| line.contains(REPLY)).last();
            let (line, _) = last.ok_or("the reply stands nowhere")?;
            Ok(format!("{}:{line}", chapter()))
        },
        fate: by_check(
            "repeated-reply",
            "the reply to option C is that to option B",
        ),
    },
    Lie {
        name: "a reply to an option that isn't there",
        why: "nobody can choose it",
        plant: |book| {
            book.edit(
                &chapter(),
                "]\nbecause = \"The loop in `main`",
                "    { reply = \"That would be a server of processes.\" },\n]\nbecause = \"The loop in `main`",
            )
        },
        fate: by_check("malformed-block", "missing field `text`"),
    },
    Lie {
        name: "a second reply to one option",
        why: "the reader sees one of them, and nobody knows which",
        plant: |book| {
            book.edit(
                &chapter(),
                &format!("reply = \"{REPLY}\""),
                &format!(
                    "reply = \"{REPLY}\", reply = \"A thread that sleeps needs no processor.\""
                ),
            )
        },
        fate: by_check("malformed-block", "duplicate key"),
    },
    Lie {
        name: "a figure typed into a reply",
        why: "it wasn't measured",
        plant: |book| reply(book, "Two threads at a time would have taken 9.02 s."),
        fate: by_check("typed-figure", "“9.02 s” is typed by hand"),
    },
    Lie {
        name: "a figure in a reply that isn't measured",
        why: "there is no such figure",
        plant: |book| reply(book, "It took {{#measured minimal-server speed}}."),
        fate: by_check("malformed-directive", "nothing called `speed` is measured"),
    },
    Lie {
        name: "a measured figure in an option",
        why: "it is the answer, and the reader hasn't answered yet",
        plant: |book| {
            book.edit(
                &chapter(),
                "After one delay, because each request",
                "After {{#measured minimal-server last-answer}}, because each request",
            )
        },
        fate: by_check(
            "malformed-directive",
            "a guess, a caption or a label of a block can't have a directive",
        ),
    },
    Lie {
        name: "a question whose run isn't on its page",
        why: "the reader has only the book's word for what happened",
        plant: |book| ask(book, "two-countdowns"),
        fate: by_check(
            "question-without-run",
            "asks about `two-countdowns`, whose run stands in src/threads.md",
        ),
    },
    Lie {
        name: "a question below the run that answers it",
        why: "the reader has seen the answer",
        plant: |book| ask(book, "five-in-a-loop"),
        fate: by_check(
            "question-without-run",
            "asks about `five-in-a-loop`, whose run stands above the question",
        ),
    },
    Lie {
        name: "a review of no part",
        why: "it says that there is nothing to review",
        plant: |book| book.edit("src/preface.md", "{{#progress}}", "{{#review}}"),
        fate: by_check("partless-review", "so there is nothing to review"),
    },
    Lie {
        name: "a page that tells everybody that they were right",
        why: "the run did something else",
        plant: |book| {
            book.edit(
                "theme/predict.js",
                "verdict.textContent = answer === right",
                "verdict.textContent = answer !== SEEN",
            )?;
            Ok("the question about".to_owned())
        },
        fate: by_browser("questions", "expected \"✗ You said"),
    },
    Lie {
        name: "a page that marks the reader's answer as what happened",
        why: "the run did something else",
        plant: |book| {
            book.edit(
                "theme/predict.js",
                "const [answer, right] = [memory.answers[question], Number(truth)];",
                "const answer = memory.answers[question], right = answer < 0 ? Number(truth) : answer;",
            )?;
            Ok("the question about".to_owned())
        },
        fate: by_browser("questions", "it marks as what happened"),
    },
    Lie {
        name: "a page that replies what is for the right option to whoever chose a wrong one",
        why: "the reader is told where a belief leads that they don't hold",
        plant: |book| {
            let script = "theme/predict.js";
            for (of_answer, of_right) in [
                ("option !== String(answer)", "option !== String(right)"),
                (
                    ".reply[data-option=\"${answer}\"]",
                    ".reply[data-option=\"${right}\"]",
                ),
            ] {
                book.edit(script, of_answer, of_right)?;
            }
            Ok("the question about".to_owned())
        },
        fate: by_browser("questions", "it shows the replies"),
    },
    Lie {
        name: "a reply that is about another option's belief",
        why: "the reader is told where a belief leads that they don't hold",
        plant: |book| {
            reply(
                book,
                "The server would be ready for five of them, but it isn't asked for more than one.",
            )
        },
        fate: missed(
            "a reply is a sentence, and no program knows which belief it is about. Whether the option is right is said by the page, from \
             the recording, and stands beside it",
        ),
    },
];
