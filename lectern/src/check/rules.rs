//! The rules that need the whole book, or the book and another machine.

use crate::ground::rules;

rules! {
    SILENT_LANE = "silent-lane" {
        refuses: "A timeline has a lane for a name with which no recorded line begins, or `waits` has a pattern that no line \
            in a lane matches.",
        because: "An empty lane says “this one did nothing”. In fact it may have done a lot, under another name.",
        mend: "In `lanes`, list the names with which lines begin; in `waits`, write the lines as they're printed.",
        shown: Lie("a lane for a thread that never speaks"),
    }
    UNDECIDED_QUESTION = "undecided-question" {
        refuses: "The answer to a question follows from the recorded run, but not from the contract.",
        because: "Another run could have a different outcome without breaking any claim. The answer would be right today, \
            and no test would notice when it becomes wrong.",
        mend: "Claim what the question asks about.",
        shown: Lie("the claim that a question to the reader is about, taken out"),
    }
    QUESTION_WITHOUT_RUN = "question-without-run" {
        refuses: "The run that a question is about stands above the question, or not on its page.",
        because: "Readers answer before they see the run, and compare their answer with it. If it stands above, they have seen it. If \
            it stands on another page, they have only the word of the book.",
        mend: "Put the question right before the {{#listing}} that it is about.",
        shown: Lie("a question whose run isn't on its page"),
    }
    MISPLACED_QUESTION = "misplaced-question" {
        refuses: "A question stands directly before one listing but asks about another.",
        because: "A question becomes part of the figure that follows it. Readers would study that program, and their answer \
            would be judged by the run of a different one.",
        mend: "Put the question before the listing that it's about.",
        shown: Lie("a question before one listing that another one answers"),
    }
    UNLISTED_CHAPTER = "unlisted-chapter" {
        refuses: "A page lies among the chapters, but the summary doesn't name it.",
        because: "Readers don't come across it in the book, and no rule checks it, yet it can be found and linked to. \
            Usually it's a chapter that was taken out and forgotten.",
        mend: "Name it in SUMMARY.md, or delete the file.",
        shown: Lie("a page that is in no summary"),
    }
    DEAD_LINK = "dead-link" {
        refuses: "A link leads to a page or a heading that doesn't exist.",
        because: "Rewording a heading breaks every link to it, and mdBook doesn't report that. Readers end up at the top of \
            some page and search for the answer they were promised.",
        mend: "Link to a file below src, and to a heading that it has.",
        shown: Lie("a dead link"),
    }
    LINK_VERSION = "link-version" {
        refuses: "A link to docs.rs, to Read the Docs, or to the documentation of Rust, Python or Linux names no version, or a \
            crate's version that isn't in Cargo.lock.",
        because: "Without a version, the address leads to the newest release. By the time a reader follows the link, the page \
            may say something that doesn't hold for the programs in the book, or be gone, and nothing tells the author.",
        mend: "Write the version into the address, for a crate that of Cargo.lock; the message shows where.",
        shown: Lie("a link to whatever is newest"),
    }
    HIDDEN_FILE = "hidden-file" {
        refuses: "The folder of a listing or an exercise contains a file that the page doesn't show.",
        because: "The program may include or read that file. If readers copy what they see, it won't compile, or it will do \
            something else.",
        mend: "A listing is one file, so put what it needs into src/main.rs.",
        shown: Lie("a second file that the page does not show"),
    }
    HIDDEN_PROGRAM = "hidden-program" {
        refuses: "A manifest makes Cargo compile something other than the src/main.rs on the page: another path, a library \
            or a build script.",
        because: "The page would show one program beside the recording of another. Each would be genuine, and together \
            they'd be false.",
        mend: "A listing is one program: remove the target, or set path = \"src/main.rs\".",
        shown: Lie("a program in another file than the one that is shown"),
    }
    OWN_CRATE = "own-crate" {
        refuses: "A listing depends on a crate in the book's own folder.",
        because: "Readers who copy the program don't have that crate and can't get it from the registry. Nor does the page \
            show what it does.",
        mend: "Write what the program needs into the program.",
        shown: Lie("a crate of the book's own that does the work"),
    }
    REPLACED_DEPENDENCY = "replaced-dependency" {
        refuses: "`[patch]` or `[replace]` gives the listings a different dependency from the one that readers get under the \
            same name.",
        because: "The page shows `tokio = \"1\"`, but with a patch, the recorded program used something else. A reader's \
            copy may then behave differently for no visible reason.",
        mend: "Use the version from the registry.",
        shown: Lie("a dependency that is replaced for the book alone"),
    }
    OTHER_CARGO_SETTINGS = "cargo-settings" {
        refuses: ".cargo/config.toml makes Cargo compile or run the listings differently from a reader's Cargo.",
        because: "Compiler flags and environment variables don't appear on any page, but they can change times, warnings and \
            even results.",
        mend: "Remove the setting. What a listing needs has to be in its manifest or on its page.",
        shown: Lie("compiler flags that no page shows"),
    }
    OTHER_VERSION = "other-version" {
        refuses: "A block in a chapter gives a dependency a different version from the one in the manifest.",
        because: "Readers who copy the block get a version that the listings weren't run with, and may not see what the text \
            describes.",
        mend: "Write the version that Cargo.toml has; the message has the line.",
        shown: Lie("a dependency's version that is not the manifest's"),
    }
    NOTHING_TO_COMPARE = "nothing-to-compare" {
        refuses: "`compare` finds no listing with recordings from both machines, or is given a factor below which nothing \
            could differ.",
        because: "It would always answer that nothing differs, and that would look like good news.",
        mend: "Record on the other machine with `cargo book record --all --into FOLDER`. The factor must be at least 1.",
        shown: Test("comparing::what_cannot_be_compared_is_said"),
    }
    OTHERWISE_THERE = "otherwise-there" {
        refuses: "According to the recordings of another machine, a question has a different answer, or a figure or sentence \
            can't be made.",
        because: "People read the book on all kinds of machines. If something holds only where it was recorded, the text has \
            to say so.",
        mend: "Ask for something that holds on both machines, or say that it's about the recorded one.",
        shown: Test("comparing::keys_and_sentences_that_are_otherwise_there_are_named"),
    }
    SECOND_TITLE = "second-title" {
        refuses: "A chapter has a second heading of the first level.",
        because: "The first one is the title of the page, in the browser's tab and in search results. With two, half the \
            chapter seems to belong to another page.",
        mend: "Begin a section with two number signs: `## …`.",
        shown: Test("authors::headings_are_unique_and_chapters_are_linked"),
    }
    REPEATED_HEADING = "repeated-heading" {
        refuses: "Two sections of the book have the same heading, and it isn't one that most chapters share.",
        because: "Readers find sections by their headings, in the search, in the index and by links. They can't tell two \
            equal ones apart, and a link to the second breaks as soon as the first one moves.",
        mend: "Name the section's subject, in words that a reader would search for.",
        shown: Test("authors::headings_are_unique_and_chapters_are_linked"),
    }
    QUOTED_TITLE = "quoted-title" {
        refuses: "A chapter is referred to by its title in quotation marks, without a link.",
        because: "Readers can't click on it. And if the chapter is renamed, the sentence refers to a chapter that no longer \
            exists, which would be reported if it were a link.",
        mend: "Turn it into a link; the message shows how.",
        shown: Test("authors::headings_are_unique_and_chapters_are_linked"),
    }
    OWN_VERSION = "own-version" {
        refuses: "A listing or an exercise gives a dependency a version of its own.",
        because: "The workspace sets each version once, for all programs and pages. A second one may differ, so Cargo \
            compiles both, and the text may describe one version while the program uses the other.",
        mend: "Write `NAME.workspace = true`, and put the version into [workspace.dependencies].",
        shown: Test("authors::dependencies_come_from_the_workspace"),
    }
    UNKNOWN_DEPENDENCY = "unknown-dependency" {
        refuses: "A listing or an exercise inherits a dependency that the workspace doesn't have.",
        because: "Cargo rejects such a manifest before it compiles anything. Every command fails then, and reports nothing \
            but this.",
        mend: "Add it to [workspace.dependencies] in Cargo.toml.",
        shown: Test("authors::dependencies_come_from_the_workspace"),
    }
    ANSWER_IN_NAME = "answer-in-name" {
        refuses: "A listing's name or caption contains a word from the right option of a question about it, and neither the \
            other options nor the program have this word.",
        because: "Name and caption stand above the question. A reader who compares words finds “it hangs” in \
            `relay-that-hangs` without having thought about the program.",
        mend: "Name the listing after what it does, not after what happens; or reword the option.",
        shown: Test("authors::an_answer_does_not_stand_in_the_name_of_its_listing"),
    }
}
