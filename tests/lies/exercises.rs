//! Lies told by exercises: tasks that are no tasks, and solutions that solve nothing.

use crate::book::{Book, Planted};
use crate::guard::{CHAPTER, Guard};
use crate::lie::{Fate, Lie, by_check};

const SLUG: &str = "four-from-each";

const TODO: &str = "todo!(\"ask {server} from {threads} threads, {each} times from each\")";

fn file(name: &str) -> String {
    format!("exercises/{CHAPTER}/{SLUG}/{name}")
}

/// Caught when the tests are run with the starter and with the solution.
const fn by_tests(rule: &'static str, saying: &'static str) -> Fate {
    Fate::Caught {
        by: Guard::Exercise(SLUG),
        rule: Some(rule),
        saying,
    }
}

fn with_test(book: &Book, test: &str) -> Planted {
    let tests = file("tests.rs");
    let text = book.read(&tests)?;
    book.write(&tests, &format!("{text}\n{test}\n"))?;
    book.place(&tests, "fn nothing_is_asked")
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "an exercise that is solved already",
        why: "the reader is told that something is left to do",
        plant: |book| {
            let solution = book.read(&file("solution/src/main.rs"))?;
            book.write(&file("starter/src/main.rs"), &solution)
        },
        fate: by_check("solved-starter", "the starter has no `todo!()`"),
    },
    Lie {
        name: "an exercise that is solved already, and says `todo!` in a string",
        why: "the reader is told that something is left to do",
        plant: |book| {
            let solution = book.read(&file("solution/src/main.rs"))?;
            let says = solution.replacen(
                "    let mut started",
                "    println!(\"todo!()\");\n    let mut started",
                1,
            );
            book.write(&file("starter/src/main.rs"), &says)?;
            book.place(&file("tests.rs"), "fn one_thread_asks_in_a_row")
        },
        fate: by_tests(
            "test-without-a-task",
            "passes with the starter, in which nothing is solved",
        ),
    },
    Lie {
        name: "a test of an exercise that passes unsolved",
        why: "the reader is told to make it pass",
        plant: |book| with_test(book, "#[test]\nfn nothing_is_asked() {}"),
        fate: by_tests(
            "test-without-a-task",
            "`tests::nothing_is_asked` passes with the starter",
        ),
    },
    Lie {
        name: "a test of an exercise that is content with a panic",
        why: "it passes where nothing is done",
        plant: |book| {
            with_test(
                book,
                "#[test]\n#[should_panic]\nfn nothing_is_asked() {\n    let _ = ask_from_threads(\"\", 1, 1);\n    panic!()\n}",
            )
        },
        fate: by_tests(
            "test-without-a-task",
            "`tests::nothing_is_asked` passes with the starter",
        ),
    },
    Lie {
        name: "a test of an exercise that fails without a word",
        why: "the reader sees two numbers and has to guess what is wrong",
        plant: |book| {
            with_test(
                book,
                "#[test]\nfn nothing_is_asked() {\n    assert!(ask_from_threads(\"\", 1, 1).is_err());\n}",
            )?;
            book.place(&file("tests.rs"), "assert!(ask_from_threads(\"\", 1, 1)")
        },
        fate: by_check(
            "silent-assertion",
            "`assert!` doesn't say in words what is wrong",
        ),
    },
    Lie {
        name: "a starter of an exercise that fails for another reason",
        why: "the reader looks for the mistake in the wrong place",
        plant: |book| {
            book.edit(
                &file("starter/src/main.rs"),
                TODO,
                &format!("assert!(server.is_empty(), \"no server\");\n    {TODO}"),
            )?;
            book.place(&file("tests.rs"), "fn one_thread_asks_in_a_row")
        },
        fate: by_tests(
            "test-without-a-task",
            "fails with the starter for another reason than its `todo!()`",
        ),
    },
    Lie {
        name: "a starter of an exercise that does not compile",
        why: "the reader has to fix what should have been given",
        plant: |book| {
            book.edit(&file("starter/src/main.rs"), "use std::env;\n", "")?;
            Ok(file("starter/src/main.rs"))
        },
        fate: by_tests("does-not-compile", "does not compile"),
    },
    Lie {
        name: "a solution of an exercise that does not solve it",
        why: "the reader is shown how it is done",
        plant: |book| {
            let main = file("solution/src/main.rs");
            book.edit(&main, "for _ in 0..threads {", "for _ in 1..threads {")?;
            Ok(main)
        },
        fate: by_tests("failing-solution", "the solution fails tests::"),
    },
    Lie {
        name: "a solution of an exercise with easier tests of its own",
        why: "it passes what the reader's program does not have to pass",
        plant: |book| {
            let main = file("solution/src/main.rs");
            book.edit(
                &main,
                "#[path = \"../../tests.rs\"]\nmod tests;\n",
                "mod tests {\n    #[test]\n    fn passes() {}\n}\n",
            )?;
            Ok(main)
        },
        fate: by_check(
            "exercise-tests",
            "does not end with the tests that starter and solution share",
        ),
    },
    Lie {
        name: "a solution of an exercise that does something else when it is tested",
        why: "what is tested is not what is shown",
        plant: |book| {
            book.edit(
                &file("solution/src/main.rs"),
                "    let mut count = 0;",
                "    if cfg!(test) {\n        return Ok(threads * each);\n    }\n    let mut count = 0;",
            )?;
            book.place(&file("solution/src/main.rs"), "cfg!(test)")
        },
        fate: by_check("exercise-tests", "code for the tests only"),
    },
    Lie {
        name: "a solution of an exercise that needs other dependencies",
        why: "readers should write code, and not guess what a manifest needs",
        plant: |book| {
            book.edit(
                &file("solution/Cargo.toml"),
                "[dependencies]\n",
                "[dependencies]\ntokio.workspace = true\n",
            )?;
            Ok(file("starter/Cargo.toml"))
        },
        fate: by_check(
            "other-dependencies",
            "does not have the dependencies of its solution",
        ),
    },
    Lie {
        name: "a solution of an exercise with something left to do",
        why: "the reader is shown how it is done",
        plant: |book| {
            let main = file("solution/src/main.rs");
            book.edit(
                &main,
                "    let mut count = 0;",
                "    todo!();\n    let mut count = 0;",
            )?;
            book.place(&main, "todo!()")
        },
        fate: by_check("unsolved-solution", "the solution has something left to do"),
    },
    Lie {
        name: "an exercise that is shown nowhere",
        why: "it's tested, but no reader sees it",
        plant: |book| {
            book.edit(
                &format!("src/{CHAPTER}.md"),
                &format!("{{{{#exercise {SLUG}}}}}\n"),
                "",
            )?;
            Ok(file("exercise.md"))
        },
        fate: by_check("shown-nowhere", "`four-from-each` is shown nowhere"),
    },
    Lie {
        name: "a figure typed into the text of an exercise",
        why: "it wasn't measured",
        plant: |book| {
            book.insert_below(
                &file("exercise.md"),
                "# Three threads, four requests each",
                "Mine takes 12.05 s.",
            )
        },
        fate: by_check("typed-figure", "“12.05 s” is typed by hand"),
    },
    Lie {
        name: "a hidden line in the solution of an exercise",
        why: "a page does not show it, and it was compiled",
        plant: |book| {
            book.edit(
                &file("solution/src/main.rs"),
                "    let mut count = 0;",
                "    # [cold]\n    fn help() {}\n    let mut count = 0;",
            )?;
            book.place(&file("solution/src/main.rs"), "# [cold]")
        },
        fate: by_check("hidden-line", "a page would not show this line"),
    },
    Lie {
        name: "a second file of an exercise that the page does not show",
        why: "what is shown is not all that was compiled",
        plant: |book| book.write(&file("solution/src/help.rs"), "pub fn help() {}\n"),
        fate: by_check("hidden-file", "a page does not show this file"),
    },
    Lie {
        name: "tests of an exercise that need a solution and do not judge it",
        why: "the reader's wrong solution passes",
        plant: |book| {
            let tests = file("tests.rs");
            book.write(
                &tests,
                "use super::*;\n\n#[test]\nfn it_answers() {\n    let _ = ask_from_threads(\"\", 1, 1);\n}\n",
            )
        },
        fate: Fate::Missed {
            asked: &[Guard::Check, Guard::Exercise(SLUG)],
            because: "each test passes with the solution and fails with the starter. Only people can think \
                      of the wrong solutions that readers will write",
        },
    },
];
