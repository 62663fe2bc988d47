//! The rules of what stands in the book's folder: settings, chapters' names, manifests, programs and exercises. Those of
//! contracts stand in [`contract_rules`](crate::book::contract_rules).

use crate::ground::rules;

rules! {
    BOOK_FOLDER = "book-folder" {
        refuses: "The book's folder can't be opened, or its path isn't valid text.",
        because: "Cargo and mdBook both need a path in UTF-8. Without this check, a command would fail later, inside one of \
            the two, with a message that doesn't mention the folder.",
        mend: "Name the folder with `--root`, or move the book to a folder whose path is UTF-8.",
        shown: Test("robust::a_path_that_is_no_text_is_refused_in_a_line"),
    }
    BOOK_SETTINGS = "book-settings" {
        refuses: "The engine can't use the settings in book.toml: its table is missing, a key is unknown, or a delay is out \
            of range.",
        because: "Every claim about time counts in the slow server's delays. With a delay of zero, such claims would hold \
            for any program, and a misspelt key would silently leave the delay at its default.",
        mend: "Correct [preprocessor.lectern] in book.toml. A delay has to be between 0.001 and 3600 seconds.",
        shown: Test("checking::settings_are_checked"),
    }
    MALFORMED_SUMMARY = "malformed-summary" {
        refuses: "SUMMARY.md can't be read as a list of chapters.",
        because: "The summary determines the order and the numbers of the chapters, and listings and exercises are numbered \
            after them. Without it, you have files but no book.",
        mend: "Write a line `- [Title](file.md)` for each chapter.",
        shown: Test("checking::a_summary_that_cannot_be_read_hides_no_mistake_of_a_listing"),
    }
    MDBOOK_FAILS = "mdbook-fails" {
        refuses: "mdBook can't load or render the book.",
        because: "Without mdBook there's no new site. The old one stays as it was.",
        mend: "Follow mdBook's message. The settings of `[output.html]` are mdBook's own.",
        shown: Test("building::a_build_that_fails_leaves_the_former_site_as_it_was"),
    }
    MISSING_CHAPTER = "missing-chapter" {
        refuses: "The summary names a chapter whose file doesn't exist.",
        because: "By default, mdBook would create an empty file and make an empty page of it. Readers would see a chapter in \
            the table of contents and find nothing there.",
        mend: "Write the file, or take its line out of the summary.",
        shown: Lie("a chapter that is named and was not written"),
    }
    REPEATED_ROW = "repeated-row" {
        refuses: "The curriculum has two rows with the same id.",
        because: "A listing that teaches this id would count for both rows. So one of the two could be untaught while the \
            coverage says that everything is taught.",
        mend: "Give one of the two rows another id.",
        shown: Test("checking::all_mistakes_of_the_listings_are_reported_at_once"),
    }
    UNKNOWN_ROW = "unknown-row" {
        refuses: "A listing claims to teach a row that the curriculum doesn't have.",
        because: "The curriculum is the promise of what readers will see happen. A listing that refers to a row that was \
            removed or never existed keeps no part of this promise.",
        mend: "Name an id from curriculum.toml in `teaches`, or add the row there.",
        shown: Lie("a row of the curriculum that doesn't exist"),
    }
    NOT_A_MEMBER = "not-a-member" {
        refuses: "The crate of a listing or an exercise isn't a member of the workspace.",
        because: "Cargo would neither build nor test it, and the reader's `cargo run -p SLUG` would fail. The page would \
            still present the program as one that runs.",
        mend: "Add the folder's pattern to `members` in the workspace's Cargo.toml; the message has the line.",
        shown: Lie("a listing that isn't a member of the workspace"),
    }
    TAKEN_SLUG = "taken-slug" {
        refuses: "Two listings or exercises have the same slug, or one of them has the name of a package that the book \
            depends on.",
        because: "Directives, commands and tests find a listing by its slug alone. If two shared a slug, a chapter could \
            show one of them while the tests check the other.",
        mend: "Rename one of the two: its folder, and `name` in its manifest.",
        shown: Test("rules::two_listings_of_one_name_are_told_apart"),
    }
    PACKAGE_NAME = "package-name" {
        refuses: "A package's name differs from the name of its folder.",
        because: "The page tells readers to type `cargo run -p SLUG`, using the folder's name, but Cargo looks for the \
            package's name. Readers would type what the page says and be told that there's no such package.",
        mend: "Give both the same name. The solution of the exercise SLUG is called SLUG-solution.",
        shown: Test("checking::all_mistakes_of_the_listings_are_reported_at_once"),
    }
    NO_CONTRACT = "no-contract" {
        refuses: "A listing's manifest has no table [package.metadata.listing].",
        because: "A program without a contract may print anything, on any machine, without failing a test. To a reader, it \
            looks just like the listings that are tested.",
        mend: "Add the table, with `caption`, `teaches` and `claims`.",
        shown: Test("checking::all_mistakes_of_the_listings_are_reported_at_once"),
    }
    LONG_LISTING = "long-listing" {
        refuses: "A listing has more than 80 lines, or more lines than its contract allows.",
        because: "A listing should show one idea, and a program that fills two screens usually has more than one. It's also \
            too long for the text to go through, so readers copy it without having understood it.",
        mend: "Show less. If one idea really needs so many lines, set `length` in the contract and teach the program in \
            pieces with {{#excerpt SLUG:ANCHOR}}.",
        shown: Test("pieces::a_listing_is_as_long_as_its_contract_allows"),
    }
    NEEDLESS_LENGTH = "needless-length" {
        refuses: "A contract sets a `length` that the program doesn't need, or one above 160 lines.",
        because: "An allowance that isn't needed gets used up unnoticed: the listing grows one line at a time, and no rule \
            objects.",
        mend: "Remove `length`, or show less.",
        shown: Test("pieces::a_listing_is_as_long_as_its_contract_allows"),
    }
    LONG_LINE = "long-line" {
        refuses: "A line of a program is longer than 80 characters.",
        because: "A page has room for 80 characters. On a screen, the rest is hidden until you scroll. On paper it's cut \
            off, and readers copy half a line.",
        mend: "Break the line.",
        shown: Test("checking::all_mistakes_of_the_listings_are_reported_at_once"),
    }
    ALLOWED_LINT = "allowed-lint" {
        refuses: "A listing has an `allow` attribute.",
        because: "Readers copy listings into their own programs, along with the attribute. A book shouldn't teach code that \
            clippy warns about, and silencing the warning only hides the fault.",
        mend: "Remove the attribute and fix the code.",
        shown: Lie("a listing that allows what clippy refuses"),
    }
    OTHER_EDITION = "other-edition" {
        refuses: "A listing uses an edition of Rust other than 2024 or 2021, or doesn't name one.",
        because: "`cargo new` creates packages of the newest edition, and that's what readers compile a copied program with. \
            If no edition is named, Cargo assumes 2015, and the same text may mean something else.",
        mend: "Write `edition.workspace = true`, or `edition = \"2021\"` if the listing is about the older edition.",
        shown: Lie("an edition of Rust that is out of date"),
    }
    BREAKS_THE_BUILD = "breaks-the-build" {
        refuses: "A listing that must not compile takes part in every build of the workspace.",
        because: "This one program would make `cargo build` and `cargo test` fail for everyone, before a single test has \
            run. Behind a feature, it's compiled only where its error is wanted.",
        mend: "Put it behind the feature `does-not-compile`; the message has the lines.",
        shown: Test("checking::all_mistakes_of_the_listings_are_reported_at_once"),
    }
    NEEDLESS_EXCEPTION = "needless-exception" {
        refuses: "A contract exempts a listing from Miri without giving a reason, or although the program has no unsafe \
            code.",
        because: "Miri is what finds undefined behaviour in programs with `unsafe`. An exemption that nobody needs stays in \
            the manifest, and the next unsafe block goes unchecked.",
        mend: "Say in `without-miri` what Miri can't do, or remove the line and run .ci/miri.",
        shown: Lie("a listing that is kept from Miri, and has nothing unsafe"),
    }
    EXERCISE_TEXT = "exercise-text" {
        refuses: "exercise.md doesn't consist of a title, a task, a `## Hint` for each hint and one `## Solution`, in this \
            order.",
        because: "The page folds hints and solution, so that readers try the task first. With a heading out of place, it \
            would show the solution openly or hide the task.",
        mend: "Put the sections in order. `cargo book reference exercise` describes the form.",
        shown: Test("rules::an_exercise_without_a_title_is_named_with_its_line"),
    }
    EXERCISE_TESTS = "exercise-tests" {
        refuses: "An exercise has no tests, or its starter and its solution don't share them.",
        because: "The tests tell readers when they're done. If the solution had easier tests of its own, a reader's correct \
            answer might fail where the book's own solution passes.",
        mend: "Write the tests in tests.rs, and end both programs with the three lines that include it.",
        shown: Lie("a solution of an exercise with easier tests of its own"),
    }
    SILENT_ASSERTION = "silent-assertion" {
        refuses: "An assertion in an exercise's tests has no message, or one that only prints a value with `{:?}`.",
        because: "A reader whose solution is wrong would see two values side by side, and would have to read the test to find \
            out what they mean.",
        mend: "End it with a sentence that says what was compared, or why it had to be so, in the words of the task.",
        shown: Lie("a test of an exercise that fails without a word"),
    }
    OWN_TARGETS = "own-targets" {
        refuses: "A starter or a solution declares targets of its own, such as a library or a test.",
        because: "`cargo test -p SLUG` would then test something other than src/main.rs. A reader could solve the task \
            there, and the test results wouldn't change.",
        mend: "Remove those tables. An exercise is one program, src/main.rs, with its tests.",
        shown: Test("exercises::manifests_and_places_are_checked"),
    }
    UNSOLVED_SOLUTION = "unsolved-solution" {
        refuses: "A solution still contains a `todo!()`.",
        because: "Readers open the solution when they're stuck, to see how it's done. This one would leave them where they \
            were.",
        mend: "Solve it.",
        shown: Lie("a solution of an exercise with something left to do"),
    }
    SOLVED_STARTER = "solved-starter" {
        refuses: "A starter has no `todo!()`, so there's nothing left to do.",
        because: "If you solve an exercise in its folder and forget to undo that, the book would publish the answer in place \
            of the task.",
        mend: "Leave something to do. If you've just solved the exercise yourself, run `git restore` on the starter's \
            main.rs.",
        shown: Lie("an exercise that is solved already"),
    }
    OTHER_DEPENDENCIES = "other-dependencies" {
        refuses: "A starter and its solution have different dependencies.",
        because: "The solution could use a crate that readers don't have. They were asked to write code, and would first \
            have to work out what to add to a manifest.",
        mend: "Give both the same dependencies.",
        shown: Lie("a solution of an exercise that needs other dependencies"),
    }
    UNKNOWN_LISTING = "unknown-listing" {
        refuses: "A directive or a command names a listing that doesn't exist or can't be read.",
        because: "mdBook doesn't stop at a directive that it can't resolve; it prints it as it stands. Readers would find \
            braces where the program should be.",
        mend: "`cargo book list` prints the names. If the listing can't be read, first fix what is reported about its \
            manifest.",
        shown: Lie("a reference to a listing that doesn't exist"),
    }
    PLACEHOLDER = "placeholder" {
        refuses: "A listing or an exercise still contains the words that it was created with.",
        because: "On the page, they look as if they were meant. “What the listing shows, in a few words” has in fact been \
            published.",
        mend: "Write the caption, the program, the task, the hints and the remark on the solution.",
        shown: Test("listing::a_new_listing_lacks_nothing_but_its_authors_words_and_its_recording"),
    }
}
