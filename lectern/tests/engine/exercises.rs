//! Exercises: made, shown, checked, and their tests held to telling the starter from the solution.

use std::path::Path;

use lectern::book::Project;
use lectern::ground::Problem;
use lectern::run::{Progress, compile_tests};
use lectern::run::{solution_problems, starter_problems};

use crate::fixture::Fixture;

const FOLDER: &str = "exercises/one/adding";

/// The book with the exercise `adding`, as the engine makes it.
fn book() -> Fixture {
    let book = Fixture::proved();
    book.run(&["new-exercise", "one", "adding"])
        .succeeds()
        .says("Made exercises/one/adding, shown at the end of src/one.md.");
    book.write_new_exercise("adding");
    book
}

fn file(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

/// What the tests say: of the solution, then of the starter.
fn judged(book: &Fixture) -> [String; 2] {
    let project = Project::load(&book.root()).expect("a readable book");
    let exercise = &project.exercises["adding"];
    let sides = [&exercise.solution, &exercise.starter];
    let packages: Vec<(&str, &Path)> = sides
        .iter()
        .map(|side| (side.package.as_str(), side.manifest.as_path()))
        .collect();
    let compiled = compile_tests(&project, &packages, Progress::Hidden).expect("cargo runs");
    let judges = [solution_problems, starter_problems];
    let mut sides = sides.iter().zip(judges).map(|(side, judge)| {
        let problems = judge(exercise, &compiled[&side.package]);
        problems
            .iter()
            .map(Problem::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    });
    [(); 2].map(|()| sides.next().expect("two sides"))
}

#[test]
fn a_new_exercise_lacks_nothing() {
    let book = book();
    book.run(&["check"]).succeeds().says("1 exercise");
    assert_eq!(judged(&book), ["", ""]);

    book.run(&["new-exercise", "one", "adding"])
        .fails()
        .says("the slug `adding` is taken");
    book.run(&["new", "one", "adding-solution"])
        .fails()
        .says("the slug `adding-solution` is taken");
    book.run(&["new-exercise", "two", "more"])
        .fails()
        .says("there is no chapter `two`");
    book.run(&["new-exercise", "one", "More"])
        .fails()
        .says("`More` isn't a slug");
}

#[test]
fn a_new_exercise_lacks_its_authors_words() {
    let book = Fixture::proved();
    book.run(&["new-exercise", "one", "adding"]).succeeds();
    let check = book.run(&["check"]).fails().says("5 problems.");
    for line in [1, 3, 7, 11, 15] {
        let place = format!("warning: {}:{line}: “", file("exercise.md"));
        assert!(check.said(&place), "expected {place} in:\n{check}");
    }
    book.run(&["build"]).succeeds();
}

#[test]
fn no_two_packages_have_one_name() {
    let book = Fixture::proved();
    book.run(&["new-exercise", "one", "adding-solution"])
        .succeeds();
    let before = book.snapshot(".");
    book.run(&["new-exercise", "one", "adding"])
        .fails()
        .says_one_error()
        .says("the slug `adding-solution` is taken, and the solution of `adding` would need it");
    assert!(before == book.snapshot("."), "something changed");
    // The listing that is made by hand.
    let book = self::book();
    book.listing(
        "adding-solution",
        "claims.lines = [\"a\"]",
        "fn main() {\n    println!(\"a\");\n}\n",
    );
    book.run(&["check"]).fails().says(
        "exercises/one/adding/exercise.md: its solution is the package `adding-solution`, and so is listings/one/adding-solution",
    );
}

#[test]
fn the_page_folds_what_a_reader_should_not_see_at_once() {
    let book = book();
    book.append("src/one.md", "\nSee {{#see adding}}.\n");
    book.replace(
        &file("exercise.md"),
        "helps a lot.",
        "helps, as in {{#see hello}}.",
    );
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    let order = [
        "<section class=\"exercise\" id=\"exercise-adding\">",
        "Exercise 1.1: Adding up",
        "<code>exercises/one/adding/starter/src/main.rs</code>",
        " test -p adding",
        "<details class=\"starter\">",
        "<details class=\"tests\">",
        "<summary>Hint 1</summary>",
        "<summary>Hint 2</summary>",
        "<a href=\"#listing-hello\">Listing 1.1</a>",
        "<details class=\"solution\">",
        "</section>",
        "<a href=\"#exercise-adding\">Exercise 1.1</a>",
    ];
    let mut after = 0;
    for part in order {
        let at = page[after..].find(part);
        after += at.unwrap_or_else(|| panic!("`{part}` is not where it belongs:\n{page}"));
    }
    assert!(!page.contains("<details open"), "{page}");
}

#[test]
fn a_test_that_passes_unsolved_is_named_with_its_line() {
    let book = book();
    book.append(
        &file("tests.rs"),
        "\n#[test]\nfn nothing_is_tested() {\n    assert_eq!(1 + 1, 2);\n}\n",
    );
    let [solution, starter] = judged(&book);
    assert_eq!(solution, "");
    assert!(
        starter.contains(
            "tests.rs:10: `tests::nothing_is_tested` passes with the starter, in which nothing is solved [test-without-a-task]"
        ),
        "{starter}"
    );
}

#[test]
fn a_test_that_expects_any_panic_passes_unsolved() {
    let book = book();
    book.replace(&file("tests.rs"), "#[test]", "#[test]\n#[should_panic]");
    let [solution, starter] = judged(&book);
    assert!(solution.contains("the solution fails tests::all_but_the_first_are_added_up"));
    assert!(starter.contains("passes with the starter"), "{starter}");
}

#[test]
fn a_starter_that_fails_for_another_reason_is_told_which() {
    let book = book();
    book.replace(
        &file("starter/src/main.rs"),
        "    todo!(",
        "    assert!(numbers.len() > 7, \"too few\");\n    todo!(",
    );
    let [_, starter] = judged(&book);
    assert!(
        starter.contains("fails with the starter for another reason than its `todo!()`: exercises/one/adding/starter/src/main.rs:6: too few"),
        "{starter}"
    );
    // A `todo!()` of the tests is none of the starter.
    let book = self::book();
    book.replace(
        &file("tests.rs"),
        "    assert_eq!(sum_without_first(&[5, 2, 3]), 5, \"2 and 3 added up\");",
        "    todo!();",
    );
    let [solution, starter] = judged(&book);
    assert!(solution.contains("the solution fails"), "{solution}");
    assert!(starter.contains("for another reason"), "{starter}");
}

#[test]
fn a_wrong_solution_and_one_that_does_not_compile_are_told_apart() {
    let book = book();
    book.replace(&file("solution/src/main.rs"), "skip(1)", "skip(2)");
    let [solution, _] = judged(&book);
    assert!(
        solution.contains("the solution fails tests::all_but_the_first_are_added_up")
            && solution.contains("left: 3")
            && solution.contains("[failing-solution]"),
        "{solution}"
    );
    book.replace(&file("solution/src/main.rs"), "skip(2)", "skip(\"2\")");
    let [solution, starter] = judged(&book);
    assert!(
        solution.contains("solution/src/main.rs:6: does not compile: error[E0308]"),
        "{solution}"
    );
    assert_eq!(starter, "");
}

#[test]
fn whoever_solves_a_starter_breaks_nothing_but_the_check() {
    let book = book();
    let todo = "todo!(\"add up all but the first of {numbers:?}\")";
    book.replace(
        &file("starter/src/main.rs"),
        todo,
        "numbers.iter().skip(1).sum()",
    );
    book.run(&["build", "--deny-warnings"]).succeeds();
    book.run(&["check"])
        .fails()
        .says("starter/src/main.rs: the starter has no `todo!()`: nothing is left to do")
        .says("git restore exercises/one/adding/starter/src/main.rs");
    book.replace(
        &file("starter/src/main.rs"),
        "numbers.iter()",
        "// todo!() was here\n    numbers.iter()",
    );
    book.run(&["check"]).fails().says("has no `todo!()`");
}

#[test]
fn both_sides_share_the_very_same_tests() {
    let shared = "#[path = \"../../tests.rs\"]";
    for side in ["starter", "solution"] {
        let book = book();
        let main = file(&format!("{side}/src/main.rs"));
        book.replace(&main, shared, "#[path = \"../../easier.rs\"]");
        book.run(&["check"]).fails().says(&format!(
            "{main}:11: does not end with the tests that starter and solution share"
        ));
        book.replace(&main, "#[path = \"../../easier.rs\"]", shared);
        book.replace(&main, "fn main() {", "#[cfg(not(test))]\nfn main() {");
        book.run(&["check"])
            .fails()
            .says(&format!("{main}:1: has tests of its own"));
    }
}

#[test]
fn every_part_is_needed() {
    for (missing, says) in [
        ("exercise.md", "exercise.md: cannot be read"),
        ("tests.rs", "tests.rs: cannot be read"),
        ("solution/src/main.rs", "main.rs: cannot be read"),
    ] {
        let book = book();
        std::fs::remove_file(book.root().join(file(missing))).expect("it was there");
        book.run(&["check"])
            .fails()
            .says(says)
            .says("one.md:7: the exercise `adding` can't be shown, because it can't be read");
    }
}

#[test]
fn manifests_and_places_are_checked() {
    let book = book();
    book.replace(&file("starter/Cargo.toml"), "\"adding\"", "\"addition\"");
    book.run(&["check"])
        .fails()
        .says("starter/Cargo.toml:2: the package is called `addition` and must be called `adding`");

    let book = self::book();
    book.append(
        &file("solution/Cargo.toml"),
        "\n[[test]]\nname = \"mine\"\npath = \"src/main.rs\"\n",
    );
    book.append(
        &file("starter/Cargo.toml"),
        "\n[dependencies]\nhello = \"1\"\n",
    );
    book.run(&["check"])
        .fails()
        .says("solution/Cargo.toml: declares targets of its own [own-targets]")
        .says("starter/Cargo.toml: does not have the dependencies of its solution");

    let book = self::book();
    book.replace(
        "Cargo.toml",
        "exercises/*/*/starter",
        "exercises/other/*/starter",
    );
    book.run(&["check"])
        .fails()
        .says("starter/Cargo.toml: isn't a member of the workspace");

    let book = self::book();
    book.replace(
        "src/one.md",
        "{{#exercise adding}}",
        "{{#exercise subtracting}}",
    );
    book.run(&["check"])
        .fails()
        .says("src/one.md:7: no exercise is called `subtracting`")
        .says("exercise.md: the exercise `adding` is shown nowhere");

    let book = self::book();
    book.append("src/one.md", "\n{{#exercise adding}}\n");
    book.run(&["check"])
        .fails()
        .says("src/one.md:9: the exercise `adding` was shown before, as Exercise 1.1");
}

#[test]
fn texts_are_held_to_the_rules_of_chapters() {
    let book = book();
    book.replace(
        &file("exercise.md"),
        "What to do,",
        "It takes 3 s, {{#see nothing}}, {{#listing hello}}, {{#nonsense}}, what to do,",
    );
    book.run(&["check"])
        .fails()
        .says("exercise.md:3: “3 s” is typed by hand")
        .says("exercise.md:3: no listing is called `nothing`")
        .says("exercise.md:3: the text of an exercise can have")
        .says("[figure-in-exercise]")
        .says("exercise.md:3: there is no directive `{{#nonsense}}`");
}
