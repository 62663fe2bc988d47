//! The directives, with the form of each and what it stands for: what the reference says of them, and what a message suggests.
//!
//! In: nothing. Out: a table. Nothing here fails.

/// Every directive that is no block, with its form and what it stands for on the page.
pub(crate) const FORMS: [(&str, &str, &str); 20] = [
    (
        "listing",
        "SLUG",
        "the figure: program, command, dependencies, output, timeline",
    ),
    (
        "listing",
        "SLUG:ANCHOR",
        "an excerpt (between `// ANCHOR: x` and `// ANCHOR_END: x` in the source), the whole program folded below",
    ),
    (
        "excerpt",
        "SLUG:ANCHOR",
        "a piece of a listing, with a link to its figure, which stands before or after it: for a long program that is \
         taught in pieces",
    ),
    (
        "pair",
        "SLUG SLUG: CAPTION",
        "two runs side by side, on one time axis, or three of them: `{{#pair one two three}}`. The caption can be left out",
    ),
    ("see", "SLUG", "a link: \"Listing 1.2\""),
    (
        "measured",
        "SLUG QUANTITY",
        "a figure from the recording; the quantities stand below",
    ),
    (
        "measured",
        "SLUG line PATTERN",
        "what the one recorded line that PATTERN matches has from its first hole to its last: \
         `line B = {number} ± {number}` gives \"0.04 ± 0.01\"",
    ),
    (
        "measured",
        "SLUG hole N line PATTERN",
        "what stands in one hole of that line, counted from 1: `hole 2 line B = {number} ± {number}` gives \"0.01\". \
         Where one of several holes is a `{text}`, it has to be said which hole is meant",
    ),
    (
        "given",
        "NUMBER: WHERE IT COMES FROM",
        "a number that was set or is cited, and where it comes from: `{{#given 3 s: the server's default}}`",
    ),
    (
        "exercise",
        "SLUG",
        "an exercise: the task, how to start, and the starter, its tests, the hints and the solution folded",
    ),
    (
        "checked",
        "",
        "every listing with its claims and its recording; a JSON file of the chapter's name stands beside the page",
    ),
    (
        "term",
        "WORDS",
        "a term, in italics, in the sentence that defines it; the glossary has that sentence. A term is defined once in the book",
    ),
    (
        "term",
        "WORDS: NAME",
        "the same, where it's called otherwise in the glossary: `{{#term medians: median}}`",
    ),
    (
        "glossary",
        "",
        "every term with its sentence, and the listings in whose caption, program or output it stands",
    ),
    (
        "index",
        "",
        "every term and every name of code that the chapters speak of, with the sections that do",
    ),
    (
        "listings",
        "",
        "every listing, by the sections of `curriculum.toml`",
    ),
    ("exercises", "", "every exercise, by chapter"),
    (
        "review",
        "",
        "the questions of the part in which the chapter stands, asked once more and otherwise: those that were answered wrongly, or whose run was shown by “Show me”",
    ),
    (
        "progress",
        "",
        "the parts of the book with the number of their questions, and, in a reader's browser, how many of them they have answered",
    ),
    (
        "repository",
        "PART: WORDS",
        "the words, as a link to the repository's `home` or `issues` where its address is known",
    ),
];

/// The names of all directives that are no blocks, each once.
pub(super) fn names() -> String {
    let mut names: Vec<&str> = FORMS.iter().map(|(name, ..)| *name).collect();
    names.dedup();
    names.join(", ")
}
