//! Lies told by chapters: what is written between the listings.

use crate::book::{Book, Planted};
use crate::forge::{look_fresh, program_of};
use crate::guard::{CHAPTER, Guard};
use crate::lie::{Fate, Lie, by_check, missed};

/// Below this line of the chapter, new text does no harm.
const MARKER: &str = "{{#listing five-in-a-loop}}";

fn chapter() -> String {
    format!("src/{CHAPTER}.md")
}

/// Writes a paragraph or a block into the chapter. The place is its first line.
fn say(book: &Book, text: &str) -> Planted {
    book.insert_below(&chapter(), MARKER, text)
}

fn replace(book: &Book, from: &str, to: &str) -> Planted {
    book.edit(&chapter(), from, to)
}

/// A question about [`MARKER`]'s listing with these options, right before it. The place is its first line.
fn ask(book: &Book, options: &str, because: &str) -> Planted {
    let question = format!(
        "```predict\nlisting = \"five-in-a-loop\"\nquestion = \"How long?\"\nasks = \"duration\"\n\
         options = [\n{options}\n]\nbecause = \"{because}\"\n```"
    );
    replace(book, MARKER, &format!("{question}\n\n{MARKER}"))
}

const ONE: &str = "    { text = \"One.\", is = { delays = 1 } },";
const FIVE: &str = "    { text = \"Five.\", is = { delays = 5 } },";
const BY_HAND: &str = "is typed by hand";
/// What is said of a block that does not compile or does not end well.
const NOT_SO: &str = "this block of Rust, as it stands on the page, does not do what it looks like";
const OUTPUT: &str = "output is recorded, never written by hand";

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a figure typed into the text",
        why: "it wasn't measured",
        plant: |book| say(book, "The program took 15.02 s."),
        fate: by_check("typed-figure", "“15.02 s” is typed by hand"),
    },
    Lie {
        name: "a figure whose number and unit are set apart",
        why: "it wasn't measured",
        plant: |book| say(book, "The program took **15.02**&nbsp;*s*."),
        fate: by_check("typed-figure", BY_HAND),
    },
    Lie {
        name: "a figure in inline code",
        why: "no program printed it",
        plant: |book| say(book, "The last line says `15.02 s`."),
        fate: by_check("typed-figure", "“15.02 s” is typed by hand"),
    },
    Lie {
        name: "a figure in delays, with decimals",
        why: "it wasn't measured",
        plant: |book| say(book, "The program took 5.01 delays."),
        fate: by_check("typed-figure", "“5.01 delays” is typed by hand"),
    },
    Lie {
        name: "a speed-up typed into the text",
        why: "it wasn't measured",
        plant: |book| say(book, "The tasks are 4.98 times as fast."),
        fate: by_check("typed-figure", "“4.98 times” is typed by hand"),
    },
    Lie {
        name: "a figure in a table, with its unit in the heading",
        why: "it wasn't measured",
        plant: |book| {
            say(
                book,
                "| program | seconds |\n| --- | --- |\n| in a row | 15.02 |",
            )?;
            book.place(&chapter(), "| 15.02 |")
        },
        fate: by_check("typed-figure", "“15.02” is typed by hand"),
    },
    Lie {
        name: "a figure in HTML",
        why: "it wasn't measured",
        plant: |book| {
            say(
                book,
                "<details>\n<summary>It took 15.02 s.</summary>\n</details>",
            )?;
            book.place(&chapter(), "It took 15.02 s.")
        },
        fate: by_check("typed-figure", "“15.02 s” is typed by hand"),
    },
    Lie {
        name: "a figure in a callout",
        why: "it wasn't measured",
        plant: |book| {
            say(book, "```admonish note\nThe program took 15.02 s.\n```")
                .map(|place| one_line_down(&place))
        },
        fate: by_check("typed-figure", "“15.02 s” is typed by hand"),
    },
    Lie {
        name: "a figure in the answer to a question",
        why: "it wasn't measured",
        plant: |book| {
            ask(book, &format!("{ONE}\n{FIVE}"), "It took 15.02 s.")?;
            book.place(&chapter(), "It took 15.02 s.")
        },
        fate: by_check("typed-figure", "“15.02 s” is typed by hand"),
    },
    Lie {
        name: "a figure in a comment of a command",
        why: "it wasn't measured",
        plant: |book| {
            say(
                book,
                "```sh\ncargo run -p five-in-a-loop # takes 15.02 s\n```",
            )
            .map(|place| one_line_down(&place))
        },
        fate: by_check("typed-figure", "“15.02 s” is typed by hand"),
    },
    Lie {
        name: "a number that was set, without saying where",
        why: "it may as well be a measured one",
        plant: |book| say(book, "It took {{#given 15.02 s}}."),
        fate: by_check(
            "malformed-directive",
            "{{#given NUMBER: WHERE IT COMES FROM}}",
        ),
    },
    Lie {
        name: "output typed into a block",
        why: "no program printed it",
        plant: |book| say(book, "```text\nresponse 1: Hello!\n```"),
        fate: by_check("output-by-hand", OUTPUT),
    },
    Lie {
        name: "output typed into an indented block",
        why: "no program printed it",
        plant: |book| say(book, "    response 1: Hello!"),
        fate: by_check("output-by-hand", OUTPUT),
    },
    Lie {
        name: "output typed below a command",
        why: "no program printed it",
        plant: |book| {
            say(
                book,
                "```sh\n$ cargo run -p five-in-a-loop\nresponse 1: Hello!\n```",
            )
            .map(|place| one_line_down(&place))
        },
        fate: by_check("output-by-hand", "a prompt shows that output follows"),
    },
    Lie {
        name: "output typed into a callout",
        why: "no program printed it",
        plant: |book| {
            say(
                book,
                "````admonish note\n```text\nresponse 1: Hello!\n```\n````",
            )
            .map(|place| one_line_down(&place))
        },
        fate: by_check("output-by-hand", OUTPUT),
    },
    Lie {
        name: "output typed as HTML",
        why: "no program printed it",
        plant: |book| say(book, "<pre>response 1: Hello!</pre>"),
        fate: by_check("html-by-hand", "`<pre>`"),
    },
    Lie {
        name: "a timeline drawn by hand",
        why: "these requests were never sent",
        plant: |book| {
            say(
                book,
                "<svg viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"1\"/></svg>",
            )
        },
        fate: by_check("html-by-hand", "`<svg>`"),
    },
    Lie {
        name: "a timeline drawn by hand, in a callout",
        why: "these requests were never sent",
        plant: |book| {
            say(
                book,
                "```admonish note\n<svg viewBox=\"0 0 9 9\"></svg>\n```",
            )
            .map(|place| one_line_down(&place))
        },
        fate: by_check("html-by-hand", "`<svg>`"),
    },
    Lie {
        name: "a picture of a timeline",
        why: "these requests were never sent",
        plant: |book| {
            book.write(
                "src/timeline.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
            )?;
            say(
                book,
                "<img src=\"timeline.svg\" alt=\"Five bars, one delay\">",
            )
        },
        fate: by_check("html-by-hand", "`<img>`"),
    },
    Lie {
        name: "a picture of a timeline, in Markdown",
        why: "these requests were never sent",
        plant: |book| {
            book.write(
                "src/timeline.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
            )?;
            say(book, "![Five bars, one delay](timeline.svg)")
        },
        fate: by_check("picture-by-hand", "a picture that no run has drawn"),
    },
    Lie {
        name: "a style on a page",
        why: "it can hide what the page says against a run",
        plant: |book| say(book, "<style>.unproved { display: none; }</style>"),
        fate: by_check("html-by-hand", "`<style>`"),
    },
    Lie {
        name: "a figure in the table of contents",
        why: "it wasn't measured",
        plant: |book| book.edit("src/SUMMARY.md", "[Tasks](", "[Tasks: five in 3.02 s]("),
        fate: by_check("typed-figure", "“3.02 s” is typed by hand"),
    },
    Lie {
        name: "a script on a page",
        why: "it can change what the page says",
        plant: |book| say(book, "<script>document.title = \"faster\";</script>"),
        fate: by_check("html-by-hand", "`<script>`"),
    },
    Lie {
        name: "text from a file that isn't a listing",
        why: "it was neither printed by a program nor compiled",
        plant: |book| {
            book.write("src/output.md", "response 1: Hello!\n")?;
            say(book, "{{#include output.md}}")
        },
        fate: by_check(
            "malformed-directive",
            "there is no directive `{{#include}}`",
        ),
    },
    Lie {
        name: "a block of Rust that does not compile",
        why: "what is shown was never compiled",
        plant: |book| {
            say(
                book,
                "```rust\nfn main() {\n    let five: u8 = \"five\";\n}\n```",
            )?;
            book.place(&chapter(), "let five: u8")
        },
        fate: Fate::Caught {
            by: Guard::Blocks("blocking_requests_in_a_loop"),
            rule: None,
            saying: "--> ",
        },
    },
    Lie {
        name: "a block of Rust that panics",
        why: "what is shown does not do what it looks like",
        plant: |book| {
            say(
                book,
                "```rust\nfn main() {\n    assert_eq!(2 + 2, 5);\n}\n```",
            )?;
            book.place(&chapter(), "fn main() {\n    assert_eq!")
        },
        fate: Fate::Caught {
            by: Guard::Blocks("blocking_requests_in_a_loop"),
            rule: None,
            saying: NOT_SO,
        },
    },
    Lie {
        name: "a block of Rust that is a listing's program but for one letter",
        why: "Cargo has compiled a different program for the listing",
        plant: |book| {
            let program = book.read(&program_of("five-in-a-loop"))?;
            let block = program.replace("    let server =", "    let serves =");
            say(book, &format!("```rust\n{block}```"))?;
            book.place(&chapter(), "use std::env;\n")
        },
        fate: Fate::Caught {
            by: Guard::Blocks("blocking_requests_in_a_loop"),
            rule: None,
            saying: NOT_SO,
        },
    },
    Lie {
        name: "a listing's program that fails, after another was compiled and has passed",
        why: "the page shows it, and what Cargo had compiled before is another program",
        plant: |book| {
            let program = program_of("five-in-a-loop");
            let place = book.edit(&program, "    Ok(())", "    std::process::exit(7)")?;
            look_fresh(book, "five-in-a-loop")?;
            Ok(place
                .split_once(':')
                .map_or(program, |(file, _)| file.to_owned()))
        },
        fate: Fate::Caught {
            by: Guard::Blocks("blocking_requests_in_a_loop"),
            rule: None,
            saying: NOT_SO,
        },
    },
    Lie {
        name: "a block of Rust that is marked so that it isn't compiled",
        why: "what is shown was never compiled",
        plant: |book| {
            say(
                book,
                "```rust,ignore\nfn main() {\n    let five: u8 = \"five\";\n}\n```",
            )
        },
        fate: by_check("untested-rust", "a block of `rust,ignore`"),
    },
    Lie {
        name: "a hidden line in a block of Rust",
        why: "a reader who copies what is shown has another program",
        plant: |book| {
            say(
                book,
                "```rust\n# fn help() {}\nfn main() {\n    help();\n}\n```",
            )
            .map(|place| one_line_down(&place))
        },
        fate: by_check("hidden-line", "a page would not show this line"),
    },
    Lie {
        name: "a dependency's version that is not the manifest's",
        why: "the listings were compiled with another one",
        plant: |book| {
            say(book, "```toml\n[dependencies]\nreqwest = \"0.11\"\n```")
                .map(|place| one_line_down(&one_line_down(&place)))
        },
        fate: by_check(
            "other-version",
            "`reqwest` is 0.13 in Cargo.toml, and 0.11 here",
        ),
    },
    Lie {
        name: "a directive that has lost a brace",
        why: "the page prints braces where the figure should be",
        plant: |book| {
            say(
                book,
                "The program took {{#measured five-in-a-loop duration}.",
            )
        },
        fate: by_check(
            "near-directive",
            "would be printed as it stands: a directive begins with",
        ),
    },
    Lie {
        name: "a directive that has lost its sign",
        why: "the page prints braces where the figure should be",
        plant: |book| {
            say(
                book,
                "The program took {{measured five-in-a-loop duration}}.",
            )
        },
        fate: by_check(
            "near-directive",
            "would be printed as it stands: a directive begins with",
        ),
    },
    Lie {
        name: "a reference that nothing defines",
        why: "the page prints brackets, and promises a source that is not there",
        plant: |book| say(book, "Others measured [the same][source]."),
        fate: by_check(
            "near-directive",
            "would be printed as it stands: it isn't a link",
        ),
    },
    Lie {
        name: "a chapter's title in quotation marks",
        why: "the sentence names a chapter and leads nowhere, and stays when the chapter is renamed",
        plant: |book| say(book, "More of this in “Locks”."),
        fate: by_check("quoted-title", "is a chapter's title in quotation marks"),
    },
    Lie {
        name: "a heading that stands there already",
        why: "a link or a search leads to one of two sections, and readers can't tell which",
        plant: |book| say(book, "## Blocking requests in a loop"),
        fate: by_check(
            "repeated-heading",
            "the heading “Blocking requests in a loop” stands in",
        ),
    },
    Lie {
        name: "a question with one bare option",
        why: "the reader finds the odd one out, and need not have understood",
        plant: |book| {
            let one =
                "    { text = \"One: the server answers all at once.\", is = { delays = 1 } },";
            ask(book, &format!("{one}\n{FIVE}"), "So it is.")?;
            book.place(&chapter(), FIVE)
        },
        fate: by_check("bare-option", "gives no reason among options with one"),
    },
    Lie {
        name: "a question none of whose options is true",
        why: "the reader can only be wrong",
        plant: |book| {
            let three = "    { text = \"Three.\", is = { delays = 3 } },";
            ask(book, &format!("{ONE}\n{three}"), "So it is.")
        },
        fate: by_check("one-true-option", "no option is true: the recording says"),
    },
    Lie {
        name: "a question two of whose options are true",
        why: "the reader who is right is told to be wrong",
        plant: |book| {
            let more = "    { text = \"Many.\", is = { delays = { at-least = 2 } } },";
            ask(book, &format!("{FIVE}\n{more}"), "So it is.")
        },
        fate: by_check("one-true-option", "are all true: the recording says"),
    },
    Lie {
        name: "a question about an error that the compiler does not report",
        why: "the reader who has understood the error is told to be wrong",
        plant: |book| {
            say(
                book,
                "```predict\nlisting = \"honest-not-send\"\nquestion = \"What does the compiler say?\"\nasks = \"compile-error\"\n\
                 options = [\n    { text = \"Nothing.\", is = \"compiles\" },\n    { text = \"Moved.\", is = \"E0382\" },\n]\n\
                 because = \"So it is.\"\n```",
            )
        },
        fate: by_check(
            "one-true-option",
            "the recording says the compiler reports `E0277`",
        ),
    },
    Lie {
        name: "a question before one listing that another one answers",
        why: "the answer below the program is not the program's",
        plant: |book| {
            replace(
                book,
                "listing = \"five-threads\"\nquestion",
                "listing = \"five-tasks\"\nquestion",
            )
            .map(|place| one_line_up(&place))
        },
        fate: by_check(
            "misplaced-question",
            "asks about `five-tasks`, but stands before `five-threads`",
        ),
    },
    Lie {
        name: "a figure of which the recording has none",
        why: "a program that did not compile took no time",
        plant: |book| say(book, "It took {{#measured honest-moved duration}}."),
        fate: by_check(
            "unmeasured",
            "`honest-moved`: the program does not compile, so nothing was measured",
        ),
    },
    Lie {
        name: "a figure from a hole that the line does not have",
        why: "the sentence would have whatever the engine made up for it",
        plant: |book| {
            say(
                book,
                "It took {{#measured five-in-a-loop hole 3 line response 5: Hello! after {seconds} s}} s.",
            )
        },
        fate: by_check("unread-line", "has no hole 3"),
    },
    Lie {
        name: "a figure with the words that stand beside it in the line",
        why: "the sentence has them in its middle, and says something else or nothing",
        plant: |book| {
            say(
                book,
                "It took {{#measured five-in-a-loop line response 5: {text} after {seconds} s}} s.",
            )
        },
        fate: by_check("unread-line", "has several holes"),
    },
    Lie {
        name: "a figure typed into the caption of a pair",
        why: "it stands above two timelines, and neither of them says so",
        plant: |book| {
            replace(
                book,
                "{{#pair five-in-a-loop five-tasks}}",
                "{{#pair five-in-a-loop five-tasks: From 15.02 s to 3.01 s}}",
            )
        },
        fate: by_check("typed-figure", "“15.02 s” is typed by hand"),
    },
    Lie {
        name: "a figure that isn't measured",
        why: "there is no such figure",
        plant: |book| say(book, "It took {{#measured five-tasks speed}}."),
        fate: by_check("malformed-directive", "nothing called `speed` is measured"),
    },
    Lie {
        name: "a reference to a listing that doesn't exist",
        why: "it was never run",
        plant: |book| say(book, "See {{#see six-in-a-row}}."),
        fate: by_check("unknown-listing", "no listing is called `six-in-a-row`"),
    },
    Lie {
        name: "a listing that is shown nowhere",
        why: "it counts as taught, but no reader sees it",
        plant: |book| {
            replace(book, "\n{{#listing honest-status}}\n", "\n")?;
            Ok(crate::forge::manifest_of("honest-status"))
        },
        fate: by_check("shown-nowhere", "`honest-status` is shown nowhere"),
    },
    Lie {
        name: "a listing that is shown twice",
        why: "one program has two numbers",
        plant: |book| {
            say(book, "{{#listing five-threads}}").and_then(|_| {
                // The first of the two has the number; the one that was there before is the repetition.
                let text = book.read(&chapter())?;
                let (line, _) = (1..)
                    .zip(text.lines())
                    .filter(|(_, line)| *line == "{{#listing five-threads}}")
                    .nth(1)
                    .ok_or("it is not shown twice")?;
                Ok(format!("{}:{line}", chapter()))
            })
        },
        fate: by_check("shown-twice", "`five-threads` was shown before"),
    },
    Lie {
        name: "an anchor that is renamed in the program",
        why: "the excerpt would be empty",
        plant: |book| {
            let program = program_of("server-without-threads");
            book.edit(&program, "// ANCHOR: loop", "// ANCHOR: body")?;
            book.place(&chapter(), "{{#listing server-without-threads:loop}}")
        },
        fate: by_check("unknown-anchor", "has no anchor `loop`"),
    },
    Lie {
        name: "a piece of a program that the book never shows whole, nor what it did",
        why: "the reader cannot see what was left out, nor that it ran",
        plant: |book| {
            replace(
                book,
                "{{#listing server-without-threads:loop}}",
                "{{#excerpt server-without-threads:loop}}",
            )
        },
        fate: by_check("shown-nowhere", "`server-without-threads` is shown nowhere"),
    },
    Lie {
        name: "a second definition of a term",
        why: "the glossary has the other one, and the reader of this page another",
        plant: |book| say(book, "A {{#term server}} is something else."),
        fate: by_check(
            "repeated-term",
            "the term `server` is defined a second time",
        ),
    },
    Lie {
        name: "a dead link",
        why: "the source that a sentence names is not there",
        plant: |book| say(book, "As [the chapter on truth](truth.md) shows."),
        fate: by_check("dead-link", "the link `truth.md` leads nowhere"),
    },
    Lie {
        name: "a dead anchor",
        why: "the source that a sentence names is not there",
        plant: |book| say(book, "As [the preface](preface.md#proof) shows."),
        fate: by_check("dead-link", "the link `preface.md#proof` leads nowhere"),
    },
    Lie {
        name: "a link to whatever is newest",
        why: "what it is quoted for may be gone from the page that the reader finds",
        plant: |book| {
            say(
                book,
                "As [its documentation](https://docs.rs/tokio/latest/tokio/) says.",
            )
        },
        fate: by_check(
            "link-version",
            "names no version, so it leads to whatever is newest",
        ),
    },
    Lie {
        name: "a link to whatever is newest of Linux",
        why: "the kernel that a reader looks up may do something else than the one that ran",
        plant: |book| {
            say(
                book,
                "As [its documentation](https://docs.kernel.org/scheduler/sched-bwc.html) says.",
            )
        },
        fate: by_check(
            "link-version",
            "names no version, so it leads to whatever is newest",
        ),
    },
    Lie {
        name: "a link to whatever is newest on Read the Docs",
        why: "what it is quoted for may be gone from the page that the reader finds",
        plant: |book| {
            say(
                book,
                "As [its documentation](https://requests.readthedocs.io/en/latest/user/advanced/) says.",
            )
        },
        fate: by_check(
            "link-version",
            "names no version, so it leads to whatever is newest",
        ),
    },
    Lie {
        name: "a link to another version of a crate than the one that ran",
        why: "the programs of the book ran with a version that may do something else",
        plant: |book| {
            say(
                book,
                "As [its documentation](https://docs.rs/tokio/1.0.0/tokio/) says.",
            )
        },
        fate: by_check(
            "link-version",
            "isn't about the tokio that the book is built with",
        ),
    },
    Lie {
        name: "a chapter that is taken out of the summary",
        why: "its listings count as taught, and no reader sees them",
        plant: |book| {
            book.edit(
                "src/SUMMARY.md",
                &format!("- [A server that makes you wait]({CHAPTER}.md)\n"),
                "",
            )?;
            Ok(crate::forge::manifest_of("five-in-a-loop"))
        },
        fate: by_check("shown-nowhere", "`five-in-a-loop` is shown nowhere"),
    },
    Lie {
        name: "a page that is in no summary",
        why: "no rule checks it, but it can be linked to",
        plant: |book| book.write("src/results.md", "# Results\n\nIt took 15.02 s.\n"),
        fate: by_check(
            "unlisted-chapter",
            "isn't a chapter: src/SUMMARY.md doesn't name it",
        ),
    },
    Lie {
        name: "a chapter that is named and was not written",
        why: "the table of contents promises it",
        plant: |book| {
            book.edit(
                "src/SUMMARY.md",
                "- [Tasks](tasks.md)",
                "- [Tasks](tasks-of-tomorrow.md)",
            )
        },
        fate: by_check(
            "missing-chapter",
            "there is no chapter tasks-of-tomorrow.md",
        ),
    },
    Lie {
        name: "a number that was measured, given as one that was set",
        why: "it wasn't measured",
        plant: |book| say(book, "It took {{#given 15.02 s: measured by the author}}."),
        fate: missed(
            "the reason in a `given` is the author's word. It stands in the source, where a reviewer of the chapter can see it",
        ),
    },
    Lie {
        name: "a measured time in words",
        why: "it wasn't measured",
        plant: |book| say(book, "The program took fifteen seconds and a bit."),
        fate: missed(
            "the book itself uses numbers in words for what it sets, such as its three seconds",
        ),
    },
    Lie {
        name: "a count typed into the text",
        why: "it wasn't counted",
        plant: |book| say(book, "The server saw 7 requests in flight."),
        fate: missed(
            "a number without a unit of time, memory or share may be anything: a port, a line, a number of requests that \
             the program was told to send",
        ),
    },
    Lie {
        name: "a measured figure of another listing",
        why: "the sentence is about one program and the figure about another",
        plant: |book| say(book, "The loop took {{#measured five-tasks duration}}."),
        fate: missed("no program understands which listing a sentence is about"),
    },
    Lie {
        name: "a wrong reason for a right answer",
        why: "the program does what it does for another reason",
        plant: |book| {
            ask(
                book,
                &format!("{ONE}\n{FIVE}"),
                "The server answers one request at a time.",
            )
        },
        fate: missed(
            "why something happened is not recorded, and no program understands the sentence",
        ),
    },
    Lie {
        name: "an option that says one thing and is judged by another",
        why: "the reader who ticks it is judged by what it does not say",
        plant: |book| {
            let swapped = "    { text = \"Five.\", is = { delays = 1 } },\n    { text = \"One.\", is = { delays = 5 } },";
            ask(book, swapped, "So it is.")
        },
        fate: missed(
            "an option is a sentence beside the condition that judges it. The answer shows the recorded figure, which \
             contradicts the sentence",
        ),
    },
    Lie {
        name: "a line of output, quoted in a sentence",
        why: "no program printed it",
        plant: |book| say(book, "The program prints `response 6: Hello!` at last."),
        fate: missed("inline code may be a name, a command, or a line of some other program"),
    },
    Lie {
        name: "an excerpt without the line that matters",
        why: "the reader sees a program that looks simpler than it is",
        plant: |book| {
            let program = program_of("server-without-threads");
            book.edit(&program, "    // ANCHOR_END: loop\n", "")?;
            book.edit(
                &program,
                "                continue;\n            }\n        };",
                "                continue;\n            }\n        };\n        // ANCHOR_END: loop",
            )?;
            look_fresh(book, "server-without-threads")?;
            Ok(program)
        },
        fate: missed(
            "what matters is the author's choice. The whole program is folded below every excerpt",
        ),
    },
];

fn one_line_down(place: &str) -> String {
    moved(place, 1)
}

fn one_line_up(place: &str) -> String {
    moved(place, -1)
}

fn moved(place: &str, by: isize) -> String {
    match place.rsplit_once(':') {
        Some((file, line)) => {
            let line = line.parse::<isize>().unwrap_or(1) + by;
            format!("{file}:{line}")
        }
        None => place.to_owned(),
    }
}
