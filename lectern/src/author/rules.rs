//! The rules of what authors ask the engine to make or to say.

use crate::ground::rules;

rules! {
    MALFORMED_SLUG = "malformed-slug" {
        refuses: "The name given to a new listing or exercise is one that Cargo or a link can't have.",
        because: "The slug becomes the name of a folder, a package, a program and an anchor on a page. Cargo rejects some \
            names and warns about others, and if you only found out later, you'd have to rename things in four places.",
        mend: "Start with a lower-case letter, and continue with lower-case letters, digits and hyphens.",
        shown: Test("robust::arguments_that_make_no_sense_are_refused_and_nothing_is_made"),
    }
    REFERENCE_TABLE = "reference-table" {
        refuses: "A table of the reference has no place in its file, or its place has no end or names a table that doesn't \
            exist.",
        because: "The tables are written from the comments on the engine's types. If one had no place in the text, its keys \
            would be documented nowhere, and you wouldn't notice.",
        mend: "Put the two lines that mark the table's place where it belongs; the message quotes them.",
        shown: Test("reference::a_place_that_is_wrong_or_missing_is_named"),
    }
    OCCUPIED_FOLDER = "occupied-folder" {
        refuses: "`cargo book init` is given a folder that isn't empty, or something that isn't a folder.",
        because: "A new book brings its own Cargo.toml, src and README. In a folder that has files of those names, it would \
            overwrite somebody's work or get mixed up with it.",
        mend: "Name a folder that is empty or doesn't exist yet.",
        shown: Test("rules::a_new_book_takes_the_place_of_nothing"),
    }
    UNKNOWN_SECTION = "unknown-section" {
        refuses: "`cargo book reference` is given a word that none of the reference's headings contains.",
        because: "If it printed nothing, that would look like a section without any text.",
        mend: "Use a word from one of the headings; the message lists them.",
        shown: Test("rules::a_word_that_no_heading_has_is_answered_with_the_headings"),
    }
    UNKNOWN_RULE = "unknown-rule" {
        refuses: "`--explain` is given a name that isn't the name of a rule.",
        because: "If a misspelt name printed nothing, it would look like a rule without an explanation.",
        mend: "Use the nearest name, which the message suggests, or choose from the list that `cargo book check --explain` \
            prints.",
        shown: Test("rules::a_name_that_no_rule_has_is_answered_with_the_nearest"),
    }
}
