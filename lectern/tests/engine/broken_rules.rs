//! Rules, each broken by a small book: what is said has the place, what is wrong, and the rule's name.

use lectern::run::Evidence;

use crate::fixture::{Fixture, Outcome, cast_of, manifest_of, printed, ran};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";
const SAYS_HELLO: &str = "claims.lines = [\"hello\"]";

/// Each of these is said of its place, by its rule; what is not is listed.
#[track_caller]
fn are_told(outcome: &Outcome, expected: &[(&str, &str, &str)]) {
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    let untold: Vec<String> = expected
        .iter()
        .filter(|(place, what, rule)| {
            let ends = format!(" [{rule}]");
            let place = format!(": {place}: ");
            !lines.iter().any(|line| {
                line.contains(&place) && line.contains(what) && line.ends_with(ends.as_str())
            })
        })
        .map(|(place, what, rule)| format!("{place}: … {what} … [{rule}]"))
        .collect();
    assert!(
        untold.is_empty(),
        "nobody says:\n{}\n\nWhat was said:\n{outcome}",
        untold.join("\n")
    );
}

#[test]
fn what_a_chapter_must_not_have_is_named() {
    let book = Fixture::proved();
    book.listing("silent", &format!("recorded = false\n{SAYS_HELLO}"), HELLO);
    book.write(
        "src/one.md",
        "# One\n\n{{#listing hello}}\n\n{{#listing silent}}\n\n<div class=\"timeline\">3 bars</div>\n\n\
         ![A timeline](timeline.svg)\n\n```rust,ignore\nfn main() {}\n```\n\nIt took {{#measured silent duration}}.\n\n\
         The last answer: {{#measured hello last-answer}}.\n",
    );
    are_told(
        &book.run(&["check"]).fails(),
        &[
            ("src/one.md:7", "`<div>`", "html-by-hand"),
            ("src/one.md:9", "no run has drawn", "picture-by-hand"),
            ("src/one.md:11", "`rust,ignore`", "untested-rust"),
            (
                "src/one.md:15",
                "`silent` keeps no recording",
                "no-recording-kept",
            ),
            ("src/one.md:17", "`hello`: ", "unmeasured"),
        ],
    );
}

#[test]
fn what_a_block_cannot_show_is_named_by_the_rule_of_its_kind() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\n```stepper\nlisting = \"hello\"\ncaption = \"Steps\"\nstep = \"step: {text} at {integer} | {text}\"\nsays = 1\nline = 2\n\
         boxes = [{ label = \"a\", hole = 3, shows = \"text\" }]\n```\n",
    );
    book.append(
        "src/one.md",
        "\n```scoreboard\ncaption = \"Times\"\nrows = [\n    { label = \"a\", listing = \"hello\" },\n    \
         { label = \"b\", listing = \"hello\", line = \"took {seconds}\", time = 1 },\n]\n```\n",
    );
    book.append(
        "src/one.md",
        "\n```plot\ncaption = \"Points\"\nx = { label = \"x\", from = 0, to = 1 }\ny = { label = \"y\", from = 0, to = 1 }\n\
         points = [{ label = \"a\", listing = \"hello\", line = \"{number} of {number}\", x = 1, y = 2 }]\n```\n",
    );
    are_told(
        &book.run(&["check"]).fails(),
        &[
            ("src/one.md:10", "`hello`: ", "impossible-trace"),
            ("src/one.md:20", "`hello`: ", "impossible-scoreboard"),
            ("src/one.md:28", "`hello`: ", "impossible-plot"),
        ],
    );
}

#[test]
fn what_a_manifest_must_not_say_is_named() {
    let book = Fixture::proved();
    for (slug, contract) in [
        (
            "safe",
            format!("without-miri = \"it is slow\"\n{SAYS_HELLO}"),
        ),
        ("wordless", format!("without-miri = \" \"\n{SAYS_HELLO}")),
        ("old", SAYS_HELLO.to_owned()),
        ("undated", SAYS_HELLO.to_owned()),
        ("quick", format!("test-delay = 0.06\n{SAYS_HELLO}")),
    ] {
        book.listing(slug, &contract, HELLO);
        book.prove(slug, &["hello"]);
    }
    let edition = "edition.workspace = true";
    book.replace(&manifest_of("old"), edition, "edition = \"2018\"");
    book.replace(&manifest_of("undated"), edition, "");
    let manifest = book.read(&manifest_of("hello"));
    let outside = "listings/two/outside";
    book.write(
        &format!("{outside}/Cargo.toml"),
        &manifest.replace("hello", "outside"),
    );
    book.write(&format!("{outside}/src/main.rs"), HELLO);
    let of = manifest_of;
    are_told(
        &book.run(&["check"]).fails(),
        &[
            (
                &format!("{}:9", of("safe")),
                "nothing in the program is unsafe",
                "needless-exception",
            ),
            (
                &format!("{}:9", of("wordless")),
                "gives no reason",
                "needless-exception",
            ),
            (&format!("{}:4", of("old")), "uses 2018", "other-edition"),
            (
                &format!("{}:1", of("undated")),
                "no edition of Rust is named",
                "other-edition",
            ),
            (
                &format!("{}:9", of("quick")),
                "`test-delay` isn't needed",
                "needless-test-delay",
            ),
            (
                &format!("{outside}/Cargo.toml"),
                "isn't a member of the workspace",
                "not-a-member",
            ),
        ],
    );
}

#[test]
fn a_recording_that_cannot_be_of_this_listing_is_named() {
    let book = Fixture::proved();
    for (slug, contract) in [
        (
            "lanes",
            format!(
                "lanes = [\"hello\", \"world\"]\nwaits = [\"hello, are you there\"]\n{SAYS_HELLO}"
            ),
        ),
        ("typed", SAYS_HELLO.to_owned()),
        ("forged", SAYS_HELLO.to_owned()),
    ] {
        book.listing(slug, &contract, HELLO);
        book.prove(slug, &["hello"]);
    }
    let typed = Evidence {
        typed: printed(&["go"]),
        ..ran(&["hello"])
    };
    book.prove_run("typed", typed);
    let forged = book.read(&cast_of("forged"));
    book.write(&cast_of("forged"), &forged.replace("hello", "hullo"));
    are_told(
        &book.run(&["check"]).fails(),
        &[
            (
                &format!("{}:9", manifest_of("lanes")),
                "no recorded line begins with `world`",
                "silent-lane",
            ),
            (
                &format!("{}:10", manifest_of("lanes")),
                "matches `hello, are you there`",
                "silent-lane",
            ),
            (
                &cast_of("typed"),
                "has 1 typed line, and the contract types 0",
                "recorded-otherwise",
            ),
            (
                &format!("{}:1", cast_of("forged")),
                "digest",
                "spoiled-recording",
            ),
        ],
    );
}

#[test]
fn an_exercise_that_asks_for_nothing_or_for_too_much_is_named() {
    const FOLDER: &str = "exercises/one/adding";
    let book = Fixture::proved();
    book.run(&["new-exercise", "one", "adding"]).succeeds();
    book.write_new_exercise("adding");
    let file = |name: &str| format!("{FOLDER}/{name}");
    let (starter, solution) = (file("starter/src/main.rs"), file("solution/src/main.rs"));
    let (task, answer) = (book.read(&starter), book.read(&solution));
    // Somebody has mixed them up.
    book.write(&starter, &answer);
    book.write(&solution, &task);
    book.append(
        &file("starter/Cargo.toml"),
        "\n[dependencies]\nhello = { path = \"../../../../listings/one/hello\" }\n",
    );
    book.write(&file("tests.rs"), "use super::*;\n");
    let left = 1 + task
        .lines()
        .position(|line| line.contains("todo!"))
        .expect("a task");
    are_told(
        &book.run(&["check"]).fails(),
        &[
            (&starter, "has no `todo!()`", "solved-starter"),
            (
                &format!("{solution}:{left}"),
                "something left to do",
                "unsolved-solution",
            ),
            (
                &file("starter/Cargo.toml"),
                "the dependencies of its solution",
                "other-dependencies",
            ),
            (&file("tests.rs"), "has no test", "exercise-tests"),
        ],
    );
    book.write(&starter, &task.replace("mod tests;", "mod others;"));
    are_told(
        &book.run(&["check"]).fails(),
        &[(
            &format!("{starter}:{}", task.lines().count()),
            "does not end with the tests that starter and solution share",
            "exercise-tests",
        )],
    );
}
