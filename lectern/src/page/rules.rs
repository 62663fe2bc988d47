//! The rules of chapters: what an author may write between the listings, and what a directive may ask for. Those of blocks
//! stand in [`block`](super::block), in a table of their own.

use crate::ground::rules;

rules! {
    TYPED_FIGURE = "typed-figure" {
        refuses: "A figure with a unit is typed by hand, in prose, a caption, a question, a block or a program.",
        because: "A typed 15.02 s looks exactly like a measured one, but it stays the same when the program, the compiler or \
            the machine changes. Readers can't tell the difference, and have no reason to doubt it, since everything else on \
            the page was measured.",
        mend: "Read it from a recording with {{#measured SLUG QUANTITY}}, or say where it comes from with {{#given NUMBER: \
            SOURCE}}.",
        shown: Lie("a figure typed into the text"),
    }
    HTML_BY_HAND = "html-by-hand" {
        refuses: "A chapter contains HTML where Markdown would do, or HTML with attributes.",
        because: "With a `<div style=…>`, you could draw a timeline of a run that never happened, and it would look like \
            those that the engine draws. With a style or a script, you could even change those.",
        mend: "Write Markdown. The message lists the few tags that are allowed.",
        shown: Lie("a timeline drawn by hand"),
    }
    PICTURE_BY_HAND = "picture-by-hand" {
        refuses: "A chapter shows a picture from a file.",
        because: "A screenshot of a timeline is only as true as on the day it was taken. Nothing ever compares it with a \
            run, and readers who can't see it get nothing.",
        mend: "Show the listing, which comes with its timeline, or draw a `diagram`, a `plot` or a `stepper`.",
        shown: Lie("a picture of a timeline, in Markdown"),
    }
    OUTPUT_BY_HAND = "output-by-hand" {
        refuses: "A chapter has a code block that is neither Rust, TOML, commands nor one of the engine's own figures.",
        because: "Such blocks are where authors paste what a program printed. Nobody compares it with what the program \
            prints today, and many books show output that no version of their programs ever gave.",
        mend: "Turn it into a listing, whose output is recorded.",
        shown: Lie("output typed into a block"),
    }
    UNTESTED_RUST = "untested-rust" {
        refuses: "A block of Rust has a word after `rust`, such as `ignore` or `no_run`.",
        because: "Those words keep the compiler or the tests away, so the block can be wrong without anyone noticing. On the \
            page, it looks the same as a block that is compiled and run.",
        mend: "Write `rust` and nothing else. A program that must not compile, or must not be run, has to be a listing.",
        shown: Lie("a block of Rust that is marked so that it isn't compiled"),
    }
    HIDDEN_LINE = "hidden-line" {
        refuses: "A line of Rust begins with `# `, so mdBook hides it on the page, although it's compiled.",
        because: "The program works because of a line that readers can't see. If they type what they see, they get a \
            different program.",
        mend: "Show the line, remove it, or write it another way.",
        shown: Lie("a hidden line in a block of Rust"),
    }
    MALFORMED_DIRECTIVE = "malformed-directive" {
        refuses: "A directive has an unknown name, or lacks an argument that it needs.",
        because: "mdBook would print it as it stands, in braces, in place of the figure.",
        mend: "`cargo book reference directives` lists all directives and their forms.",
        shown: Lie("a figure that isn't measured"),
    }
    NEAR_DIRECTIVE = "near-directive" {
        refuses: "Something looks like a directive or a link but is neither, because a part of it is missing.",
        because: "A missing brace is easy to overlook, and mdBook prints the rest as it stands. Readers would find \
            `{{#measured x duration}` where the sentence's figure should be.",
        mend: "Write it in the form that the message shows. If you meant braces or brackets, put them into `code`.",
        shown: Test("rules::what_would_be_printed_as_it_stands_is_named"),
    }
    FIGURE_IN_SENTENCE = "figure-in-sentence" {
        refuses: "A directive that becomes a figure doesn't stand on a line of its own.",
        because: "A figure is a block of HTML. In the middle of a paragraph, it would break that in two, and whatever \
            follows would be taken for a part of the figure, so its Markdown would be shown as typed.",
        mend: "Put the directive on a line of its own, with an empty line above and below.",
        shown: Test("rules::what_would_be_printed_as_it_stands_is_named"),
    }
    REPEATED_TERM = "repeated-term" {
        refuses: "A term is defined a second time.",
        because: "The glossary and the index link to the one sentence that says what the term means. If there were two, \
            readers couldn't tell which one counts, and over time the two would drift apart.",
        mend: "Write the word without the directive, or define it under a name of its own: {{#term WORDS: NAME}}.",
        shown: Test("back_matter::a_term_is_defined_once"),
    }
    UNKNOWN_EXERCISE = "unknown-exercise" {
        refuses: "A directive names an exercise that doesn't exist or can't be read.",
        because: "Readers would find braces where the task should be.",
        mend: "`cargo book new-exercise CHAPTER SLUG` creates one. If the exercise can't be read, first fix what is reported \
            about its files.",
        shown: Test("rules::an_exercise_that_there_is_not_is_named_with_its_line"),
    }
    SHOWN_NOWHERE = "shown-nowhere" {
        refuses: "A listing or an exercise is in the book's folder, but no chapter shows it.",
        because: "It would be compiled, recorded and tested, and it would count as teaching a row of the curriculum, but no \
            reader would ever see it. References to it would lead nowhere.",
        mend: "Show it in its chapter, or remove its folder.",
        shown: Lie("a listing that is shown nowhere"),
    }
    SHOWN_TWICE = "shown-twice" {
        refuses: "A chapter shows a listing or an exercise that was already shown.",
        because: "It would have two numbers, and a reference to “Listing 1.2” could mean either place.",
        mend: "Refer to it with {{#see SLUG}}, show a piece of it with {{#excerpt SLUG:ANCHOR}}, or compare it with {{#pair \
            …}}.",
        shown: Lie("a listing that is shown twice"),
    }
    FOREIGN_CHAPTER = "foreign-chapter" {
        refuses: "A listing or an exercise is first shown in a chapter other than the one whose folder it's in.",
        because: "A reader who looks for the files of Listing 4.2 expects them in the folder of chapter 4. The tests of a \
            chapter go by folders, too, so the listing would be tested with a chapter that doesn't show it.",
        mend: "Show it in its own chapter first, or move its folder; the message says where to.",
        shown: Test("rules::what_stands_in_the_wrong_chapter_is_named"),
    }
    UNNUMBERED_CHAPTER = "unnumbered-chapter" {
        refuses: "A preface or an appendix shows a listing or an exercise.",
        because: "The number of a listing begins with its chapter's number, and these chapters have none.",
        mend: "Show it in a numbered chapter.",
        shown: Test("rules::what_stands_in_the_wrong_chapter_is_named"),
    }
    UNKNOWN_ANCHOR = "unknown-anchor" {
        refuses: "A directive asks for a piece of a listing that isn't marked in its program.",
        because: "mdBook would print an empty block. The text would explain lines that readers can't see.",
        mend: "Put `// ANCHOR: NAME` and `// ANCHOR_END: NAME` into the program, or name an anchor that it has.",
        shown: Lie("an anchor that is renamed in the program"),
    }
    UNMEASURED = "unmeasured" {
        refuses: "A chapter asks for a figure that the listing's recording doesn't have.",
        because: "A program that was killed has no exit status, and one that asks no server has no requests. A number in \
            their place could only be made up.",
        mend: "Ask for something that this run has.",
        shown: Lie("a figure of which the recording has none"),
    }
    UNREAD_LINE = "unread-line" {
        refuses: "A pattern matches no recorded line, or several that say different things, or it has no hole to read from, or a {text} \
            among several holes.",
        because: "A figure in a sentence comes from one line that a program printed. If two lines match, the sentence would \
            quote one and hide the other. And if it quotes from the first hole to the last, the words in a {text} break into it.",
        mend: "Write the line as the page shows it, with a hole in place of what you want to quote.",
        shown: Lie("a figure from a line that was never printed"),
    }
    FIGURE_IN_EXERCISE = "figure-in-exercise" {
        refuses: "The text of an exercise asks for the figure of a listing.",
        because: "The texts of an exercise are folded, and readers open the hints one at a time. A figure inside would have \
            a number, but readers wouldn't come across it in that order.",
        mend: "Show the figure in the chapter, and refer to it with {{#see SLUG}}.",
        shown: Test("exercises::texts_are_held_to_the_rules_of_chapters"),
    }
    PARTLESS_REVIEW = "partless-review" {
        refuses: "A chapter that stands in no part of the book asks for a review.",
        because: "A review asks the questions of its part once more. Before the first part and behind the last one there are none, so \
            the page would have a heading and nothing below it.",
        mend: "Put the chapter at the end of a part in SUMMARY.md.",
        shown: Test("questions::a_review_stands_in_a_part"),
    }
}
