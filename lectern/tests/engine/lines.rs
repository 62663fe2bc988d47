//! The line of a problem is that of what was read: words that look the same in a comment, a string or another table have none.

use crate::fixture::{Fixture, Outcome, manifest_of};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";
const SAYS_HELLO: &str = "claims.lines = [\"hello\"]";

/// An error that begins like this, and names this rule.
#[track_caller]
fn names(outcome: &Outcome, start: &str, rule: &str) {
    let said = outcome.stderr.lines().any(|line| {
        line.starts_with(&format!("error: {start}")) && line.ends_with(&format!("[{rule}]"))
    });
    assert!(said, "expected `{start}… [{rule}]` in:\n{outcome}");
}

#[test]
fn a_replaced_dependency_has_the_line_of_its_own_key() {
    let book = Fixture::proved();
    let before = book.read("Cargo.toml").lines().count();
    book.append(
        &manifest_of("hello"),
        "\n[dependencies]\ntokio.workspace = true\n",
    );
    book.append(
        "Cargo.toml",
        "\n[workspace.dependencies]\ntokio = \"1\"\n\n# tokio = { path = \"tokio\" }\n[patch.crates-io]\n\
         nobodys = { path = \"tokio = 1\" }\n\"tokio\" = { path = \"tokio\" }\n",
    );
    let outcome = book.run(&["check"]).fails();
    names(
        &outcome,
        &format!("Cargo.toml:{}: `[patch]` gives", before + 8),
        "replaced-dependency",
    );
}

#[test]
fn a_setting_of_cargo_has_the_line_of_its_own_key() {
    let book = Fixture::proved();
    book.write(
        ".cargo/config.toml",
        "# [env]\n[alias]\nbuild = \"rustflags = 1\"\n[build]\njobs = 1 # rustflags = 2\nrustflags = [\"-O\"]\n\
         [env]\nRUST_TEST_THREADS = \"1\"\nANSWER = \"env\"\n",
    );
    let outcome = book.run(&["check"]).fails();
    for (line, setting) in [(6, "build.rustflags"), (9, "env")] {
        let start = format!(".cargo/config.toml:{line}: `{setting}` makes Cargo compile");
        names(&outcome, &start, "cargo-settings");
    }
}

#[test]
fn a_program_that_is_not_shown_has_the_line_of_its_own_table() {
    let book = Fixture::proved();
    book.listing("two-bins", SAYS_HELLO, HELLO);
    let before = book.read(&manifest_of("two-bins")).lines().count();
    book.append(
        &manifest_of("two-bins"),
        "\n[[bin]]\nname = \"two-bins\"\npath = \"src/main.rs\"\n\n# path = \"src/other.rs\"\n[[bin]]\n\
         path = \"src/other.rs\"\nname = \"other\"\n",
    );
    let outcome = book.run(&["check"]).fails();
    let manifest = manifest_of("two-bins");
    for (line, what) in [
        (8, "the page shows src/main.rs"),
        (9, "the page shows `two"),
    ] {
        let start = format!("{manifest}:{}: {what}", before + line);
        names(&outcome, &start, "hidden-program");
    }
}

#[test]
fn a_version_in_a_chapter_has_the_line_of_its_own_key() {
    let book = Fixture::proved();
    book.append(
        "Cargo.toml",
        "\n[workspace.dependencies]\ntokio = { version = \"1\" }\n",
    );
    book.append(
        "src/one.md",
        "\n```toml\n[dependencies]\ntokio-stream = \"0.1\" # tokio = 2\n[dependencies.tokio]\nfeatures = [\"full\"]\nversion = \"2\"\n```\n",
    );
    let outcome = book.run(&["check"]).fails();
    names(
        &outcome,
        "src/one.md:12: `tokio` is 1 in Cargo.toml, and 2 here",
        "other-version",
    );
}

#[test]
fn words_of_a_block_have_the_line_on_which_they_stand() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\n```scoreboard\ncaption = \"\"\"\nFast, and\n   slow: 3 s\"\"\"\n[[rows]]\nlisting = \"hello\"\nlabel = \"3 ms\"\n\
         [[rows]]\nlabel = \"b\"\nlisting = \"nobody\"\n```\n",
    );
    let outcome = book.run(&["check"]).fails();
    names(&outcome, "src/one.md:10: “3 s” is typed", "typed-figure");
    names(&outcome, "src/one.md:13: “3 ms” is typed", "typed-figure");
    names(
        &outcome,
        "src/one.md:16: no listing is called `nobody`",
        "unknown-listing",
    );
}
